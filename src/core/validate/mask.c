/* Finds runs of characters that hide a value, such as ****. */
#include "validate/mask.h"
#include "validate/unicode.h"

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
static core_mask read_run(bybit_slice text, size_t units_before, size_t *bytes, size_t *units)
{
    core_character character = core_character_read(text.data, text.size);
    core_mask run = {.code_point = character.code_point, .units_before = units_before};
    *bytes = 0;
    *units = 0;
    while (character.code_point == run.code_point || character.kind == CORE_CHARACTER_INVISIBLE) {
        run.length += character.code_point == run.code_point ? 1 : 0;
        *bytes += character.size;
        *units += character.units;
        if (*bytes == text.size) {
            break;
        }
        character = core_character_read(text.data + *bytes, text.size - *bytes);
    }
    return run;
}

bool core_find_mask(bybit_slice text, core_mask *mask)
{
    bool found = false;
    size_t units_before = 0;
    size_t bytes = 0;
    for (size_t offset = 0; offset < text.size; offset += bytes) {
        size_t units = 0;
        core_mask run =
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
