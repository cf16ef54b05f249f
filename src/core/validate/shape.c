/* Compares credentials with the shapes of those that exchanges issue. */
#include "validate/shape.h"
#include "validate/rules.h"

#include <string.h>

static bool is_in(uint8_t byte, uint8_t first, uint8_t last)
{
    return byte >= first && byte <= last;
}

static bool is_of(uint8_t byte, char expected)
{
    switch (expected) {
    case CORE_SHAPE_ALPHANUMERIC:
        return is_in(byte, '0', '9') || is_in(byte, 'a', 'z') || is_in(byte, 'A', 'Z');
    case CORE_SHAPE_LOWER_HEX:
        return is_in(byte, '0', '9') || is_in(byte, 'a', 'f');
    case CORE_SHAPE_UPPER_HEX:
        return is_in(byte, '0', '9') || is_in(byte, 'A', 'F');
    case CORE_SHAPE_HEX:
        return is_in(byte, '0', '9') || is_in(byte, 'a', 'f') || is_in(byte, 'A', 'F');
    default:
        return byte == (uint8_t)expected;
    }
}

size_t core_shape_fitting(const char *shape, bybit_slice text)
{
    size_t fitting = 0;
    if (shape[0] == '\0') {
        return text.size;
    }
    while (fitting < text.size && shape[fitting] != '\0' && is_of(text.data[fitting], shape[fitting])) {
        fitting++;
    }
    return fitting;
}

bool core_shape_fits(const char *shape, bybit_slice text)
{
    return shape[0] == '\0' || (text.size == strlen(shape) && core_shape_fitting(shape, text) == text.size);
}
