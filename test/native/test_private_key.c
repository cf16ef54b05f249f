/* The reference is OpenSSL itself, on the key that it made. */
#include "hooks.h"
#include "keys.h"

#include <openssl/err.h>
#include <pthread.h>
#include <string.h>

static const bybit_slice payload = TEXT("1700000000000test_api_key5000category=linear&symbol=BTCUSDT");

/* ---- keys that cannot be used ---- */

static void check_form(EVP_PKEY *key, key_form form, bybit_key_problem expected)
{
    const encoded text = encode_key(key, form);
    assert_int_equal(problem_of(encoded_slice(&text), NO_BYTES), expected);
    if (!is_quick_run()) {
        assert_int_equal(problem_of(encoded_slice(&text), PASSPHRASE), expected);
    }
}

static void keys_that_are_not_private(void **state)
{
    (void)state;
    check_form(rsa_key(2048), FORM_PUBLIC_PEM, BYBIT_KEY_IS_PUBLIC);
    check_form(rsa_key(2048), FORM_PUBLIC_DER, BYBIT_KEY_IS_PUBLIC);
    check_form(rsa_key(2048), FORM_PKCS1_PUBLIC_PEM, BYBIT_KEY_IS_PUBLIC);
    check_form(rsa_key(2048), FORM_CERTIFICATE_PEM, BYBIT_KEY_IS_CERTIFICATE);
    check_form(rsa_key(2048), FORM_CERTIFICATE_DER, BYBIT_KEY_IS_CERTIFICATE);
    check_form(rsa_key(2048), FORM_REQUEST_PEM, BYBIT_KEY_IS_CERTIFICATE);
    assert_int_equal(problem_of(SLICE("ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB me@here"), NO_BYTES),
                     BYBIT_KEY_IS_PUBLIC);
}

static void keys_of_another_kind(void **state)
{
    (void)state;
    static const char openssh[] = "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                                  "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
                                  "-----END OPENSSH PRIVATE KEY-----\n";
    EVP_PKEY *elliptic = elliptic_key();
    for (int form = 0; form < (is_quick_run() ? 2 : PRIVATE_FORM_COUNT); form++) {
        const encoded text = encode_key(elliptic, (key_form)form);
        const bybit_slice passphrase = is_encrypted((key_form)form) ? PASSPHRASE : NO_BYTES;
        assert_int_equal(problem_of(encoded_slice(&text), passphrase), BYBIT_KEY_NOT_RSA);
    }
    EVP_PKEY_free(elliptic);
    check_form(rsa_key(2048), FORM_PSS_DER, BYBIT_KEY_NOT_RSA);
    assert_int_equal(problem_of(SLICE(openssh), NO_BYTES), BYBIT_KEY_IS_OPENSSH);
}

static bybit_key_problem problem_of_size(int bits)
{
    EVP_PKEY *key = made_up_rsa_key(bits);
    const encoded text = encode_key(key, FORM_PKCS1_DER);
    EVP_PKEY_free(key);
    return problem_of(encoded_slice(&text), NO_BYTES);
}

static void keys_of_every_size(void **state)
{
    (void)state;
    check_form(rsa_key(1024), FORM_PKCS8_PEM, BYBIT_KEY_TOO_SHORT);
    check_form(rsa_key(1024), FORM_PKCS1_DER, BYBIT_KEY_TOO_SHORT);
    assert_int_equal(problem_of_size(512), BYBIT_KEY_TOO_SHORT);
    assert_int_equal(problem_of_size(BYBIT_RSA_BITS_MIN - 1), BYBIT_KEY_TOO_SHORT);
    /* No size is wrong with these, and so the next test tells that they are made up. */
    assert_int_equal(problem_of_size(BYBIT_RSA_BITS_MIN), BYBIT_KEY_INCONSISTENT);
    if (!is_quick_run()) { /* each of them signs twice */
        assert_int_equal(problem_of_size(4096), BYBIT_KEY_INCONSISTENT);
        assert_int_equal(problem_of_size(BYBIT_RSA_BITS_MAX), BYBIT_KEY_INCONSISTENT);
    }
    assert_int_equal(problem_of_size(BYBIT_RSA_BITS_MAX + 1), BYBIT_KEY_TOO_LONG);
    assert_int_equal(problem_of_size(BYBIT_RSA_BITS_MAX * 2), BYBIT_KEY_TOO_LONG);
}

