#include "request_text.h"
#include "characters.h"
#include "span.h"

#include <string.h>

static const char *const placeholders[] = {"undefined", "null", "NaN", "[object Object]"};

bool bybit_is_one_of(uint8_t byte, const char *wanted)
{
    return byte != 0 && strchr(wanted, byte) != NULL;
}

bool bybit_slice_is(bybit_slice text, const char *expected)
{
    return text.size == strlen(expected) && (text.size == 0 || memcmp(text.data, expected, text.size) == 0);
}

bool bybit_is_placeholder(bybit_slice text)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
        if (bybit_slice_is(text, placeholders[i])) {
            return true;
        }
    }
    return false;
}

static bool is_stray(bybit_character character)
{
    return character.class == BYBIT_CHARACTER_SPACE || character.class == BYBIT_CHARACTER_NO_BREAK ||
           character.class == BYBIT_CHARACTER_LINE || character.class == BYBIT_CHARACTER_INVISIBLE;
}

size_t bybit_stray_whitespace(bybit_slice text)
{
    if (text.size == 0) {
        return BYBIT_STRAY_NONE;
    }
    if (is_stray(bybit_character_read(text.data, text.size))) {
        return 0;
    }
    const bybit_character last = bybit_span_last_character(text, (bybit_span){0, text.size, 0});
    return is_stray(last) ? text.size - last.size : BYBIT_STRAY_NONE;
}

bool bybit_name_list_add(bybit_name_list *list, size_t first, bybit_slice name)
{
    const size_t compared =
        list->count - first < BYBIT_NAMES_COMPARED ? list->count : first + BYBIT_NAMES_COMPARED;
    for (size_t i = first; i < compared; i++) {
        const bybit_slice kept = list->names[i];
        if (kept.size == name.size && (name.size == 0 || memcmp(kept.data, name.data, name.size) == 0)) {
            return true;
        }
    }
    if (list->count < BYBIT_NAMES_MAX) {
        list->names[list->count++] = name;
    }
    return false;
}
