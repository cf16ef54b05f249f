#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const bybit_request documented = {.timestamp = 1700000000000,
                                         .api_key = TEXT("test_api_key"),
                                         .recv_window = 5000,
                                         .content = TEXT("category=linear&symbol=BTCUSDT")};

static void documented_request_is_signed(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    uint8_t mac[BYBIT_MAC_MAX];
    assert_status(BYBIT_OK, bybit_payload_sign(key, &documented, mac));
    assert_hex(mac, 32, "fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7");
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

static void documented_request_is_written(void **state)
{
    (void)state;
    static const char expected[] = "1700000000000test_api_key5000category=linear&symbol=BTCUSDT";
    uint8_t text[100];
    size_t written = 0;
    assert_status(BYBIT_OK, bybit_payload_write(&documented, text, sizeof text, &written));
    assert_int_equal(written, sizeof expected - 1);
    assert_memory_equal(text, expected, written);
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

/* The sign string as printf puts it together. */
static size_t reference_payload(const bybit_request *request, uint8_t *text, size_t capacity)
{
    char number[24];
    size_t size = (size_t)snprintf(number, sizeof number, "%" PRIu64, request->timestamp);
    assert_true(size + request->api_key.size + 10 + request->content.size <= capacity);
    memcpy(text, number, size);
    if (request->api_key.size > 0) {
        memcpy(text + size, request->api_key.data, request->api_key.size);
        size += request->api_key.size;
    }
    const size_t digits = (size_t)snprintf(number, sizeof number, "%" PRIu32, request->recv_window);
    memcpy(text + size, number, digits);
    size += digits;
    if (request->content.size > 0) {
        memcpy(text + size, request->content.data, request->content.size);
    }
    return size + request->content.size;
}

/* Size, write and sign agree; a capacity one byte short, or none, is refused and nothing is written. */
static void check_request(const bybit_hmac_key *key, const bybit_request *request)
{
    uint8_t expected[1024];
    const size_t size = reference_payload(request, expected, sizeof expected);
    const size_t untouched = 12345;
    size_t written = untouched;
    assert_int_equal(bybit_payload_size(request), size);
    bounded text = bounded_create(size);
    assert_status(BYBIT_OK, bybit_payload_write(request, text.data, size, &written));
    assert_int_equal(written, size);
    assert_memory_equal(text.data, expected, size);

    bounded shorter = bounded_create(size - 1);
    memset(shorter.data, 0xa5, shorter.size);
    written = untouched;
    for (size_t capacity = 0; capacity < size; capacity++) {
        assert_status(BYBIT_ERROR_CAPACITY, bybit_payload_write(request, shorter.data, capacity, &written));
    }
    assert_int_equal(written, untouched);
    assert_true(all_bytes_are(shorter.data, shorter.size, 0xa5));

    uint8_t signed_parts[BYBIT_MAC_MAX];
    uint8_t signed_whole[BYBIT_MAC_MAX];
    const bybit_slice whole = bounded_slice(&text);
    assert_status(BYBIT_OK, bybit_payload_sign(key, request, signed_parts));
    bybit_hmac_sign(key, &whole, 1, signed_whole);
    assert_memory_equal(signed_parts, signed_whole, bybit_digest_size(bybit_hmac_key_digest(key)));
    bounded_destroy(&text);
    bounded_destroy(&shorter);
}

static void check_api_key_sizes(const bybit_hmac_key *key, uint64_t timestamp, uint32_t window)
{
    static const size_t api_key_sizes[] = {0, 1, 18, 255, 256};
    static const size_t content_sizes[] = {0, 1, 300};
    for (size_t i = 0; i < COUNT_OF(api_key_sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(content_sizes); j++) {
            bounded api_key = bounded_create(api_key_sizes[i]);
            bounded content = bounded_create(content_sizes[j]);
            memset(api_key.data, 'k', api_key.size);
            memset(content.data, 'c', content.size);
            bybit_request request = {timestamp, bounded_slice(&api_key), window, bounded_slice(&content)};
            request.api_key.data = request.api_key.size > 0 ? request.api_key.data : NULL;
            request.content.data = request.content.size > 0 ? request.content.data : NULL;
            check_request(key, &request);
            bounded_destroy(&api_key);
            bounded_destroy(&content);
        }
    }
}

static void size_write_and_sign_agree(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    for (size_t i = 0; i < COUNT_OF(timestamps); i++) {
        for (size_t j = 0; j < COUNT_OF(windows); j++) {
            check_api_key_sizes(key, timestamps[i], windows[j]);
        }
    }
    bybit_hmac_key_release(key);
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
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA512, SLICE("test_secret"));
    const bybit_request request = {1, SLICE("a\0b\xff"), 2, BYTES(content)};
    check_request(key, &request);
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

static void too_long_api_key_is_refused(void **state)
{
    (void)state;
    uint8_t api_key[BYBIT_API_KEY_MAX + 1];
    uint8_t text[1024];
    uint8_t mac[BYBIT_MAC_MAX];
    size_t written = 12345;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    memset(api_key, 'k', sizeof api_key);
    memset(text, 0xa5, sizeof text);
    memset(mac, 0xa5, sizeof mac);
    const bybit_request request = {UINT64_MAX, BYTES(api_key), UINT32_MAX, SLICE("content")};
    assert_int_equal(bybit_payload_size(&request), 0);
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_payload_write(&request, text, sizeof text, &written));
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_payload_write(&request, text, 0, &written));
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_payload_sign(key, &request, mac));
    assert_int_equal(written, 12345);
    assert_true(all_bytes_are(text, sizeof text, 0xa5));
    assert_true(all_bytes_are(mac, sizeof mac, 0xa5));
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

/* A size near SIZE_MAX must not wrap around and pass the check of the capacity. */
static void enormous_content_does_not_wrap_the_capacity(void **state)
{
    (void)state;
    uint8_t text[64];
    size_t written = 12345;
    memset(text, 0xa5, sizeof text);
    bybit_request request = documented;
    for (size_t less = 0; less < 64; less++) {
        request.content.size = SIZE_MAX - less;
        assert_status(BYBIT_ERROR_CAPACITY, bybit_payload_write(&request, text, sizeof text, &written));
    }
    assert_int_equal(written, 12345);
    assert_true(all_bytes_are(text, sizeof text, 0xa5));
}

int run_payload_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(documented_request_is_signed), TEST(documented_request_is_written),
        TEST(websocket_payload_is_signed),  TEST(websocket_payload_of_any_time),
        TEST(size_write_and_sign_agree),    TEST(content_of_any_bytes_is_taken_as_it_is),
        TEST(too_long_api_key_is_refused),  TEST(enormous_content_does_not_wrap_the_capacity),
    };
    return cmocka_run_group_tests_name("payload", tests, NULL, NULL);
}