static void no_key_at_all(void **state)
{
    (void)state;
    static const bybit_slice nothing[] = {TEXT(""), TEXT(" \r\n\t "), TEXT("\"\""), TEXT("' '"), TEXT("` `")};
    for (size_t i = 0; i < COUNT_OF(nothing); i++) {
        assert_int_equal(problem_of(nothing[i], NO_BYTES), BYBIT_KEY_EMPTY);
    }
    bybit_vault *vault = new_vault();
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    assert_status(BYBIT_ERROR_KEY, bybit_private_key_create(vault, NO_BYTES, NO_BYTES, true, &key, &problem));
    assert_int_equal(problem, BYBIT_KEY_EMPTY);
    bybit_vault_release(vault);
    bybit_private_key_destroy(NULL);
    assert_int_equal(problem_of(SLICE("${BYBIT_API_PRIVATE_KEY}"), NO_BYTES), BYBIT_KEY_IS_VARIABLE);
    assert_int_equal(problem_of(SLICE("test_secret"), NO_BYTES), BYBIT_KEY_MALFORMED);
    assert_int_equal(problem_of(SLICE("0"), NO_BYTES), BYBIT_KEY_MALFORMED);
    assert_int_equal(problem_of(SLICE("0\x82\xff\xff"), NO_BYTES), BYBIT_KEY_MALFORMED);
}

static void passphrase_missing_or_wrong(void **state)
{
    (void)state;
    const encoded text = encode_key(rsa_key(2048), FORM_TRADITIONAL_ENCRYPTED_PEM); /* no slow derivation */
    assert_int_equal(problem_of(encoded_slice(&text), NO_BYTES), BYBIT_KEY_NEEDS_PASSPHRASE);
    assert_int_equal(problem_of(encoded_slice(&text), SLICE("wrong")), BYBIT_KEY_WRONG_PASSPHRASE);
}

/* Encrypted keys: what the passphrase does to each of the three forms. */
static void passphrases(void **state)
{
    (void)state;
    skip_in_quick_run();
    uint8_t overlong[1100];
    memset(overlong, 'p', sizeof overlong);
    static const key_form forms[] = {FORM_ENCRYPTED_PEM, FORM_ENCRYPTED_DER, FORM_TRADITIONAL_ENCRYPTED_PEM};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        const encoded text = encode_key(rsa_key(2048), forms[i]);
        const bybit_slice key = encoded_slice(&text);
        assert_int_equal(problem_of(key, PASSPHRASE), BYBIT_KEY_FINE);
        assert_int_equal(problem_of(key, NO_BYTES), BYBIT_KEY_NEEDS_PASSPHRASE);
        assert_int_equal(problem_of(key, SLICE("")), BYBIT_KEY_WRONG_PASSPHRASE);
        assert_int_equal(problem_of(key, SLICE("test passphras")), BYBIT_KEY_WRONG_PASSPHRASE);
        assert_int_equal(problem_of(key, SLICE("test passphrase ")), BYBIT_KEY_WRONG_PASSPHRASE);
        assert_int_equal(problem_of(key, SLICE("Test passphrase")), BYBIT_KEY_WRONG_PASSPHRASE);
        assert_int_equal(problem_of(key, SLICE("\0")), BYBIT_KEY_WRONG_PASSPHRASE);
        assert_int_equal(problem_of(key, BYTES(overlong)), BYBIT_KEY_WRONG_PASSPHRASE);
    }
}

/* ---- damaged keys ---- */

#define TRUNCATION_STEP 61

