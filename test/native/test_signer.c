#include "keys.h"

#include <inttypes.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#define REQUEST_VECTOR   "fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7"
#define WEBSOCKET_VECTOR "bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925"
#define REQUEST_PAYLOAD  "1700000000000test_api_key5000category=linear&symbol=BTCUSDT"

static const bybit_message request = {BYBIT_MESSAGE_REQUEST, 1700000000000, 5000,
                                      TEXT("category=linear&symbol=BTCUSDT")};
static const bybit_message login = {BYBIT_MESSAGE_WEBSOCKET, 1700000000000, 0, {NULL, 0}};

static bybit_signer *hmac_signer(bybit_vault *vault, bybit_slice api_key)
{
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK, bybit_signer_create_hmac(vault, api_key, SLICE("test_secret"), &signer));
    return signer;
}

static bybit_signer *rsa_signer(bybit_vault *vault, bybit_slice api_key, unsigned bits)
{
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK, bybit_signer_create_rsa(api_key, usable_key(vault, rsa_key(bits)), &signer));
    return signer;
}

/* The text ends at its page's end; it has the size that the signer announces. */
static bounded sign(const bybit_signer *signer, const bybit_message *message)
{
    bounded text = bounded_create(bybit_signer_text_size(signer));
    memset(text.data, 0, text.size);
    assert_status(BYBIT_OK, bybit_signer_sign(signer, message, (char *)text.data));
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

static void check_vector(const bybit_signer *signer, const bybit_message *message, const char *expected)
{
    bounded text = sign(signer, message);
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.data, expected, text.size);
    bounded_destroy(&text);
}

static void vectors(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    const bybit_message whole = {BYBIT_MESSAGE_PAYLOAD, 1, 2, SLICE(REQUEST_PAYLOAD)};
    const bybit_message text = {BYBIT_MESSAGE_PAYLOAD, 1, 2, SLICE("GET/realtime1700000000000")};
    const bybit_message login_with_content = {BYBIT_MESSAGE_WEBSOCKET, 1700000000000, 5000,
                                              SLICE("is not signed")};
    check_vector(signer, &request, REQUEST_VECTOR);
    check_vector(signer, &whole, REQUEST_VECTOR);
    check_vector(signer, &login, WEBSOCKET_VECTOR);
    check_vector(signer, &text, WEBSOCKET_VECTOR);
    check_vector(signer, &login_with_content, WEBSOCKET_VECTOR);
    bybit_signer_release(signer);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

/* What a message of the kind signs, as printf puts it together. */
static size_t reference_text(const bybit_signer *signer, const bybit_message *message, uint8_t *text,
                             size_t capacity)
{
    const bybit_slice api_key = bybit_signer_api_key(signer);
    const int api_key_size = (int)api_key.size;
    const int content_size = (int)message->content.size;
    const char *content = content_size > 0 ? (const char *)message->content.data : "";
    int size = 0;
    if (message->kind == BYBIT_MESSAGE_PAYLOAD) {
        size = snprintf((char *)text, capacity, "%.*s", content_size, content);
    } else if (message->kind == BYBIT_MESSAGE_WEBSOCKET) {
        size = snprintf((char *)text, capacity, "GET/realtime%" PRIu64, message->timestamp);
    } else {
        size =
            snprintf((char *)text, capacity, "%" PRIu64 "%.*s%" PRIu32 "%.*s", message->timestamp,
                     api_key_size, (const char *)api_key.data, message->recv_window, content_size, content);
    }
    assert_in_range(size, 0, capacity - 1);
    return (size_t)size;
}

/* OpenSSL verifies an RSA signature of the reference text; an HMAC must be that of the core's own function.
 */
static void check_message(const bybit_signer *signer, const bybit_message *message)
{
    uint8_t payload[1024];
    uint8_t raw[512];
    size_t raw_size = 0;
    const size_t size = reference_text(signer, message, payload, sizeof payload);
    const bybit_slice signed_text = {payload, size};
    bounded text = sign(signer, message);
    if (bybit_signer_is_rsa(signer)) {
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
}

static const bybit_message extremes[] = {
    {BYBIT_MESSAGE_PAYLOAD, 0, 0, {NULL, 0}},
    {BYBIT_MESSAGE_PAYLOAD, UINT64_MAX, UINT32_MAX, TEXT("payload")},
    {BYBIT_MESSAGE_REQUEST, 0, 0, {NULL, 0}},
    {BYBIT_MESSAGE_REQUEST, UINT64_MAX, UINT32_MAX, {NULL, 0}},
    {BYBIT_MESSAGE_REQUEST, UINT64_MAX, UINT32_MAX, TEXT("{\"symbol\":\"BTCUSDT\"}")},
    {BYBIT_MESSAGE_WEBSOCKET, 0, 0, {NULL, 0}},
    {BYBIT_MESSAGE_WEBSOCKET, UINT64_MAX, UINT32_MAX, {NULL, 0}},
};

static void extremes_by_hmac(void **state)
{
    (void)state;
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

static void unknown_kind_is_refused(void **state)
{
    (void)state;
    char text[64];
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault, SLICE("test_api_key"));
    bybit_message message = request;
    memset(text, 0x5a, sizeof text);
    message.kind = (bybit_message_kind)3;
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_sign(signer, &message, text));
    assert_true(all_bytes_are(text, sizeof text, 0x5a));
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void signer_tells_what_it_is(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *hmac = hmac_signer(vault, SLICE("test_api_key"));
    bybit_signer *rsa = rsa_signer(vault, SLICE("a\0b"), 2048);
    bybit_signer *longer = rsa_signer(vault, NO_BYTES, 3072);
    assert_false(bybit_signer_is_rsa(hmac));
    assert_true(bybit_signer_is_rsa(rsa));
    assert_int_equal(bybit_signer_text_size(hmac), 64);
    assert_int_equal(bybit_signer_text_size(rsa), 344);
    assert_int_equal(bybit_signer_text_size(longer), 512);
    assert_int_equal(BYBIT_SIGNATURE_TEXT_MAX, 1368);
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
    bybit_rsa_key *key = usable_key(vault, rsa_key(2048));
    bybit_signer *const untouched = (bybit_signer *)(void *)vault;
    bybit_signer *signer = untouched;
    assert_status(BYBIT_ERROR_ARGUMENT,
                  bybit_signer_create_hmac(vault, BYTES(api_key), SLICE("test_secret"), &signer));
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_signer_create_rsa(BYTES(api_key), key, &signer));
    assert_status(BYBIT_ERROR_ARGUMENT,
                  bybit_signer_create_rsa((bybit_slice){api_key, SIZE_MAX}, key, &signer));
    assert_ptr_equal(signer, untouched);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    assert_int_equal(bybit_rsa_signature_size(key), 256);
    bybit_rsa_key_destroy(key);
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
        TEST(extremes_by_hmac),
        TEST(extremes_by_rsa),
        TEST(unknown_kind_is_refused),
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
