#include "keys.h"

#include <openssl/err.h>
#include <string.h>

#define REQUEST_VECTOR   "fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7"
#define WEBSOCKET_VECTOR "bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925"
#define REQUEST_PAYLOAD  "1700000000000test_api_key5000category=linear&symbol=BTCUSDT"

#define REQUEST_CONTENT "category=linear&symbol=BTCUSDT"

/* A message as parts. */
typedef struct message {
    size_t count;
    bybit_slice parts[BYBIT_PARTS_MAX];
} message;

#define OWN_API_KEY                                                                                          \
    {                                                                                                        \
        bybit_own_api_key, 0                                                                                 \
    }

static const message request = {4, {TEXT("1700000000000"), OWN_API_KEY, TEXT("5000"), TEXT(REQUEST_CONTENT)}};
static const message login = {2, {TEXT("GET/realtime"), TEXT("1700000000000")}};

static bybit_signer *hmac_signer_of(bybit_vault *vault, bybit_slice api_key, bybit_digest digest,
                                    bybit_encoding encoding)
{
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK,
                  bybit_signer_create_hmac(vault, api_key, SLICE("test_secret"), digest, encoding, &signer));
    return signer;
}

static bybit_signer *hmac_signer(bybit_vault *vault, bybit_slice api_key)
{
    return hmac_signer_of(vault, api_key, BYBIT_SHA256, BYBIT_HEX);
}

static bybit_signer *key_signer(bybit_vault *vault, bybit_slice api_key, EVP_PKEY *key,
                                bybit_encoding encoding)
{
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK, bybit_signer_create_private(api_key, usable_key(vault, key), encoding, &signer));
    return signer;
}

static bybit_signer *rsa_signer(bybit_vault *vault, bybit_slice api_key, unsigned bits)
{
    return key_signer(vault, api_key, rsa_key(bits), BYBIT_BASE64);
}

/* The text ends at its page's end; it has the size that the signer announces. */
static bounded sign(const bybit_signer *signer, const message *signed_message)
{
    bounded text = bounded_create(bybit_signer_text_size(signer));
    memset(text.data, 0, text.size);
    assert_status(BYBIT_OK,
                  bybit_signer_sign(signer, signed_message->parts, signed_message->count, (char *)text.data));
    assert_true(memchr(text.data, 0, text.size) == NULL);
    assert_int_equal(ERR_peek_error(), 0);
    return text;
}

static bool verifies(const bybit_signer *signer, bybit_slice payload, bybit_slice text)
{
    bounded payload_copy = bounded_copy(payload);
    bounded text_copy = bounded_copy(text);
    const bool result = signer_verifies(signer, bounded_slice(&payload_copy), bounded_slice(&text_copy));
    assert_int_equal(ERR_peek_error(), 0);
    bounded_destroy(&payload_copy);
    bounded_destroy(&text_copy);
    return result;
}

static void check_vector(const bybit_signer *signer, const message *signed_message, const char *expected)
{
    bounded text = sign(signer, signed_message);
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.data, expected, text.size);
    bounded_destroy(&text);
}

