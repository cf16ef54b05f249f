#include "placeholder.h"
#include "characters.h"

#include <string.h>

static bool starts_with(bybit_slice text, const char *start)
{
    const size_t size = strlen(start);
    return text.size >= size && memcmp(text.data, start, size) == 0;
}

static bool ends_with(bybit_slice text, const char *end)
{
    const size_t size = strlen(end);
    return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

static bool contains(bybit_slice text, const char *wanted)
{
    const size_t size = strlen(wanted);
    for (size_t offset = 0; offset + size <= text.size; offset++) {
        if (memcmp(text.data + offset, wanted, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_name(bybit_slice text)
{
    bool letter = false;
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t byte = text.data[i];
        const bool alphabetic = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
        if (!alphabetic && (byte < '0' || byte > '9')) {
            return false;
        }
        letter = letter || alphabetic;
    }
    return letter;
}

bool bybit_is_unexpanded_variable(bybit_slice text)
{
    if (ends_with(text, "}") && contains(text, "${")) {
        return true;
    }
    if ((starts_with(text, "{{") && ends_with(text, "}}")) ||
        (starts_with(text, "<") && ends_with(text, ">"))) {
        return true;
    }
    if (text.size > 2 && starts_with(text, "%") && ends_with(text, "%")) {
        return is_name((bybit_slice){text.data + 1, text.size - 2});
    }
    if (text.size > 1 && starts_with(text, "$")) {
        return is_name((bybit_slice){text.data + 1, text.size - 1});
    }
    return starts_with(text, "process.env.");
}

bool bybit_contains_pem(bybit_slice text)
{
    return contains(text, "-----BEGIN ");
}

/*
 * certain_from: a run of four to seven x occurs by chance in one of half a million random keys, so only a
 * longer one, or a value of nothing else, is certain.
 */
typedef struct mask_rule {
    uint32_t code_point;
    size_t shortest;
    size_t certain_from;
} mask_rule;

static const mask_rule mask_rules[] = {{'*', 3, 3},    {'.', 3, 3},    {'x', 4, 8},   {'X', 4, 8},
                                       {0x2022, 3, 3}, {0x25cf, 3, 3}, {0x2026, 1, 1}};

static const mask_rule *rule_for(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof mask_rules / sizeof mask_rules[0]; i++) {
        if (mask_rules[i].code_point == code_point) {
            return &mask_rules[i];
        }
    }
    return NULL;
}

/*
 * The run of one character at the start of text; *bytes is its size. Invisible characters do not interrupt a
 * run: they are gone from the cleaned value.
 */
static bybit_mask read_run(bybit_slice text, size_t units_before, size_t *bytes, size_t *units)
{
    bybit_character character = bybit_character_read(text.data, text.size);
    bybit_mask run = {.code_point = character.code_point, .units_before = units_before};
    *bytes = 0;
    *units = 0;
    while (character.code_point == run.code_point || character.class == BYBIT_CHARACTER_INVISIBLE) {
        run.length += character.code_point == run.code_point ? 1 : 0;
        *bytes += character.size;
        *units += character.units;
        if (*bytes == text.size) {
            break;
        }
        character = bybit_character_read(text.data + *bytes, text.size - *bytes);
    }
    return run;
}

bool bybit_find_mask(bybit_slice text, bybit_mask *mask)
{
    bool found = false;
    size_t units_before = 0;
    size_t bytes = 0;
    for (size_t offset = 0; offset < text.size; offset += bytes) {
        size_t units = 0;
        bybit_mask run =
            read_run((bybit_slice){text.data + offset, text.size - offset}, units_before, &bytes, &units);
        units_before += units;
        const mask_rule *rule = rule_for(run.code_point);
        if (rule == NULL || run.length < rule->shortest) {
            continue;
        }
        run.certain = bytes == text.size || run.length >= rule->certain_from;
        if (run.certain || !found) {
            *mask = run;
            found = true;
        }
        if (run.certain) {
            break;
        }
    }
    return found;
}
