/* The tokens of JSON (RFC 8259). */
#include "validate/json_tokens.h"
#include "validate/text_checks.h"

bool core_json_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

bool core_json_is_word(uint8_t byte)
{
    return core_json_is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '_' || byte == '$';
}

static bool is_hex(uint8_t byte)
{
    return core_json_is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

uint8_t core_json_byte(bybit_slice text, size_t offset)
{
    return offset < text.size ? text.data[offset] : 0;
}

/* Moves past digits; false when there is none. */
static bool skip_digits(bybit_slice text, size_t *end)
{
    const size_t start = *end;
    while (core_json_is_digit(core_json_byte(text, *end))) {
        ++*end;
    }
    return *end > start;
}

bool core_json_skip_number(bybit_slice text, size_t *end)
{
    if (core_json_byte(text, *end) == '-') {
        ++*end;
    }
    if (core_json_byte(text, *end) == '0') {
        ++*end;
    } else if (!skip_digits(text, end)) {
        return false;
    }
    if (core_json_byte(text, *end) == '.') {
        ++*end;
        if (!skip_digits(text, end)) {
            return false;
        }
    }
    if (core_json_byte(text, *end) == 'e' || core_json_byte(text, *end) == 'E') {
        ++*end;
        if (core_json_byte(text, *end) == '+' || core_json_byte(text, *end) == '-') {
            ++*end;
        }
        return skip_digits(text, end);
    }
    return true;
}

size_t core_json_escape_size(bybit_slice text, size_t offset)
{
    const uint8_t letter = core_json_byte(text, offset + 1);
    if (core_is_one_of(letter, "\"\\/bfnrt")) {
        return 2;
    }
    if (letter != 'u') {
        return 0;
    }
    for (size_t i = 2; i < 6; i++) {
        if (!is_hex(core_json_byte(text, offset + i))) {
            return 0;
        }
    }
    return 6;
}

bool core_json_is_cut_escape(bybit_slice text, size_t offset)
{
    if (text.size - offset == 1) {
        return true;
    }
    if (text.data[offset + 1] != 'u' || text.size - offset >= 6) {
        return false;
    }
    for (size_t i = offset + 2; i < text.size; i++) {
        if (!is_hex(text.data[i])) {
            return false;
        }
    }
    return true;
}

size_t core_json_stray_escape(bybit_slice text)
{
    if (text.size < 2) {
        return CORE_STRAY_NONE;
    }
    if (text.data[0] == '\\' && core_is_one_of(text.data[1], "nrtf")) {
        return 0;
    }
    if (!core_is_one_of(text.data[text.size - 1], "nrtf")) {
        return CORE_STRAY_NONE;
    }
    size_t backslashes = 0;
    while (backslashes < text.size - 1 && text.data[text.size - 2 - backslashes] == '\\') {
        backslashes++;
    }
    return backslashes % 2 == 1 ? text.size - 2 : CORE_STRAY_NONE;
}