static void vectors(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    const message whole = {1, {SLICE(REQUEST_PAYLOAD)}};
    const message whole_login = {1, {SLICE("GET/realtime1700000000000")}};
    check_vector(signer, &request, REQUEST_VECTOR);
    check_vector(signer, &whole, REQUEST_VECTOR);
    check_vector(signer, &login, WEBSOCKET_VECTOR);
    check_vector(signer, &whole_login, WEBSOCKET_VECTOR);
    bybit_signer_release(signer);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

/* RFC 4231, test case 2, in each digest and encoding. */
static void digests_and_encodings(void **state)
{
    (void)state;
    static const struct {
        bybit_digest digest;
        bybit_encoding encoding;
        const char *algorithm;
        const char *expected;
    } cases[] = {
        {BYBIT_SHA256, BYBIT_HEX, "hmac-sha256",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {BYBIT_SHA256, BYBIT_BASE64, "hmac-sha256", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="},
        {BYBIT_SHA512, BYBIT_HEX, "hmac-sha512",
         "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcae"
         "ab1a"
         "34d4a6b4b636e070a38bce737"},
        {BYBIT_SHA512, BYBIT_BASE64, "hmac-sha512",
         "Fkt6e/z4GeLjlfvnO1bgo4e9ZCIugx/WECcM1+olBVSXWL91wFqZSm0DT2X48Ob9yuqxo01Ka0tjbgcKOLznNw=="},
    };
    const message signed_message = {2, {SLICE("what do ya want "), SLICE("for nothing?")}};
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bybit_signer *signer = NULL;
        assert_status(BYBIT_OK, bybit_signer_create_hmac(vault, NO_BYTES, SLICE("Jefe"), cases[i].digest,
                                                         cases[i].encoding, &signer));
        const bybit_slice expected = {(const uint8_t *)cases[i].expected, strlen(cases[i].expected)};
        check_vector(signer, &signed_message, cases[i].expected);
        assert_string_equal(bybit_signer_algorithm(signer), cases[i].algorithm);
        assert_true(verifies(signer, SLICE("what do ya want for nothing?"), expected));
        assert_false(verifies(signer, SLICE("what do ya want for nothing!"), expected));
        assert_false(verifies(signer, NO_BYTES, (bybit_slice){expected.data, expected.size - 1}));
        bybit_signer_release(signer);
    }
    bybit_signer *untouched = (bybit_signer *)(void *)vault;
    bybit_signer *signer = untouched;
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_create_hmac(vault, NO_BYTES, SLICE("Jefe"),
                                                                 (bybit_digest)2, BYBIT_HEX, &signer));
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_create_hmac(vault, NO_BYTES, SLICE("Jefe"), BYBIT_SHA256,
                                                                 (bybit_encoding)2, &signer));
    assert_ptr_equal(signer, untouched);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

/* What the parts of a message are one after another. */
static bounded reference_text(const bybit_signer *signer, const message *checked)
{
    size_t size = 0;
    bounded text = bounded_create(4096);
    for (size_t i = 0; i < checked->count; i++) {
        const bool is_key = checked->parts[i].data == bybit_own_api_key;
        const bybit_slice part = is_key ? bybit_signer_api_key(signer) : checked->parts[i];
        assert_true(part.size <= text.size - size);
        if (part.size > 0) {
            memcpy(text.data + size, part.data, part.size);
            size += part.size;
        }
    }
    bounded exact = bounded_copy((bybit_slice){text.data, size});
    bounded_destroy(&text);
    return exact;
}

/* OpenSSL verifies an RSA signature of the reference text; an HMAC must be that of the core's own function.
 */
static void check_message(const bybit_signer *signer, const message *checked)
{
    uint8_t raw[512];
    size_t raw_size = 0;
    bounded whole = reference_text(signer, checked);
    const bybit_slice signed_text = bounded_slice(&whole);
    bounded text = sign(signer, checked);
    if (bybit_signer_is_private(signer)) {
        assert_status(BYBIT_OK, bybit_base64_decode((const char *)text.data, text.size, raw, &raw_size));
        assert_true(
            openssl_verifies(rsa_key((unsigned)raw_size * 8), signed_text, (bybit_slice){raw, raw_size}));
    } else {
        char expected[BYBIT_HEX_SIZE(BYBIT_MAC_MAX)];
        bybit_hmac_once(BYBIT_SHA256, SLICE("test_secret"), signed_text, raw);
        bybit_hex_encode(raw, 32, expected);
        assert_memory_equal(text.data, expected, text.size);
    }
    assert_true(verifies(signer, signed_text, bounded_slice(&text)));
    assert_false(verifies(signer, SLICE("another payload"), bounded_slice(&text)));
    bounded_destroy(&text);
    bounded_destroy(&whole);
}

static uint8_t any_bytes[600];

static const message extremes[] = {
    {0, {{NULL, 0}}},
    {1, {{NULL, 0}}},
    {1, {TEXT("payload")}},
    {1, {OWN_API_KEY}},
    {3, {{NULL, 0}, OWN_API_KEY, {NULL, 0}}},
    {4, {TEXT("0"), OWN_API_KEY, TEXT("0"), {NULL, 0}}},
    {4, {TEXT("18446744073709551615"), OWN_API_KEY, TEXT("4294967295"), {any_bytes, sizeof any_bytes}}},
    {8, {OWN_API_KEY, TEXT("b"), OWN_API_KEY, TEXT("d"), TEXT("e"), TEXT("f"), TEXT("g"), TEXT("h")}},
};

static void extremes_by_hmac(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof any_bytes; i++) {
        any_bytes[i] = (uint8_t)i;
    }
    static const size_t api_key_sizes[] = {0, 1, 18, BYBIT_API_KEY_MAX - 1, BYBIT_API_KEY_MAX};
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(api_key_sizes); i++) {
        bounded api_key = bounded_create(api_key_sizes[i]);
        memset(api_key.data, 'k', api_key.size);
        bybit_signer *signer = hmac_signer(vault, bounded_slice(&api_key));
        bounded_destroy(&api_key); /* copied */
        for (size_t j = 0; j < COUNT_OF(extremes); j++) {
            check_message(signer, &extremes[j]);
        }
        bybit_signer_release(signer);
    }
    bybit_vault_release(vault);
}