static void truncated_keys(void **state)
{
    (void)state;
    skip_in_quick_run();
    for (int form = 0; form < PRIVATE_FORM_COUNT; form++) {
        const encoded text = encode_key(rsa_key(2048), (key_form)form);
        const bybit_slice passphrase = is_encrypted((key_form)form) ? PASSPHRASE : NO_BYTES;
        for (size_t size = 1; size < text.size - 20; size += size < 30 ? 1 : TRUNCATION_STEP) {
            const bybit_slice part = {text.data, size};
            assert_int_equal(problem_of(part, passphrase), BYBIT_KEY_MALFORMED);
        }
    }
}

/* The last byte of DER counts, and the last hyphen of PEM. */
static void keys_without_their_last_byte(void **state)
{
    (void)state;
    skip_in_quick_run();
    for (int form = 0; form < PRIVATE_FORM_COUNT; form++) {
        const encoded text = encode_key(rsa_key(2048), (key_form)form);
        const bybit_slice passphrase = is_encrypted((key_form)form) ? PASSPHRASE : NO_BYTES;
        const size_t line_end = is_pem((key_form)form) ? 1 : 0;
        for (size_t missing = 1; missing <= 20; missing++) {
            const bybit_slice part = {text.data, text.size - line_end - missing};
            assert_int_equal(problem_of(part, passphrase), BYBIT_KEY_MALFORMED);
        }
    }
}

static void random_bytes(void **state)
{
    (void)state;
    skip_in_quick_run();
    random_source source = {21};
    uint8_t data[600];
    for (size_t i = 0; i < 150; i++) {
        const size_t size = 1 + random_below(&source, sizeof data);
        random_fill(&source, data, size);
        const bybit_slice text = {data, size};
        assert_int_not_equal(problem_of(text, PASSPHRASE), BYBIT_KEY_FINE);
        data[0] = 0x30; /* what DER begins with */
        assert_int_not_equal(problem_of(text, PASSPHRASE), BYBIT_KEY_FINE);
    }
}

/* A byte changed may leave a key that can be read; then it signs, and its own public part verifies that. */
static void changed_bytes(void **state)
{
    (void)state;
    skip_in_quick_run();
    static const key_form forms[] = {FORM_PKCS8_DER, FORM_PKCS1_PEM, FORM_ENCRYPTED_DER};
    random_source source = {22};
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < 60; i++) {
        encoded text = encode_key(rsa_key(2048), forms[i % COUNT_OF(forms)]);
        text.data[random_below(&source, text.size)] ^= (uint8_t)(1 + random_below(&source, 255));
        bybit_private_key *key = NULL;
        if (create_key(vault, encoded_slice(&text), PASSPHRASE, &key) == BYBIT_KEY_FINE) {
            bounded signature = bounded_create(bybit_private_key_signature_size(key));
            assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature.data));
            assert_true(key_verifies(key, payload, bounded_slice(&signature)));
            assert_int_equal(ERR_peek_error(), 0);
            bounded_destroy(&signature);
        }
        bybit_private_key_destroy(key);
    }
    bybit_vault_release(vault);
}

static void numbers_that_do_not_belong_together(void **state)
{
    (void)state;
    EVP_PKEY *const keys[] = {made_up_rsa_key(2048), useless_rsa_key(2048), mixed_rsa_key()};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        check_form(keys[i], FORM_PKCS8_PEM, BYBIT_KEY_INCONSISTENT);
        check_form(keys[i], FORM_PKCS1_DER, BYBIT_KEY_INCONSISTENT);
        EVP_PKEY_free(keys[i]);
    }
}

