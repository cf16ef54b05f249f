#include "bybit_auth.h"

#include <string.h>

static const char websocket_path[] = "GET/realtime";

/* Writes the decimal digits of value and returns how many there are (at most 20). */
static size_t write_decimal(uint64_t value, uint8_t *text)
{
    uint8_t reversed[20];
    size_t size = 0;
    do {
        reversed[size++] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t i = 0; i < size; i++) {
        text[i] = reversed[size - 1 - i];
    }
    return size;
}

/* timestamp + API key + recv_window; prefix has room for BYBIT_PAYLOAD_PREFIX_MAX bytes. */
static size_t write_prefix(const bybit_request *request, uint8_t *prefix)
{
    if (request->api_key.size > BYBIT_API_KEY_MAX) {
        return 0;
    }
    size_t size = write_decimal(request->timestamp, prefix);
    if (request->api_key.size > 0) {
        memcpy(prefix + size, request->api_key.data, request->api_key.size);
        size += request->api_key.size;
    }
    return size + write_decimal(request->recv_window, prefix + size);
}

size_t bybit_payload_size(const bybit_request *request)
{
    uint8_t prefix[BYBIT_PAYLOAD_PREFIX_MAX];
    const size_t size = write_prefix(request, prefix);
    return size == 0 ? 0 : size + request->content.size;
}

bybit_status bybit_payload_write(const bybit_request *request, uint8_t *text, size_t capacity,
                                 size_t *written)
{
    uint8_t prefix[BYBIT_PAYLOAD_PREFIX_MAX];
    const size_t size = write_prefix(request, prefix);
    if (size == 0) {
        return BYBIT_ERROR_ARGUMENT;
    }
    if (capacity < size || capacity - size < request->content.size) {
        return BYBIT_ERROR_CAPACITY;
    }
    memcpy(text, prefix, size);
    if (request->content.size > 0) {
        memcpy(text + size, request->content.data, request->content.size);
    }
    *written = size + request->content.size;
    return BYBIT_OK;
}

bybit_status bybit_payload_sign(const bybit_hmac_key *key, const bybit_request *request, uint8_t *mac)
{
    uint8_t prefix[BYBIT_PAYLOAD_PREFIX_MAX];
    const size_t size = write_prefix(request, prefix);
    if (size == 0) {
        return BYBIT_ERROR_ARGUMENT;
    }
    const bybit_slice parts[] = {{prefix, size}, request->content};
    bybit_hmac_sign(key, parts, 2, mac);
    return BYBIT_OK;
}

size_t bybit_payload_write_websocket(uint64_t expires, uint8_t *text)
{
    const size_t size = sizeof websocket_path - 1;
    memcpy(text, websocket_path, size);
    return size + write_decimal(expires, text + size);
}