static void extremes_by_rsa(void **state)
{
    (void)state;
    skip_in_quick_run();
    uint8_t longest[BYBIT_API_KEY_MAX];
    memset(longest, 'k', sizeof longest);
    bybit_vault *vault = new_vault();
    bybit_signer *signer = rsa_signer(vault, BYTES(longest), 2048);
    bybit_signer *nameless = rsa_signer(vault, NO_BYTES, 3072);
    for (size_t i = 0; i < COUNT_OF(extremes); i++) {
        check_message(signer, &extremes[i]);
    }
    check_message(nameless, &request);
    check_message(nameless, &login);
    bybit_signer_release(signer);
    bybit_signer_release(nameless);
    bybit_vault_release(vault);
}

static void too_many_parts_are_refused(void **state)
{
    (void)state;
    char text[64];
    const bybit_slice parts[BYBIT_PARTS_MAX + 1] = {{NULL, 0}};
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    memset(text, 0x5a, sizeof text);
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_sign(signer, parts, COUNT_OF(parts), text));
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_sign(signer, parts, SIZE_MAX, text));
    assert_true(all_bytes_are(text, sizeof text, 0x5a));
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

/* In both encodings; the longest text is that of the longest RSA key in hex. */
static void ed25519_signs(void **state)
{
    (void)state;
    uint8_t raw[64 + 3];
    size_t raw_size = 0;
    EVP_PKEY *pair = ed25519_key();
    bybit_vault *vault = new_vault();
    bybit_signer *base64 = key_signer(vault, SLICE("test_api_key"), pair, BYBIT_BASE64);
    bybit_signer *hex = key_signer(vault, SLICE("test_api_key"), pair, BYBIT_HEX);
    bounded text = sign(base64, &request);
    assert_int_equal(text.size, 88);
    assert_status(BYBIT_OK, bybit_base64_decode((const char *)text.data, text.size, raw, &raw_size));
    assert_true(openssl_verifies(pair, SLICE(REQUEST_PAYLOAD), (bybit_slice){raw, raw_size}));
    assert_true(verifies(base64, SLICE(REQUEST_PAYLOAD), bounded_slice(&text)));
    assert_false(verifies(base64, SLICE("another payload"), bounded_slice(&text)));
    bounded digits = sign(hex, &request);
    assert_int_equal(digits.size, 128);
    uint8_t same[64];
    assert_status(BYBIT_OK, bybit_hex_decode((const char *)digits.data, digits.size, same));
    assert_memory_equal(same, raw, sizeof same);
    assert_true(verifies(hex, SLICE(REQUEST_PAYLOAD), bounded_slice(&digits)));
    assert_string_equal(bybit_signer_algorithm(hex), "ed25519");
    bounded_destroy(&digits);
    bounded_destroy(&text);
    bybit_signer_release(base64);
    bybit_signer_release(hex);
    EVP_PKEY_free(pair);
    bybit_vault_release(vault);
}

