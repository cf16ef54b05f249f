/* Hex and base64. */
#include "bybit_base.h"

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/*
 * Arithmetic instead of a table or a condition: what is encoded is not public yet, and compilers turn the
 * loop below into a few vector instructions. (nibble + 6) >> 4 is 1 above 9.
 */
static char hex_digit(unsigned nibble)
{
    return (char)(nibble + '0' + ((nibble + 6) >> 4) * ('a' - '0' - 10));
}

void bybit_hex_encode(const uint8_t *data, size_t size, char *text)
{
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = hex_digit(data[i] >> 4);
        text[2 * i + 1] = hex_digit(data[i] & 15);
    }
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

bybit_status bybit_hex_decode(const char *text, size_t size, uint8_t *data)
{
    if (size % 2 != 0) {
        return BYBIT_ERROR_ENCODING;
    }
    for (size_t i = 0; i < size / 2; i++) {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return BYBIT_ERROR_ENCODING;
        }
        data[i] = (uint8_t)(high * 16 + low);
    }
    return BYBIT_OK;
}

void bybit_base64_encode(const uint8_t *data, size_t size, char *text)
{
    size_t i = 0;
    for (; i + 3 <= size; i += 3) {
        const uint32_t group = (uint32_t)data[i] << 16 | (uint32_t)data[i + 1] << 8 | data[i + 2];
        *text++ = base64_digits[group >> 18];
        *text++ = base64_digits[group >> 12 & 63];
        *text++ = base64_digits[group >> 6 & 63];
        *text++ = base64_digits[group & 63];
    }
    if (i < size) {
        const bool two = i + 2 == size;
        const uint32_t group = (uint32_t)data[i] << 16 | (two ? (uint32_t)data[i + 1] << 8 : 0);
        *text++ = base64_digits[group >> 18];
        *text++ = base64_digits[group >> 12 & 63];
        *text++ = (char)(two ? base64_digits[group >> 6 & 63] : '=');
        *text++ = '=';
    }
}

static int base64_value(char digit)
{
    if (digit >= 'A' && digit <= 'Z') {
        return digit - 'A';
    }
    if (digit >= 'a' && digit <= 'z') {
        return digit - 'a' + 26;
    }
    if (digit >= '0' && digit <= '9') {
        return digit - '0' + 52;
    }
    if (digit == '+') {
        return 62;
    }
    return digit == '/' ? 63 : -1;
}

/* One group of four digits, of which the last `padding` are '='. */
static bool base64_group(const char *text, int padding, uint8_t *data)
{
    uint32_t group = 0;
    for (int i = 0; i < 4; i++) {
        const int value = i < 4 - padding ? base64_value(text[i]) : 0;
        if (value < 0) {
            return false;
        }
        group = group << 6 | (uint32_t)value;
    }
    data[0] = (uint8_t)(group >> 16);
    if (padding < 2) {
        data[1] = (uint8_t)(group >> 8);
    }
    if (padding < 1) {
        data[2] = (uint8_t)group;
    }
    /* Bits that belong to no byte must be zero, or two texts would decode to the same bytes. */
    return padding == 0 || (group & (padding == 2 ? 0xffffu : 0xffu)) == 0;
}

bybit_status bybit_base64_decode(const char *text, size_t size, uint8_t *data, size_t *written)
{
    if (size % 4 != 0) {
        return BYBIT_ERROR_ENCODING;
    }
    int padding = 0;
    if (size > 0 && text[size - 1] == '=') {
        padding = text[size - 2] == '=' ? 2 : 1;
    }
    for (size_t i = 0; i < size / 4; i++) {
        const bool last = i + 1 == size / 4;
        if (!base64_group(text + 4 * i, last ? padding : 0, data + 3 * i)) {
            return BYBIT_ERROR_ENCODING;
        }
    }
    *written = size / 4 * 3 - (size_t)padding;
    return BYBIT_OK;
}