/* A signature that failed may have left OpenSSL with half a blinding factor. */
static void failed_key_stays_failed(void **state)
{
    (void)state;
    EVP_PKEY *ed25519 = ed25519_key();
    EVP_PKEY *const keys[] = {rsa_key(2048), ed25519};
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        uint8_t signature[256];
        bybit_private_key *key = usable_key(vault, keys[i]);
        const bybit_slice made = {signature, bybit_private_key_signature_size(key)};
        assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature));
        hooks_fail_signing(true);
        uint8_t other[256];
        assert_status(BYBIT_ERROR_CRYPTO, bybit_private_key_sign(key, &payload, 1, other));
        hooks_fail_signing(false);
        for (size_t again = 0; again < 3; again++) {
            assert_status(BYBIT_ERROR_CRYPTO, bybit_private_key_sign(key, &payload, 1, other));
        }
        assert_true(key_verifies(key, payload, made)); /* what it signed before */
        assert_int_equal(ERR_peek_error(), 0);
        bybit_private_key_destroy(key);
    }
    EVP_PKEY_free(ed25519);
    bybit_vault_release(vault);
}

/* ---- Ed25519 ---- */

static const key_form ed25519_forms[] = {FORM_PKCS8_PEM, FORM_PKCS8_DER, FORM_ENCRYPTED_PEM,
                                         FORM_ENCRYPTED_DER};

/* Tests 1 and 2 of RFC 8032, section 7.1, differ in their keys: the first signs nothing. */
static void ed25519_signs_as_rfc_8032(void **state)
{
    (void)state;
    uint8_t signature[64];
    EVP_PKEY *pair = ed25519_key();
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, pair);
    assert_true(bybit_private_key_is_ed25519(key));
    assert_int_equal(bybit_private_key_signature_size(key), sizeof signature);
    assert_status(BYBIT_OK, bybit_private_key_sign(key, NULL, 0, signature));
    assert_hex(
        signature, sizeof signature,
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b");
    for (size_t at = 0; at <= payload.size; at += 7) {
        const bybit_slice parts[] = {{payload.data, at}, NO_BYTES, {payload.data + at, payload.size - at}};
        assert_status(BYBIT_OK, bybit_private_key_sign(key, parts, COUNT_OF(parts), signature));
        assert_true(openssl_verifies(pair, payload, BYTES(signature)));
        bool fits = false;
        assert_status(BYBIT_OK,
                      bybit_private_key_verify(key, parts, COUNT_OF(parts), BYTES(signature), &fits));
        assert_true(fits);
    }
    for (size_t i = 0; i < sizeof signature; i++) {
        signature[i] ^= 1;
        assert_false(key_verifies(key, payload, BYTES(signature)));
        signature[i] ^= 1;
    }
    assert_false(key_verifies(key, payload, (bybit_slice){signature, 63}));
    assert_int_equal(ERR_peek_error(), 0);
    bybit_private_key_destroy(key);
    EVP_PKEY_free(pair);
    bybit_vault_release(vault);
}

static void ed25519_in_every_form(void **state)
{
    (void)state;
    EVP_PKEY *pair = ed25519_key();
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(ed25519_forms); i++) {
        const encoded text = encode_key(pair, ed25519_forms[i]);
        const bybit_slice passphrase = is_encrypted(ed25519_forms[i]) ? PASSPHRASE : NO_BYTES;
        const encoded escaped = replace(encoded_slice(&text), SLICE("\n"), SLICE("\\n"));
        const encoded *const spellings[] = {&text, is_pem(ed25519_forms[i]) ? &escaped : &text};
        for (size_t j = 0; j < COUNT_OF(spellings); j++) {
            bybit_private_key *key = NULL;
            assert_int_equal(create_key_of(vault, encoded_slice(spellings[j]), passphrase, true, &key),
                             BYBIT_KEY_FINE);
            uint8_t signature[64];
            assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature));
            assert_true(openssl_verifies(pair, payload, BYTES(signature)));
            bybit_private_key_destroy(key);
        }
        if (is_encrypted(ed25519_forms[i])) {
            assert_int_equal(problem_of(encoded_slice(&text), NO_BYTES), BYBIT_KEY_NEEDS_PASSPHRASE);
            assert_int_equal(problem_of(encoded_slice(&text), SLICE("wrong")), BYBIT_KEY_WRONG_PASSPHRASE);
        }
        assert_int_equal(problem_of(encoded_slice(&text), passphrase), BYBIT_KEY_IS_ED25519);
    }
    EVP_PKEY_free(pair);
    bybit_vault_release(vault);
}