static void signer_tells_what_it_is(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *hmac = hmac_signer(vault, SLICE("test_api_key"));
    bybit_signer *rsa = rsa_signer(vault, SLICE("a\0b"), 2048);
    bybit_signer *longer = rsa_signer(vault, NO_BYTES, 3072);
    assert_false(bybit_signer_is_private(hmac));
    assert_true(bybit_signer_is_private(rsa));
    assert_string_equal(bybit_signer_algorithm(hmac), "hmac-sha256");
    assert_string_equal(bybit_signer_algorithm(rsa), "rsa-sha256");
    assert_int_equal(bybit_signer_text_size(hmac), 64);
    assert_int_equal(bybit_signer_text_size(rsa), 344);
    assert_int_equal(bybit_signer_text_size(longer), 512);
    assert_int_equal(BYBIT_SIGNER_TEXT_MAX, 2048);
    assert_int_equal(bybit_signer_api_key(hmac).size, 12);
    assert_memory_equal(bybit_signer_api_key(hmac).data, "test_api_key", 12);
    assert_int_equal(bybit_signer_api_key(rsa).size, 3);
    assert_memory_equal(bybit_signer_api_key(rsa).data, "a\0b", 3);
    assert_int_equal(bybit_signer_api_key(longer).size, 0);
    bybit_signer_release(hmac);
    bybit_signer_release(rsa);
    bybit_signer_release(longer);
    bybit_vault_release(vault);
}

/* A refused API key leaves the RSA key with the caller, and nothing in the vault. */
static void too_long_api_key_is_refused(void **state)
{
    (void)state;
    uint8_t api_key[BYBIT_API_KEY_MAX + 1];
    memset(api_key, 'k', sizeof api_key);
    bybit_vault *vault = new_vault();
    bybit_private_key *key = usable_key(vault, rsa_key(2048));
    bybit_signer *const untouched = (bybit_signer *)(void *)vault;
    bybit_signer *signer = untouched;
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_create_hmac(vault, BYTES(api_key), SLICE("test_secret"),
                                                                 BYBIT_SHA256, BYBIT_HEX, &signer));
    assert_status(BYBIT_ERROR_ARGUMENT,
                  bybit_signer_create_private(BYTES(api_key), key, BYBIT_BASE64, &signer));
    assert_status(BYBIT_ERROR_ARGUMENT,
                  bybit_signer_create_private((bybit_slice){api_key, SIZE_MAX}, key, BYBIT_BASE64, &signer));
    assert_status(BYBIT_ERROR_ARGUMENT,
                  bybit_signer_create_private(SLICE("test_api_key"), key, (bybit_encoding)2, &signer));
    assert_ptr_equal(signer, untouched);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    assert_int_equal(bybit_private_key_signature_size(key), 256);
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
}

/* ---- verify ---- */

