#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A REST request whose secret is always the same. */
typedef struct request {
    uint64_t timestamp;
    bybit_slice api_key;
    uint32_t recv_window;
    bybit_slice content;
} request;

static const bybit_slice secret = TEXT("test_secret");

static const request documented = {.timestamp = 1700000000000,
                                   .api_key = TEXT("test_api_key"),
                                   .recv_window = 5000,
                                   .content = TEXT("category=linear&symbol=BTCUSDT")};

/* Signs the request's parts as the core puts them together; text: 64 hex digits, ending at its page's end. */
static void sign_request(bybit_vault *vault, const request *signed_request, bounded *text)
{
    bybit_signer *signer = NULL;
    const bybit_message message = {BYBIT_MESSAGE_REQUEST, signed_request->timestamp,
                                   signed_request->recv_window, signed_request->content};
    assert_status(BYBIT_OK, bybit_signer_create_hmac(vault, signed_request->api_key, secret, &signer));
    assert_int_equal(bybit_signer_text_size(signer), text->size);
    assert_status(BYBIT_OK, bybit_signer_sign(signer, &message, (char *)text->data));
    bybit_signer_release(signer);
}

static void documented_request_is_signed(void **state)
{
    (void)state;
    static const char expected[] = "fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7";
    bybit_vault *vault = new_vault();
    bounded text = bounded_create(sizeof expected - 1);
    sign_request(vault, &documented, &text);
    assert_memory_equal(text.data, expected, text.size);
    bounded_destroy(&text);
    bybit_vault_release(vault);
}

static void documented_prefix_is_written(void **state)
{
    (void)state;
    static const char expected[] = "1700000000000test_api_key5000";
    bounded prefix = bounded_create(BYBIT_PAYLOAD_PREFIX_MAX);
    const size_t written = bybit_payload_write_prefix(documented.timestamp, documented.api_key,
                                                      documented.recv_window, prefix.data);
    assert_int_equal(written, sizeof expected - 1);
    assert_memory_equal(prefix.data, expected, written);
    bounded_destroy(&prefix);
}

static void websocket_payload_is_signed(void **state)
{
    (void)state;
    uint8_t text[BYBIT_WEBSOCKET_PAYLOAD_MAX];
    uint8_t mac[BYBIT_MAC_MAX];
    const size_t size = bybit_payload_write_websocket(1700000000000, text);
    assert_int_equal(size, 25);
    assert_memory_equal(text, "GET/realtime1700000000000", size);
    bybit_hmac_once(BYBIT_SHA256, SLICE("test_secret"), (bybit_slice){text, size}, mac);
    assert_hex(mac, 32, "bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925");
}

static const uint64_t timestamps[] = {
    0, 1, 9, 10, 99, 100, 1700000000000, UINT64_MAX / 10, UINT64_MAX - 1, UINT64_MAX};
static const uint32_t windows[] = {0, 1, 9, 10, 5000, 999999999, 1000000000, UINT32_MAX};

static void websocket_payload_of_any_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(timestamps); i++) {
        char expected[BYBIT_WEBSOCKET_PAYLOAD_MAX + 1];
        const int size = snprintf(expected, sizeof expected, "GET/realtime%" PRIu64, timestamps[i]);
        bounded text = bounded_create(BYBIT_WEBSOCKET_PAYLOAD_MAX);
        assert_int_equal(bybit_payload_write_websocket(timestamps[i], text.data), size);
        assert_memory_equal(text.data, expected, (size_t)size);
        bounded_destroy(&text);
    }
}

/* The sign string as printf puts it together. Returns the size of what stands before the content. */
static size_t reference_payload(const request *written, bounded *text)
{
    char timestamp[24];
    char window[24];
    const size_t timestamp_size =
        (size_t)snprintf(timestamp, sizeof timestamp, "%" PRIu64, written->timestamp);
    const size_t window_size = (size_t)snprintf(window, sizeof window, "%" PRIu32, written->recv_window);
    const size_t prefix_size = timestamp_size + written->api_key.size + window_size;
    *text = bounded_create(prefix_size + written->content.size);
    memcpy(text->data, timestamp, timestamp_size);
    if (written->api_key.size > 0) {
        memcpy(text->data + timestamp_size, written->api_key.data, written->api_key.size);
    }
    memcpy(text->data + timestamp_size + written->api_key.size, window, window_size);
    if (written->content.size > 0) {
        memcpy(text->data + prefix_size, written->content.data, written->content.size);
    }
    return prefix_size;
}