/* What OpenSSL's own decoder reads is refused as well: other curves, and a seed of another size. */
static void ed25519_that_is_none(void **state)
{
    (void)state;
    EVP_PKEY *pair = ed25519_key();
    encoded text = encode_key(pair, FORM_PKCS8_DER);
    assert_int_equal(text.size, 48);
    bybit_vault *vault = new_vault();
    for (size_t size = 1; size < text.size; size++) {
        bybit_private_key *key = NULL;
        assert_int_equal(create_key_of(vault, (bybit_slice){text.data, size}, NO_BYTES, true, &key),
                         BYBIT_KEY_MALFORMED);
    }
    text.data[11] = 0x6e; /* the last byte of the object identifier: X25519, which signs nothing */
    assert_int_equal(problem_of(encoded_slice(&text), NO_BYTES), BYBIT_KEY_NOT_RSA);
    EVP_PKEY_free(pair);
    bybit_vault_release(vault);
}

/* 64 KiB are read, whatever they hold; one byte more is not looked at. */
static void largest_text(void **state)
{
    (void)state;
    skip_in_quick_run();
    const encoded key = encode_key(rsa_key(2048), FORM_PKCS8_PEM);
    bounded text = bounded_create(BYBIT_KEY_ENCODED_MAX + 1);
    memset(text.data, '\n', text.size);
    memcpy(text.data + text.size - key.size, key.data, key.size);
    assert_int_equal(problem_of((bybit_slice){text.data + 1, BYBIT_KEY_ENCODED_MAX}, NO_BYTES),
                     BYBIT_KEY_FINE);
    assert_int_equal(problem_of(bounded_slice(&text), NO_BYTES), BYBIT_KEY_MALFORMED);
    memset(text.data, 'A', text.size);
    assert_int_equal(problem_of((bybit_slice){text.data, BYBIT_KEY_ENCODED_MAX}, NO_BYTES),
                     BYBIT_KEY_MALFORMED);
    bounded_destroy(&text);
}

/* ---- signing ---- */

static void check_signatures_of(unsigned bits)
{
    uint8_t any[300];
    for (size_t i = 0; i < sizeof any; i++) {
        any[i] = (uint8_t)i;
    }
    const bybit_slice payloads[] = {NO_BYTES, SLICE("a"), payload, BYTES(any)};
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, rsa_key(bits));
    assert_int_equal(bybit_private_key_signature_size(key), bits / 8);
    for (size_t i = 0; i < COUNT_OF(payloads); i++) {
        bounded signature = bounded_create(bits / 8);
        assert_status(BYBIT_OK, bybit_private_key_sign(key, &payloads[i], 1, signature.data));
        assert_true(openssl_verifies(rsa_key(bits), payloads[i], bounded_slice(&signature)));
        assert_true(key_verifies(key, payloads[i], bounded_slice(&signature)));
        assert_false(key_verifies(key, SLICE("other"), bounded_slice(&signature)));
        assert_int_equal(ERR_peek_error(), 0);
        bounded_destroy(&signature);
    }
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
}

static void signatures_are_those_of_openssl(void **state)
{
    (void)state;
    check_signatures_of(2048);
    check_signatures_of(3072);
}

static void parts_sign_like_the_whole(void **state)
{
    (void)state;
    uint8_t whole[256];
    uint8_t split[256];
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, rsa_key(2048));
    assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, whole));
    for (size_t at = 0; at <= payload.size; at += 7) {
        const bybit_slice parts[] = {
            NO_BYTES, {payload.data, at}, NO_BYTES, {payload.data + at, payload.size - at}, NO_BYTES};
        assert_status(BYBIT_OK, bybit_private_key_sign(key, parts, COUNT_OF(parts), split));
        assert_memory_equal(split, whole, sizeof whole);
    }
    const bybit_slice empty = NO_BYTES;
    assert_status(BYBIT_OK, bybit_private_key_sign(key, &empty, 1, whole));
    assert_status(BYBIT_OK, bybit_private_key_sign(key, NULL, 0, split));
    assert_memory_equal(split, whole, sizeof whole);
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
}

