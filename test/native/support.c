#define _GNU_SOURCE

#include "support.h"
#include "hooks.h"
#include "bybit_rules.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bybit_rules *rules;

bool open_rules(void)
{
    return bybit_rules_create(BYTES(bybit_rule_table), &rules) == BYBIT_OK;
}

const bybit_rules *rules_of_bybit(void)
{
    return rules;
}

void close_rules(void)
{
    bybit_rules_release(rules);
    rules = NULL;
}

void run_body(void **state)
{
    const test_body *body = *state;
    const size_t mapped_before = hooks_mapped_bytes();
    hooks_reset(); /* a failed test may have left something armed */
    body->run(state);
    hooks_reset();
    assert_int_equal(hooks_mapped_bytes(), mapped_before);
}

bounded bounded_create(size_t size)
{
    const size_t unit = (size_t)sysconf(_SC_PAGESIZE);
    const size_t usable = (size + unit - 1) / unit * unit;
    bounded memory = {.size = size, .mapped = usable + unit};
    memory.pages = mmap(NULL, memory.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(memory.pages, MAP_FAILED);
    assert_int_equal(mprotect((uint8_t *)memory.pages + usable, unit, PROT_NONE), 0);
    memory.data = (uint8_t *)memory.pages + (usable - size);
    return memory;
}

bounded bounded_copy(bybit_slice source)
{
    bounded memory = bounded_create(source.size);
    if (source.size > 0) {
        memcpy(memory.data, source.data, source.size);
    }
    return memory;
}

void bounded_destroy(bounded *memory)
{
    assert_int_equal(munmap(memory->pages, memory->mapped), 0);
    *memory = (bounded){0};
}

bybit_slice bounded_slice(const bounded *memory)
{
    return (bybit_slice){memory->data, memory->size};
}

/* SplitMix64: Sebastiano Vigna, public domain. */
uint64_t random_next(random_source *source)
{
    uint64_t value = source->state += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

size_t random_below(random_source *source, size_t limit)
{
    return (size_t)(random_next(source) % limit);
}

void random_fill(random_source *source, uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        data[i] = (uint8_t)random_next(source);
    }
}

/* volatile: some callers look at memory that the compiler may think is dead. */
bool all_bytes_are(const void *memory, size_t size, uint8_t value)
{
    const volatile uint8_t *bytes = memory;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

void assert_hex(const uint8_t *data, size_t size, const char *expected)
{
    char text[2 * BYBIT_MAC_MAX + 1] = "";
    assert_true(size <= BYBIT_MAC_MAX);
    for (size_t i = 0; i < size; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", data[i]);
    }
    assert_string_equal(text, expected);
}

bybit_vault *new_vault(void)
{
    bybit_vault *vault = NULL;
    assert_status(BYBIT_OK, bybit_vault_create(&vault));
    assert_non_null(vault);
    return vault;
}

void *allocate(bybit_vault *vault, size_t size)
{
    void *memory = NULL;
    assert_status(BYBIT_OK, bybit_vault_allocate(vault, size, &memory));
    assert_non_null(memory);
    return memory;
}

bybit_hmac_key *new_key(bybit_vault *vault, bybit_digest digest, bybit_slice secret)
{
    bybit_hmac_key *key = NULL;
    assert_status(BYBIT_OK, bybit_hmac_key_create(vault, digest, secret, &key));
    assert_non_null(key);
    return key;
}

bool signer_verifies(const bybit_signer *signer, bybit_slice payload, bybit_slice text)
{
    bool fits = false;
    assert_status(BYBIT_OK, bybit_signer_verify(signer, &payload, 1, text, &fits));
    return fits;
}

bool key_verifies(const bybit_private_key *key, bybit_slice payload, bybit_slice signature)
{
    bool fits = false;
    assert_status(BYBIT_OK, bybit_private_key_verify(key, &payload, 1, signature, &fits));
    return fits;
}