/* The prefix is what it should be, nothing behind it is touched, and the parts sign like the whole. */
static void check_request(bybit_vault *vault, const request *checked)
{
    bounded expected;
    const size_t size = reference_payload(checked, &expected);
    bounded prefix = bounded_create(BYBIT_PAYLOAD_PREFIX_MAX);
    memset(prefix.data, 0xa5, prefix.size);
    assert_int_equal(
        bybit_payload_write_prefix(checked->timestamp, checked->api_key, checked->recv_window, prefix.data),
        size);
    assert_memory_equal(prefix.data, expected.data, size);
    assert_true(all_bytes_are(prefix.data + size, prefix.size - size, 0xa5));

    uint8_t mac[BYBIT_MAC_MAX];
    char signed_whole[BYBIT_HEX_SIZE(BYBIT_MAC_MAX)];
    bounded signed_parts = bounded_create(BYBIT_HEX_SIZE(bybit_digest_size(BYBIT_SHA256)));
    sign_request(vault, checked, &signed_parts);
    bybit_hmac_once(BYBIT_SHA256, secret, bounded_slice(&expected), mac);
    bybit_hex_encode(mac, bybit_digest_size(BYBIT_SHA256), signed_whole);
    assert_memory_equal(signed_parts.data, signed_whole, signed_parts.size);
    bounded_destroy(&signed_parts);
    bounded_destroy(&prefix);
    bounded_destroy(&expected);
}

static void check_api_key_sizes(bybit_vault *vault, uint64_t timestamp, uint32_t window)
{
    static const size_t api_key_sizes[] = {0, 1, 18, 255, 256};
    static const size_t content_sizes[] = {0, 1, 300};
    for (size_t i = 0; i < COUNT_OF(api_key_sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(content_sizes); j++) {
            bounded api_key = bounded_create(api_key_sizes[i]);
            bounded content = bounded_create(content_sizes[j]);
            memset(api_key.data, 'k', api_key.size);
            memset(content.data, 'c', content.size);
            request checked = {timestamp, bounded_slice(&api_key), window, bounded_slice(&content)};
            checked.api_key.data = checked.api_key.size > 0 ? checked.api_key.data : NULL;
            checked.content.data = checked.content.size > 0 ? checked.content.data : NULL;
            check_request(vault, &checked);
            bounded_destroy(&api_key);
            bounded_destroy(&content);
        }
    }
}

static void prefix_and_signature_agree(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(timestamps); i++) {
        for (size_t j = 0; j < COUNT_OF(windows); j++) {
            check_api_key_sizes(vault, timestamps[i], windows[j]);
        }
    }
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

static void content_of_any_bytes_is_taken_as_it_is(void **state)
{
    (void)state;
    uint8_t content[256];
    for (size_t i = 0; i < sizeof content; i++) {
        content[i] = (uint8_t)i;
    }
    bybit_vault *vault = new_vault();
    const request checked = {1, SLICE("a\0b\xff"), 2, BYTES(content)};
    check_request(vault, &checked);
    bybit_vault_release(vault);
}

static void too_long_api_key_is_refused(void **state)
{
    (void)state;
    uint8_t api_key[BYBIT_API_KEY_MAX + 1];
    uint8_t prefix[BYBIT_PAYLOAD_PREFIX_MAX];
    memset(api_key, 'k', sizeof api_key);
    memset(prefix, 0xa5, sizeof prefix);
    assert_int_equal(bybit_payload_write_prefix(UINT64_MAX, BYTES(api_key), UINT32_MAX, prefix), 0);
    const bybit_slice enormous = {api_key, SIZE_MAX};
    assert_int_equal(bybit_payload_write_prefix(UINT64_MAX, enormous, UINT32_MAX, prefix), 0);
    assert_true(all_bytes_are(prefix, sizeof prefix, 0xa5));
}

int run_payload_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(documented_request_is_signed), TEST(documented_prefix_is_written),
        TEST(websocket_payload_is_signed),  TEST(websocket_payload_of_any_time),
        TEST(prefix_and_signature_agree),   TEST(content_of_any_bytes_is_taken_as_it_is),
        TEST(too_long_api_key_is_refused),
    };
    return cmocka_run_group_tests_name("payload", tests, NULL, NULL);
}
