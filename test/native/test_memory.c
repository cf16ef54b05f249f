/* Every allocation of the core fails once, one after another. ASan, LSan and valgrind see what is left. */
#include "hooks.h"
#include "keys.h"

#include <openssl/err.h>

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

static attempt try_signer_hmac(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    bybit_signer *const untouched = (bybit_signer *)(void *)vault;
    bybit_signer *created = untouched;
    const bybit_status status =
        bybit_signer_create_hmac(vault, SLICE("test_api_key"), SLICE("test_secret"), &created);
    const bool wrote_result = created != untouched;
    if (wrote_result) {
        bybit_signer_release(created);
    }
    return (attempt){status, wrote_result};
}

/* The RSA text and key that the operations below work on; made while nothing fails. */
static encoded rsa_text;
static bybit_rsa_key *shared_rsa_key;

static attempt try_rsa_key(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    bybit_rsa_key *const untouched = (bybit_rsa_key *)(void *)vault;
    bybit_rsa_key *created = untouched;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    const bybit_status status =
        bybit_rsa_key_create(vault, encoded_slice(&rsa_text), PASSPHRASE, &created, &problem);
    const bool wrote_result = created != untouched;
    if (wrote_result) {
        bybit_rsa_key_destroy(created);
    }
    return (attempt){status, wrote_result};
}

/* A signer that could not be made leaves the key with its caller. */
static attempt try_signer_rsa(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)key;
    bybit_signer *created = NULL;
    bybit_rsa_key *rsa = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    bybit_status status = bybit_rsa_key_create(vault, encoded_slice(&rsa_text), NO_BYTES, &rsa, &problem);
    if (status != BYBIT_OK) {
        return (attempt){status, rsa != NULL};
    }
    status = bybit_signer_create_rsa(SLICE("test_api_key"), rsa, &created);
    const bool wrote_result = created != NULL;
    if (wrote_result) {
        bybit_signer_release(created);
    } else {
        bybit_rsa_key_destroy(rsa);
    }
    return (attempt){status, wrote_result};
}

static attempt try_rsa_sign(bybit_vault *vault, bybit_hmac_key *key)
{
    (void)vault;
    (void)key;
    const bybit_slice data = SLICE("data");
    uint8_t signature[256] = {0};
    const bybit_status status = bybit_rsa_sign(shared_rsa_key, &data, 1, signature);
    return (attempt){status, !all_bytes_are(signature, sizeof signature, 0)};
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

static void hmac_signer_without_memory(void **state)
{
    (void)state;
    check_operation(try_signer_hmac, 2);
}

static void rsa_key_without_memory(void **state)
{
    (void)state;
    static const key_form forms[] = {FORM_PKCS8_PEM, FORM_PKCS1_DER, FORM_ENCRYPTED_DER};
    for (size_t i = 0; i < (is_quick_run() ? 1 : COUNT_OF(forms)); i++) {
        rsa_text = encode_key(rsa_key(2048), forms[i]);
        check_operation(try_rsa_key, 2);
    }
    assert_int_equal(ERR_peek_error(), 0);
}

static void rsa_signer_without_memory(void **state)
{
    (void)state;
    rsa_text = encode_key(rsa_key(2048), FORM_PKCS8_DER);
    check_operation(try_signer_rsa, 3);
}

static void rsa_signing_without_memory(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    shared_rsa_key = usable_key(vault, rsa_key(2048));
    check_operation(try_rsa_sign, 1);
    assert_int_equal(ERR_peek_error(), 0);
    bybit_rsa_key_destroy(shared_rsa_key);
    bybit_vault_release(vault);
}

/* Without memory nothing is known about a signature; it must not pass for a good one. */
static void rsa_verifying_without_memory(void **state)
{
    (void)state;
    const bybit_slice data = SLICE("data");
    uint8_t signature[256];
    bybit_vault *vault = new_vault();
    bybit_rsa_key *key = usable_key(vault, rsa_key(2048));
    assert_status(BYBIT_OK, bybit_rsa_sign(key, &data, 1, signature));
    hooks_fail_allocation(0);
    assert_false(bybit_rsa_verify(key, data, BYTES(signature)));
    assert_true(hooks_allocation_failed());
    hooks_reset();
    assert_true(bybit_rsa_verify(key, data, BYTES(signature)));
    bool fits = true;
    hooks_fail_allocation(0);
    assert_status(BYBIT_ERROR_MEMORY, bybit_rsa_verify_parts(key, &data, 1, BYTES(signature), &fits));
    assert_false(fits);
    hooks_reset();
    bybit_rsa_key_destroy(key);
    bybit_vault_release(vault);
}

/* Signing with HMAC needs no memory, so that it cannot fail for want of it. */
static void signing_allocates_nothing(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK, bybit_signer_create_hmac(vault, SLICE("key"), SLICE("test_secret"), &signer));
    const bybit_message message = {BYBIT_MESSAGE_REQUEST, 1, 2, SLICE("content")};
    char text[BYBIT_SIGNATURE_TEXT_MAX];
    const bybit_slice data = SLICE("data");
    uint8_t mac[BYBIT_MAC_MAX];
    hooks_fail_allocation(0);
    bybit_hmac_sign(key, &data, 1, mac);
    bybit_hmac_once(BYBIT_SHA512, SLICE("test_secret"), data, mac);
    assert_status(BYBIT_OK, bybit_signer_sign(signer, &message, text));
    assert_false(bybit_signer_verify(signer, data, (bybit_slice){(const uint8_t *)text, 64}));
    bybit_signer_release(bybit_signer_retain(signer));
    bybit_hmac_key_release(bybit_hmac_key_retain(key));
    assert_false(hooks_allocation_failed());
    hooks_reset();
    bybit_signer_release(signer);
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
    bybit_credential_validate(fields, BYBIT_FIELD_COUNT, cleaned, &report);
    bybit_credential_validate(fields, 1, cleaned, &report);
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
    rsa_text = encode_key(rsa_key(2048), FORM_PKCS8_PEM);
    hooks_fail_locking(true);
    const attempt attempts[] = {try_small(vault, key),       try_large(vault, key),
                                try_key_sha256(vault, key),  try_stream(vault, key),
                                try_signer_hmac(vault, key), try_rsa_key(vault, key)};
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
        TEST(hmac_signer_without_memory),
        TEST(rsa_key_without_memory),
        TEST(rsa_signer_without_memory),
        TEST(rsa_signing_without_memory),
        TEST(rsa_verifying_without_memory),
        TEST(signing_allocates_nothing),
        TEST(validating_allocates_nothing),
        TEST(vault_recovers),
        TEST(lock_that_cannot_be_taken_is_an_error),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
