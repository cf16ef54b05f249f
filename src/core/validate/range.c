/* Trims ranges of a value and finds the quotes around them. */
#include "validate/range.h"

static bool is_edge(core_character_kind kind)
{
    return kind == CORE_CHARACTER_SPACE || kind == CORE_CHARACTER_NO_BREAK || kind == CORE_CHARACTER_LINE ||
           kind == CORE_CHARACTER_INVISIBLE;
}

core_range core_range_trim(bybit_slice value, core_range within)
{
    core_range trimmed = {within.end, within.end, within.index};
    bool started = false;
    size_t index = within.index;
    for (size_t offset = within.start; offset < within.end;) {
        const core_character character = core_character_read(value.data + offset, within.end - offset);
        if (!is_edge(character.kind)) {
            if (!started) {
                trimmed.start = offset;
                trimmed.index = index;
                started = true;
            }
            trimmed.end = offset + character.size;
        }
        offset += character.size;
        index += character.units;
    }
    return trimmed;
}

/* What opens a quotation, and what closes it. */
static const uint32_t quotes[][2] = {{'"', '"'},       {'\'', '\''},     {'`', '`'},       {0x201c, 0x201d},
                                     {0x2018, 0x2019}, {0x201d, 0x201d}, {0x2019, 0x2019}, {0x201e, 0x201c},
                                     {0x201a, 0x2018}, {0x00ab, 0x00bb}, {0x2039, 0x203a}};

#define QUOTES (sizeof quotes / sizeof quotes[0])

/* The character that closes what `opening` opens, or 0. */
static uint32_t closing_quote(uint32_t opening)
{
    for (size_t i = 0; i < QUOTES; i++) {
        if (quotes[i][0] == opening) {
            return quotes[i][1];
        }
    }
    return 0;
}

bool core_is_quote(uint32_t code_point)
{
    for (size_t i = 0; i < QUOTES; i++) {
        if (quotes[i][0] == code_point || quotes[i][1] == code_point) {
            return true;
        }
    }
    return false;
}

/* At most three continuation bytes stand before the end of a character. */
core_character core_range_last_character(bybit_slice value, core_range within)
{
    size_t offset = within.end - 1;
    while (offset > within.start && within.end - offset < 4 && (value.data[offset] & 0xc0) == 0x80) {
        offset--;
    }
    core_character character = core_character_read(value.data + offset, within.end - offset);
    if (offset + character.size != within.end) {
        character = core_character_read(value.data + within.end - 1, 1);
    }
    return character;
}

core_character core_range_opening_quote(bybit_slice value, core_range within)
{
    const core_character none = {0};
    if (within.start == within.end) {
        return none;
    }
    const core_character first = core_character_read(value.data + within.start, within.end - within.start);
    const core_character last = core_range_last_character(value, within);
    const uint32_t closing = closing_quote(first.code_point);
    const bool paired =
        closing != 0 && closing == last.code_point && within.end - within.start >= first.size + last.size;
    return paired ? first : none;
}
