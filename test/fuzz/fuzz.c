#include "fuzz.h"
#include "bybit_rules.h"
#include "other_rules.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bybit_vault *vault;
static bybit_signer *signer;
static size_t used_by_signer;
static bybit_rules *rules;
static bybit_rules *rules_of_binance;
static bybit_rules *rules_of_okx;

_Noreturn void fuzz_fail(const char *condition, const char *file, int line)
{
    const char *input = getenv("BYBIT_FUZZ_INPUT"); /* set by replay.c */
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    if (input != NULL) {
        (void)fprintf(stderr, "input: %s\n", input);
    }
    abort();
}

uint64_t fuzz_take_number(bybit_slice *rest, size_t bytes)
{
    uint64_t number = 0;
    const bybit_slice taken = fuzz_take(rest, bytes);
    for (size_t i = 0; i < taken.size; i++) {
        number = number << 8 | taken.data[i];
    }
    return number;
}

bybit_slice fuzz_take(bybit_slice *rest, size_t size)
{
    const bybit_slice taken = {rest->data, size < rest->size ? size : rest->size};
    rest->size -= taken.size;
    if (taken.size > 0) {
        rest->data += taken.size;
    }
    return taken;
}

bybit_slice fuzz_take_until(bybit_slice *rest, uint8_t separator)
{
    const uint8_t *found = rest->size > 0 ? memchr(rest->data, separator, rest->size) : NULL;
    const bybit_slice taken = fuzz_take(rest, found != NULL ? (size_t)(found - rest->data) : rest->size);
    (void)fuzz_take(rest, 1);
    return taken;
}

void *fuzz_allocate(size_t size)
{
    void *memory = malloc(size);
    if (memory == NULL && size > 0) {
        (void)fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

bybit_slice fuzz_copy(bybit_slice bytes)
{
    if (bytes.size == 0) {
        return (bybit_slice){NULL, 0};
    }
    return (bybit_slice){memcpy(fuzz_allocate(bytes.size), bytes.data, bytes.size), bytes.size};
}

void fuzz_discard(bybit_slice copied)
{
    free((void *)(uintptr_t)copied.data);
}

bool fuzz_equal(bybit_slice left, bybit_slice right)
{
    return left.size == right.size && (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

bybit_slice fuzz_join(const bybit_slice *parts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += parts[i].size;
    }
    uint8_t *joined = fuzz_allocate(size);
    size = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > 0) {
            memcpy(joined + size, parts[i].data, parts[i].size);
            size += parts[i].size;
        }
    }
    return (bybit_slice){joined, size};
}

static const bybit_rules *loaded(bybit_rules **kept, const uint8_t *table, size_t size)
{
    if (*kept == NULL) {
        REQUIRE(bybit_rules_create((bybit_slice){table, size}, kept) == BYBIT_OK);
    }
    return *kept;
}

const bybit_rules *fuzz_rules(void)
{
    return loaded(&rules, bybit_rule_table, sizeof bybit_rule_table);
}

const bybit_rules *fuzz_rules_of_binance(void)
{
    return loaded(&rules_of_binance, binance_rule_table, sizeof binance_rule_table);
}

const bybit_rules *fuzz_rules_of_okx(void)
{
    return loaded(&rules_of_okx, okx_rule_table, sizeof okx_rule_table);
}

bybit_vault *fuzz_vault(void)
{
    if (vault == NULL) {
        REQUIRE(bybit_vault_create(&vault) == BYBIT_OK);
    }
    return vault;
}

const bybit_signer *fuzz_signer(void)
{
    if (signer == NULL) {
        REQUIRE(bybit_signer_create_hmac(fuzz_vault(), FUZZ_API_KEY, FUZZ_SECRET, BYBIT_SHA256, BYBIT_HEX,
                                         &signer) == BYBIT_OK);
        used_by_signer = bybit_vault_measure(vault).used_bytes;
    }
    return signer;
}

void fuzz_require_nothing_left(void)
{
    REQUIRE(vault == NULL || bybit_vault_measure(vault).used_bytes == used_by_signer);
    REQUIRE(ERR_peek_error() == 0);
}

bool fuzz_verifies(const bybit_signer *with, bybit_slice payload, bybit_slice text)
{
    bool fits = false;
    REQUIRE(bybit_signer_verify(with, &payload, 1, text, &fits) == BYBIT_OK);
    return fits;
}
