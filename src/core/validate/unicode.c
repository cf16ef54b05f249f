/* Reads UTF-8 and sorts characters into kinds. */
#include "validate/unicode.h"

#include <stdbool.h>

#define REPLACEMENT 0xfffdu

typedef struct code_point_range {
    uint32_t first;
    uint32_t last;
    core_character_kind kind;
} code_point_range;

/*
 * Ascending. The invisible ones are Unicode's Default_Ignorable_Code_Point set (zero-width space, joiners,
 * byte order mark, soft hyphen, word joiner, variation selectors, bidi marks, tags …) and the interlinear
 * marks, which browsers and chat programs smuggle into copied text.
 */
static const code_point_range ranges[] = {
    {0x0000, 0x0008, CORE_CHARACTER_CONTROL},     {0x0009, 0x0009, CORE_CHARACTER_SPACE},
    {0x000a, 0x000a, CORE_CHARACTER_LINE},        {0x000b, 0x000c, CORE_CHARACTER_SPACE},
    {0x000d, 0x000d, CORE_CHARACTER_LINE},        {0x000e, 0x001f, CORE_CHARACTER_CONTROL},
    {0x0020, 0x0020, CORE_CHARACTER_SPACE},       {0x0021, 0x007e, CORE_CHARACTER_PLAIN},
    {0x007f, 0x0084, CORE_CHARACTER_CONTROL},     {0x0085, 0x0085, CORE_CHARACTER_LINE},
    {0x0086, 0x009f, CORE_CHARACTER_CONTROL},     {0x00a0, 0x00a0, CORE_CHARACTER_NO_BREAK},
    {0x00ad, 0x00ad, CORE_CHARACTER_INVISIBLE},   {0x034f, 0x034f, CORE_CHARACTER_INVISIBLE},
    {0x061c, 0x061c, CORE_CHARACTER_INVISIBLE},   {0x115f, 0x1160, CORE_CHARACTER_INVISIBLE},
    {0x1680, 0x1680, CORE_CHARACTER_SPACE},       {0x17b4, 0x17b5, CORE_CHARACTER_INVISIBLE},
    {0x180b, 0x180f, CORE_CHARACTER_INVISIBLE},   {0x2000, 0x200a, CORE_CHARACTER_SPACE},
    {0x200b, 0x200f, CORE_CHARACTER_INVISIBLE},   {0x2028, 0x2029, CORE_CHARACTER_LINE},
    {0x202a, 0x202e, CORE_CHARACTER_INVISIBLE},   {0x202f, 0x202f, CORE_CHARACTER_NO_BREAK},
    {0x205f, 0x205f, CORE_CHARACTER_SPACE},       {0x2060, 0x206f, CORE_CHARACTER_INVISIBLE},
    {0x3000, 0x3000, CORE_CHARACTER_SPACE},       {0x3164, 0x3164, CORE_CHARACTER_INVISIBLE},
    {0xfe00, 0xfe0f, CORE_CHARACTER_INVISIBLE},   {0xfeff, 0xfeff, CORE_CHARACTER_INVISIBLE},
    {0xffa0, 0xffa0, CORE_CHARACTER_INVISIBLE},   {0xfff0, 0xfffb, CORE_CHARACTER_INVISIBLE},
    {0x1bca0, 0x1bca3, CORE_CHARACTER_INVISIBLE}, {0x1d173, 0x1d17a, CORE_CHARACTER_INVISIBLE},
    {0xe0000, 0xe0fff, CORE_CHARACTER_INVISIBLE},
};

static core_character_kind classify(uint32_t code_point)
{
    size_t low = 0;
    size_t high = sizeof ranges / sizeof ranges[0];
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else if (code_point < ranges[middle].first) {
            high = middle;
        } else {
            return ranges[middle].kind;
        }
    }
    return CORE_CHARACTER_OTHER;
}

/* The bytes a lead byte announces, 0 for a byte that cannot lead. */
static size_t announced_size(uint8_t lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
        return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Overlong forms, surrogates and values past U+10FFFF are malformed. */
static bool well_formed(uint32_t code_point, size_t size)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    return code_point >= smallest[size] && code_point <= 0x10ffff &&
           !(code_point >= 0xd800 && code_point <= 0xdfff);
}

static bool decode(const uint8_t *data, size_t size, uint32_t *code_point, size_t *consumed)
{
    static const uint8_t lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    const size_t announced = announced_size(data[0]);
    if (announced == 0 || announced > size) {
        return false;
    }
    uint32_t value = data[0] & lead_bits[announced];
    for (size_t i = 1; i < announced; i++) {
        if ((data[i] & 0xc0) != 0x80) {
            return false;
        }
        value = value << 6 | (data[i] & 0x3fu);
    }
    *code_point = value;
    *consumed = announced;
    return well_formed(value, announced);
}

core_character core_character_read(const uint8_t *data, size_t size)
{
    core_character character = {.code_point = REPLACEMENT, .size = 1, .units = 1};
    uint32_t code_point = 0;
    size_t consumed = 0;
    if (decode(data, size, &code_point, &consumed)) {
        character.code_point = code_point;
        character.size = consumed;
        character.units = code_point > 0xffff ? 2 : 1;
    }
    character.kind = classify(character.code_point);
    return character;
}
