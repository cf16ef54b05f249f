/* What every test file needs: cmocka, the core, and helpers that make mistakes visible. */
#ifndef BYBIT_TEST_SUPPORT_H
#define BYBIT_TEST_SUPPORT_H

#include "bybit_auth.h"
#include "bybit_validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* A string literal as a bybit_slice, NUL bytes inside included: TEXT in initialisers, SLICE in expressions.
 */
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        (const uint8_t *)(literal), sizeof(literal) - 1                                                      \
    }
#define SLICE(literal) ((bybit_slice)TEXT(literal))
#define BYTES(array)   ((bybit_slice){(array), sizeof(array)})
#define NO_BYTES       ((bybit_slice){NULL, 0})

#define assert_status(expected, call) assert_int_equal((call), (expected))

/* ---- groups: one per test file; each returns the number of failed tests ---- */

int run_unicode_tests(void);
int run_credential_tests(void);
int run_credential_whole_tests(void);
int run_credential_any_tests(void);
int run_encode_tests(void);
int run_hmac_tests(void);
int run_json_tests(void);
int run_memory_tests(void);
int run_openssl_memory_tests(void);
int run_pem_tests(void);
int run_registers_tests(void);
int run_placeholder_tests(void);
int run_request_tests(void);
int run_venues_tests(void);
int run_rules_tests(void);
int run_private_key_tests(void);
int run_vault_tests(void);
int run_signer_tests(void);
int run_status_tests(void);

/*
 * A test that must give every mapped page back. Leak checkers watch the heap only, and the vault's memory
 * comes from mmap.
 */
/* clang-format off */
#define TEST(function) {#function, run_body, NULL, NULL, &(test_body){function}}
/* clang-format on */

typedef struct test_body {
    void (*run)(void **state);
} test_body;

/* *state: a test_body. */
void run_body(void **state);

/* ---- rules: those of Bybit, for the whole run ---- */

bool open_rules(void);
const bybit_rules *rules_of_bybit(void);
void close_rules(void);

/* ---- bounded: memory that ends where its page ends ---- */

/* One byte read or written past the end is a segmentation fault, in every build. */
typedef struct bounded {
    uint8_t *data;
    size_t size;
    void *pages;
    size_t mapped;
} bounded;

bounded bounded_create(size_t size);
bounded bounded_copy(bybit_slice source);
void bounded_destroy(bounded *memory);
bybit_slice bounded_slice(const bounded *memory);

/* ---- random: the same numbers in every run ---- */

typedef struct random_source {
    uint64_t state;
} random_source;

uint64_t random_next(random_source *source);
size_t random_below(random_source *source, size_t limit);
void random_fill(random_source *source, uint8_t *data, size_t size);

/* ---- bytes ---- */

bool all_bytes_are(const void *memory, size_t size, uint8_t value);
void assert_hex(const uint8_t *data, size_t size, const char *expected);

/* ---- vault ---- */

bybit_vault *new_vault(void);
void *allocate(bybit_vault *vault, size_t size);
bybit_hmac_key *new_key(bybit_vault *vault, bybit_digest digest, bybit_slice secret);

/* ---- verifying, where no error may occur ---- */

bool signer_verifies(const bybit_signer *signer, bybit_slice payload, bybit_slice text);
bool key_verifies(const bybit_private_key *key, bybit_slice payload, bybit_slice signature);

#endif
