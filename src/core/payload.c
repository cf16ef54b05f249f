/* The strings that Bybit signs; bybit_auth.h documents them. */
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

size_t bybit_payload_write_prefix(uint64_t timestamp, bybit_slice api_key, uint32_t recv_window,
                                  uint8_t *prefix)
{
    if (api_key.size > BYBIT_API_KEY_MAX) {
        return 0;
    }
    size_t size = write_decimal(timestamp, prefix);
    if (api_key.size > 0) {
        memcpy(prefix + size, api_key.data, api_key.size);
        size += api_key.size;
    }
    return size + write_decimal(recv_window, prefix + size);
}

size_t bybit_payload_write_websocket(uint64_t expires, uint8_t *text)
{
    const size_t size = sizeof websocket_path - 1;
    memcpy(text, websocket_path, size);
    return size + write_decimal(expires, text + size);
}