static void hmac_text_verifies_in_either_case(void **state)
{
    (void)state;
    char text[] = REQUEST_VECTOR;
    const bybit_slice payload = SLICE(REQUEST_PAYLOAD);
    const bybit_slice slice = {(const uint8_t *)text, 64};
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    assert_true(verifies(signer, payload, slice));
    for (size_t i = 0; i < 64; i++) {
        text[i] = (char)(text[i] >= 'a' ? text[i] - 'a' + 'A' : text[i]);
        assert_true(verifies(signer, payload, slice));
    }
    for (size_t i = 0; i < 64; i++) {
        const char right = text[i];
        text[i] = right == '0' ? '1' : '0';
        assert_false(verifies(signer, payload, slice));
        text[i] = 'g';
        assert_false(verifies(signer, payload, slice));
        text[i] = right;
    }
    assert_true(verifies(signer, payload, slice));
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void hmac_text_of_another_size_is_refused(void **state)
{
    (void)state;
    const encoded twice = join(SLICE(REQUEST_VECTOR), SLICE(REQUEST_VECTOR), NO_BYTES);
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    for (size_t size = 0; size <= twice.size; size++) {
        assert_int_equal(verifies(signer, SLICE(REQUEST_PAYLOAD), (bybit_slice){twice.data, size}),
                         size == 64);
    }
    assert_false(signer_verifies(signer, NO_BYTES, NO_BYTES));
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void check_refused_text(const bybit_signer *signer, bybit_slice right, size_t index, char wrong)
{
    const encoded text = join((bybit_slice){right.data, index}, (bybit_slice){(const uint8_t *)&wrong, 1},
                              (bybit_slice){right.data + index + 1, right.size - index - 1});
    assert_false(verifies(signer, SLICE(REQUEST_PAYLOAD), encoded_slice(&text)));
}

static void malformed_rsa_text_is_refused(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = rsa_signer(vault, SLICE("test_api_key"), 2048);
    bounded text = sign(signer, &request);
    const bybit_slice right = bounded_slice(&text);
    const encoded longer = join(right, SLICE("AAAA"), NO_BYTES);
    assert_true(verifies(signer, SLICE(REQUEST_PAYLOAD), right));
    for (size_t i = 0; i < right.size - 1; i += 24) {
        check_refused_text(signer, right, i, right.data[i] == 'A' ? 'B' : 'A');
        check_refused_text(signer, right, i, '-');
        check_refused_text(signer, right, i, '=');
        check_refused_text(signer, right, i, '\n');
        check_refused_text(signer, right, i, '\xff');
    }
    check_refused_text(signer, right, right.size - 1, 'A'); /* 258 bytes instead of 256: no padding */
    for (size_t size = 0; size < right.size; size++) {
        assert_false(verifies(signer, SLICE(REQUEST_PAYLOAD), (bybit_slice){right.data, size}));
    }
    assert_false(verifies(signer, SLICE(REQUEST_PAYLOAD), encoded_slice(&longer)));
    assert_false(verifies(signer, SLICE(REQUEST_PAYLOAD), SLICE(REQUEST_VECTOR)));
    assert_false(signer_verifies(signer, NO_BYTES, NO_BYTES));
    bounded_destroy(&text);
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

/* ---- life ---- */

static void last_release_wipes_the_key(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 64);
    assert_ptr_equal(bybit_signer_retain(signer), signer);
    bybit_signer_release(signer);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 64);
    check_vector(signer, &request, REQUEST_VECTOR);
    bybit_signer_release(signer);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_signer_release(NULL);
    bybit_vault_release(vault);
}

static void signer_outlives_its_vault(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *hmac = hmac_signer(vault, SLICE("test_api_key"));
    bybit_signer *rsa = bybit_signer_retain(rsa_signer(vault, SLICE("test_api_key"), 2048));
    bybit_signer_release(rsa);
    bybit_vault_release(vault);
    check_vector(hmac, &request, REQUEST_VECTOR);
    check_message(rsa, &request);
    bybit_signer_release(hmac);
    bybit_signer_release(rsa);
}

int run_signer_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(vectors),
        TEST(digests_and_encodings),
        TEST(extremes_by_hmac),
        TEST(extremes_by_rsa),
        TEST(too_many_parts_are_refused),
        TEST(ed25519_signs),
        TEST(signer_tells_what_it_is),
        TEST(too_long_api_key_is_refused),
        TEST(hmac_text_verifies_in_either_case),
        TEST(hmac_text_of_another_size_is_refused),
        TEST(malformed_rsa_text_is_refused),
        TEST(last_release_wipes_the_key),
        TEST(signer_outlives_its_vault),
    };
    return cmocka_run_group_tests_name("signer", tests, NULL, NULL);
}
