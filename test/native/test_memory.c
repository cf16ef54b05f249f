/* Every allocation of the core fails once, one after another. ASan, LSan and valgrind see what is left. */
#include "support.h"
#include "hooks.h"

/* Runs an operation with its first, second, third … allocation failing, until it needs no more of them. */
typedef struct attempt {
    bybit_status status;
    bool wrote_result;
} attempt;

typedef attempt (*operation)(bybit_vault *vault, bybit_hmac_key *key);

static size_t count_failures(operation tried, bybit_vault *vault, bybit_hmac_key *key)
{
    for (size_t successes = 0; successes < 100; successes++) {
        const size_t used = bybit_vault_measure(vault).used_bytes;
        hooks_fail_allocation(successes);
        const attempt result = tried(vault, key);
        const bool failed = hooks_allocation_failed();
        hooks_reset();
        assert_int_equal(bybit_vault_measure(vault).used_bytes, used);
        assert_int_equal(result.status, failed ? BYBIT_ERROR_MEMORY : BYBIT_OK);
        assert_int_equal(result.wrote_result, !failed);
        if (!failed) {
            return successes;
        }
    }
    fail();
    return 0;
}

static attempt try_vault(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    bybit_vault *created = vault;
    const bybit_status status = bybit_vault_create(&created);
    const bool wrote_result = created != vault;
    if (wrote_result) {
        bybit_vault_release(created);
    }
    return (attempt){status, wrote_result};
}

static attempt try_allocate(bybit_vault *vault, size_t size)
{
    void *memory = vault;
    const bybit_status status = bybit_vault_allocate(vault, size, &memory);
    const bool wrote_result = memory != vault;
    if (wrote_result) {
        bybit_vault_free(vault, memory, size);
    }
    return (attempt){status, wrote_result};
}

static attempt try_small(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    return try_allocate(vault, 1000); /* of another slab than the key */
}

static attempt try_large(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    return try_allocate(vault, 100000);
}

static attempt try_key(bybit_vault *vault, bybit_digest digest)
{
    bybit_hmac_key *const untouched = (bybit_hmac_key *)(void *)vault;
    bybit_hmac_key *created = untouched;
    const bybit_status status = bybit_hmac_key_create(vault, digest, SLICE("test_secret"), &created);
    const bool wrote_result = created != untouched;
    if (wrote_result) {
        bybit_hmac_key_release(created);
    }
    return (attempt){status, wrote_result};
}

static attempt try_key_sha256(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    return try_key(vault, BYBIT_SHA256);
}

static attempt try_key_sha512(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    return try_key(vault, BYBIT_SHA512);
}

static attempt try_stream(bybit_vault *vault, bybit_hmac_key *key)
{
    bybit_hmac_stream *const untouched = (bybit_hmac_stream *)(void *)vault;
    bybit_hmac_stream *created = untouched;
    const bybit_status status = bybit_hmac_stream_create(key, &created);
    const bool wrote_result = created != untouched;
    if (wrote_result) {
        bybit_hmac_stream_destroy(created);
    }
    return (attempt){status, wrote_result};
}

/* `fewest` allocations an operation is known to need: guards against a test that makes nothing fail. */
static void check_operation(operation tried, size_t fewest)
{
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    const bybit_vault_statistics before = bybit_vault_measure(vault);
    assert_true(count_failures(tried, vault, key) >= fewest);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, before.used_bytes);
    bybit_hmac_key_release(key);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

static void vault_create_without_memory(void **state)
{
    (void)state;
    check_operation(try_vault, 2);
}

static void small_piece_without_memory(void **state)
{
    (void)state;
    check_operation(try_small, 2);
}

static void large_piece_without_memory(void **state)
{
    (void)state;
    check_operation(try_large, 1);
}

static void key_create_without_memory(void **state)
{
    (void)state;
    check_operation(try_key_sha256, 1);
    check_operation(try_key_sha512, 1);
}

static void stream_create_without_memory(void **state)
{
    (void)state;
    check_operation(try_stream, 2);
}

/* The first key of a vault needs the most: itself, a slab and its pages. */
static void first_key_without_memory(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    assert_int_equal(count_failures(try_key_sha256, vault, NULL), 3);
    bybit_vault_release(vault);
}

/* Signing needs no memory, so that it cannot fail for want of it. */
static void signing_allocates_nothing(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    const bybit_request request = {1, SLICE("key"), 2, SLICE("content")};
    const bybit_slice data = SLICE("data");
    uint8_t mac[BYBIT_MAC_MAX];
    hooks_fail_allocation(0);
    bybit_hmac_sign(key, &data, 1, mac);
    bybit_hmac_once(BYBIT_SHA512, SLICE("test_secret"), data, mac);
    assert_status(BYBIT_OK, bybit_payload_sign(key, &request, mac));
    bybit_hmac_key_release(bybit_hmac_key_retain(key));
    assert_false(hooks_allocation_failed());
    hooks_reset();
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

static void validating_allocates_nothing(void **state)
{
    (void)state;
    const bybit_slice fields[BYBIT_FIELD_COUNT] = {SLICE(" \"key\" "), SLICE("${SECRET}")};
    uint8_t key[16];
    uint8_t secret[16];
    uint8_t *const cleaned[BYBIT_FIELD_COUNT] = {key, secret};
    bybit_credential_report report;
    hooks_fail_allocation(0);
    bybit_credential_validate(fields, cleaned, &report);
    assert_false(hooks_allocation_failed());
}

/* A vault that ran out of memory works again when there is some. */
static void vault_recovers(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    void *memory = NULL;
    for (size_t successes = 0; successes < 2; successes++) {
        hooks_fail_allocation(successes);
        assert_status(BYBIT_ERROR_MEMORY, bybit_vault_allocate(vault, 64, &memory));
        assert_int_equal(bybit_vault_measure(vault).mapped_bytes, 0);
    }
    hooks_reset();
    memory = allocate(vault, 64);
    bybit_vault_free(vault, memory, 64);
    bybit_vault_release(vault);
}

static void lock_that_cannot_be_taken_is_an_error(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    const size_t used = bybit_vault_measure(vault).used_bytes;
    hooks_fail_locking(true);
    const attempt attempts[] = {try_small(vault, key), try_large(vault, key), try_key_sha256(vault, key),
                                try_stream(vault, key)};
    hooks_fail_locking(false);
    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        assert_int_equal(attempts[i].status, BYBIT_ERROR_CRYPTO);
        assert_false(attempts[i].wrote_result);
    }
    assert_int_equal(bybit_vault_measure(vault).used_bytes, used);
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

int run_memory_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(vault_create_without_memory),
        TEST(small_piece_without_memory),
        TEST(large_piece_without_memory),
        TEST(key_create_without_memory),
        TEST(stream_create_without_memory),
        TEST(first_key_without_memory),
        TEST(signing_allocates_nothing),
        TEST(validating_allocates_nothing),
        TEST(vault_recovers),
        TEST(lock_that_cannot_be_taken_is_an_error),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
