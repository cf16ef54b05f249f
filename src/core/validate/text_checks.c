/* Checks of the names and values in a query or a JSON body. */
#include "validate/text_checks.h"
#include "validate/unicode.h"
#include "validate/range.h"

#include <string.h>

bool core_is_one_of(uint8_t byte, const char *wanted)
{
    return byte != 0 && strchr(wanted, byte) != NULL;
}

bool core_slice_is(bybit_slice text, const char *expected)
{
    return text.size == strlen(expected) && (text.size == 0 || memcmp(text.data, expected, text.size) == 0);
}

static int hex_value(uint8_t digit)
{
    const uint8_t letter = digit | 0x20;
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool core_escape_at(bybit_slice text, size_t at, uint8_t *byte)
{
    if (text.data[at] != '%' || text.size - at < 3) {
        return false;
    }
    const int high = hex_value(text.data[at + 1]);
    const int low = hex_value(text.data[at + 2]);
    if (high < 0 || low < 0) {
        return false;
    }
    *byte = (uint8_t)(high * 16 + low);
    return true;
}

static bool is_stray(core_character character)
{
    return character.kind == CORE_CHARACTER_SPACE || character.kind == CORE_CHARACTER_NO_BREAK ||
           character.kind == CORE_CHARACTER_LINE || character.kind == CORE_CHARACTER_INVISIBLE;
}

size_t core_stray_whitespace(bybit_slice text)
{
    if (text.size == 0) {
        return CORE_STRAY_NONE;
    }
    if (is_stray(core_character_read(text.data, text.size))) {
        return 0;
    }
    const core_character last = core_range_last_character(text, (core_range){0, text.size, 0});
    return is_stray(last) ? text.size - last.size : CORE_STRAY_NONE;
}

bool core_name_list_add(core_name_list *list, size_t first, bybit_slice name)
{
    const size_t compared =
        list->count - first < CORE_NAMES_COMPARED ? list->count : first + CORE_NAMES_COMPARED;
    for (size_t i = first; i < compared; i++) {
        const bybit_slice kept = list->names[i];
        if (kept.size == name.size && (name.size == 0 || memcmp(kept.data, name.data, name.size) == 0)) {
            return true;
        }
    }
    if (list->count < CORE_NAMES_MAX) {
        list->names[list->count++] = name;
    }
    return false;
}