static void only_the_signature_verifies(void **state)
{
    (void)state;
    uint8_t signature[256 + 1];
    uint8_t changed[256];
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, rsa_key(2048));
    bybit_private_key *longer = usable_key(vault, rsa_key(3072));
    signature[256] = 0;
    assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature));
    for (size_t i = 0; i < sizeof changed; i += 15) {
        memcpy(changed, signature, sizeof changed);
        changed[i] ^= 1;
        assert_false(key_verifies(key, payload, BYTES(changed)));
    }
    for (size_t size = 0; size <= sizeof signature; size++) {
        bounded part = bounded_copy((bybit_slice){signature, size});
        assert_int_equal(key_verifies(key, payload, bounded_slice(&part)), size == 256);
        bounded_destroy(&part);
    }
    assert_false(key_verifies(key, payload, NO_BYTES));
    assert_false(key_verifies(longer, payload, (bybit_slice){signature, 256}));
    memset(changed, 0xff, sizeof changed); /* a number above the modulus */
    assert_false(key_verifies(key, payload, BYTES(changed)));
    assert_int_equal(ERR_peek_error(), 0);
    bybit_private_key_destroy(key);
    bybit_private_key_destroy(longer);
    bybit_vault_release(vault);
}

/* ---- OpenSSL's error queue, which the process shares ---- */

/* Whether errors that were queued before are there afterwards, and they alone. */
static bool keeps_queue(bybit_vault *vault, bybit_slice text, bybit_slice passphrase)
{
    bybit_key_problem problem = BYBIT_KEY_FINE;
    bybit_private_key *key = NULL;
    ERR_raise(ERR_LIB_USER, 101);
    ERR_raise(ERR_LIB_USER, 102);
    if (bybit_private_key_create(vault, text, passphrase, false, &key, &problem) == BYBIT_OK) {
        uint8_t signature[256];
        assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature));
        assert_true(key_verifies(key, payload, BYTES(signature)));
        signature[0] ^= 1;
        assert_false(key_verifies(key, payload, BYTES(signature)));
    }
    bybit_private_key_destroy(key);
    const bool kept = ERR_GET_REASON(ERR_get_error()) == 101 && ERR_GET_REASON(ERR_get_error()) == 102 &&
                      ERR_peek_error() == 0;
    ERR_clear_error();
    return kept;
}

static void errors_of_others_stay_in_the_queue(void **state)
{
    (void)state;
    skip_in_quick_run();
    bybit_vault *vault = new_vault();
    for (int form = 0; form <= FORM_PSS_DER; form++) {
        const encoded text = encode_key(rsa_key(2048), (key_form)form);
        if (is_pem((key_form)form) || form < PRIVATE_FORM_COUNT) {
            assert_true(keeps_queue(vault, encoded_slice(&text), NO_BYTES));
            assert_true(keeps_queue(vault, encoded_slice(&text), PASSPHRASE));
            assert_true(keeps_queue(vault, encoded_slice(&text), SLICE("wrong")));
        }
        if (is_pem((key_form)form)) {
            assert_true(keeps_queue(vault, (bybit_slice){text.data, text.size / 2}, PASSPHRASE));
        }
    }
    assert_true(keeps_queue(vault, SLICE(""), NO_BYTES));
    bybit_vault_release(vault);
}

/*
 * OpenSSL keeps the last 15 errors alone, and DER that is no private key gives it more than that to say: what
 * was queued before must not be pushed out by it.
 */
static void errors_of_others_survive_der_that_is_no_key(void **state)
{
    (void)state;
    skip_in_quick_run();
    static const key_form forms[] = {FORM_PKCS8_DER,  FORM_PKCS1_DER,        FORM_ENCRYPTED_DER,
                                     FORM_PUBLIC_DER, FORM_PKCS1_PUBLIC_DER, FORM_CERTIFICATE_DER,
                                     FORM_REQUEST_DER};
    size_t lost = 0;
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        const encoded text = encode_key(rsa_key(2048), forms[i]);
        lost += keeps_queue(vault, (bybit_slice){text.data, text.size / 2}, PASSPHRASE) ? 0 : 1;
        lost += keeps_queue(vault, encoded_slice(&text), NO_BYTES) ? 0 : 1;
    }
    bybit_vault_release(vault);
    assert_int_equal(lost, 0);
}

/* The way past a certificate to the key behind it must not depend on what is in the queue. */
static void errors_of_others_do_not_hide_a_key(void **state)
{
    (void)state;
    skip_in_quick_run();
    const encoded certificate = encode_key(rsa_key(2048), FORM_CERTIFICATE_PEM);
    const encoded key_text = encode_key(rsa_key(2048), FORM_ENCRYPTED_PEM);
    const encoded both = join(encoded_slice(&certificate), encoded_slice(&key_text), NO_BYTES);
    bybit_vault *vault = new_vault();
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    ERR_raise(ERR_LIB_USER, 101);
    assert_status(BYBIT_OK,
                  bybit_private_key_create(vault, encoded_slice(&both), PASSPHRASE, false, &key, &problem));
    ERR_clear_error();
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
}

/* ---- threads ---- */

#define THREADS               4
#define SIGNATURES_PER_THREAD 5

typedef struct sharer {
    bybit_private_key *key;
    const uint8_t *expected;
    size_t mistakes;
} sharer;

static void *share(void *argument)
{
    sharer *self = argument;
    for (size_t i = 0; i < SIGNATURES_PER_THREAD; i++) {
        uint8_t signature[256];
        bool fits = false;
        const bool same =
            bybit_private_key_sign(self->key, &payload, 1, signature) == BYBIT_OK &&
            memcmp(signature, self->expected, sizeof signature) == 0 &&
            bybit_private_key_verify(self->key, &payload, 1, BYTES(signature), &fits) == BYBIT_OK && fits &&
            ERR_peek_error() == 0;
        self->mistakes += same ? 0 : 1;
    }
    return NULL;
}

static void threads_share_a_key(void **state)
{
    (void)state;
    skip_in_quick_run();
    uint8_t expected[256];
    pthread_t threads[THREADS];
    sharer sharers[THREADS];
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, rsa_key(2048));
    assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, expected));
    for (size_t i = 0; i < THREADS; i++) {
        sharers[i] = (sharer){key, expected, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, share, &sharers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(sharers[i].mistakes, 0);
    }
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
}

/* The vault is needed while a key is read, not afterwards. */
static void key_outlives_its_vault(void **state)
{
    (void)state;
    uint8_t signature[256];
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, rsa_key(2048));
    bybit_vault_release(vault);
    assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature));
    bybit_private_key_destroy(key);
}

int run_private_key_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_that_are_not_private),
        TEST(keys_of_another_kind),
        TEST(keys_of_every_size),
        TEST(no_key_at_all),
        TEST(passphrase_missing_or_wrong),
        TEST(passphrases),
        TEST(truncated_keys),
        TEST(keys_without_their_last_byte),
        TEST(random_bytes),
        TEST(changed_bytes),
        TEST(numbers_that_do_not_belong_together),
        TEST(failed_key_stays_failed),
        TEST(ed25519_signs_as_rfc_8032),
        TEST(ed25519_in_every_form),
        TEST(ed25519_that_is_none),
        TEST(largest_text),
        TEST(signatures_are_those_of_openssl),
        TEST(parts_sign_like_the_whole),
        TEST(only_the_signature_verifies),
        TEST(errors_of_others_stay_in_the_queue),
        TEST(errors_of_others_survive_der_that_is_no_key),
        TEST(errors_of_others_do_not_hide_a_key),
        TEST(threads_share_a_key),
        TEST(key_outlives_its_vault),
    };
    return cmocka_run_group_tests_name("private key", tests, NULL, NULL);
}
