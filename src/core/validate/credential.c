/* Validates an API key and its secret, and repairs what can be repaired. */
#include "bybit_validate.h"
#include "validate/unicode.h"
#include "text/placeholder.h"
#include "validate/mask.h"
#include "validate/range.h"
#include "validate/rules.h"

#include <string.h>

static const char *const finding_names[BYBIT_FINDING_COUNT] = {
    [BYBIT_FINDING_EMPTY] = "empty",
    [BYBIT_FINDING_SURROUNDING_WHITESPACE] = "surrounding-whitespace",
    [BYBIT_FINDING_INNER_WHITESPACE] = "inner-whitespace",
    [BYBIT_FINDING_INVISIBLE_CHARACTER] = "invisible-character",
    [BYBIT_FINDING_CONTROL_CHARACTER] = "control-character",
    [BYBIT_FINDING_LINE_ENDING] = "line-ending",
    [BYBIT_FINDING_QUOTES] = "quotes",
    [BYBIT_FINDING_UNCLOSED_QUOTE] = "unclosed-quote",
    [BYBIT_FINDING_NON_ASCII] = "non-ascii",
    [BYBIT_FINDING_MASKED_VALUE] = "masked-value",
    [BYBIT_FINDING_UNEXPANDED_VARIABLE] = "unexpanded-variable",
    [BYBIT_FINDING_PEM] = "pem",
    [BYBIT_FINDING_UNEXPECTED_LENGTH] = "unexpected-length",
    [BYBIT_FINDING_SWAPPED] = "swapped",
    [BYBIT_FINDING_KEY_EQUALS_SECRET] = "key-equals-secret",
    [BYBIT_FINDING_TOO_LONG] = "too-long",
};

const char *bybit_finding_name(bybit_finding_id id)
{
    return (unsigned)id < BYBIT_FINDING_COUNT ? finding_names[id] : NULL;
}

/* One field under inspection. found[id].count == 0 means not found. */
typedef struct inspection {
    bybit_field field;
    size_t usual_size; /* 0: none is usual */
    bybit_slice value;
    core_range core; /* the value without its edges and quotes */
    bool paired;     /* the core still begins and ends with a pair of quotes */
    uint8_t *cleaned;
    size_t cleaned_size;
    bybit_finding found[BYBIT_FINDING_COUNT];
} inspection;

/* Keeps the first place and counts all. One place that cannot be repaired makes the finding unrepairable. */
static void note(inspection *inspected, bybit_finding_id id, bool repairable, size_t index,
                 uint32_t code_point)
{
    bybit_finding *finding = &inspected->found[id];
    if (finding->count == 0) {
        *finding = (bybit_finding){.id = id,
                                   .field = inspected->field,
                                   .severity = BYBIT_SEVERITY_ERROR,
                                   .repairable = true,
                                   .index = index,
                                   .code_point = code_point};
    }
    finding->count++;
    finding->repairable = finding->repairable && repairable;
}

/*
 * Takes a pair of quotes off the core; a quote without its partner stays. Quotes within quotes cannot be
 * repaired: how many were meant is unknown.
 */
static void unquote(inspection *inspected)
{
    const core_range core = inspected->core;
    const core_character first = core_range_opening_quote(inspected->value, core);
    if (first.code_point == 0) {
        return;
    }
    const size_t last_size = core_range_last_character(inspected->value, core).size;
    inspected->core =
        core_range_trim(inspected->value, (core_range){core.start + first.size, core.end - last_size,
                                                       core.index + first.units});
    inspected->paired = core_range_opening_quote(inspected->value, inspected->core).code_point != 0;
    note(inspected, BYBIT_FINDING_QUOTES, !inspected->paired, core.index, first.code_point);
}

/* A quote at one end of the core without its partner at the other end, such as an unclosed quote in .env. */
static bool is_unclosed_quote(const inspection *inspected, core_character character, size_t offset)
{
    const core_range core = inspected->core;
    return !inspected->paired && (offset == core.start || offset + character.size == core.end) &&
           core_is_quote(character.code_point);
}

/* Notes what is wrong with one character; true when the cleaned value contains it. */
static bool inspect_character(inspection *inspected, core_character character, size_t offset, size_t index)
{
    const bool inside = offset >= inspected->core.start && offset < inspected->core.end;
    if (inside && is_unclosed_quote(inspected, character, offset)) {
        note(inspected, BYBIT_FINDING_UNCLOSED_QUOTE, false, index, character.code_point);
        return true;
    }
    switch (character.kind) {
    case CORE_CHARACTER_SPACE:
        note(inspected, inside ? BYBIT_FINDING_INNER_WHITESPACE : BYBIT_FINDING_SURROUNDING_WHITESPACE,
             !inside, index, character.code_point);
        break;
    case CORE_CHARACTER_LINE:
        note(inspected, BYBIT_FINDING_LINE_ENDING, !inside, index, character.code_point);
        break;
    case CORE_CHARACTER_NO_BREAK: /* inside it may stand for a space between two values */
        note(inspected, BYBIT_FINDING_INVISIBLE_CHARACTER, !inside, index, character.code_point);
        break;
    case CORE_CHARACTER_INVISIBLE:
        note(inspected, BYBIT_FINDING_INVISIBLE_CHARACTER, true, index, character.code_point);
        return false;
    case CORE_CHARACTER_CONTROL:
        note(inspected, BYBIT_FINDING_CONTROL_CHARACTER, false, index, character.code_point);
        break;
    case CORE_CHARACTER_OTHER:
        if (inside) { /* outside the core there are only edges and typographic quotes, noted already */
            note(inspected, BYBIT_FINDING_NON_ASCII, false, index, character.code_point);
        }
        break;
    case CORE_CHARACTER_PLAIN:
        break;
    }
    return inside;
}

static void inspect_characters(inspection *inspected)
{
    const bybit_slice value = inspected->value;
    size_t index = 0;
    for (size_t offset = 0; offset < value.size;) {
        const core_character character = core_character_read(value.data + offset, value.size - offset);
        if (inspect_character(inspected, character, offset, index)) {
            memcpy(inspected->cleaned + inspected->cleaned_size, value.data + offset, character.size);
            inspected->cleaned_size += character.size;
        }
        offset += character.size;
        index += character.units;
    }
}

static void forget(inspection *inspected, bybit_finding_id id)
{
    inspected->found[id].count = 0;
}

/* Bullets in place of a secret are one finding, not two. */
static void note_mask(inspection *inspected, core_mask mask)
{
    bybit_finding *finding = &inspected->found[BYBIT_FINDING_MASKED_VALUE];
    note(inspected, BYBIT_FINDING_MASKED_VALUE, false, inspected->core.index + mask.units_before,
         mask.code_point);
    finding->count = mask.length;
    finding->severity = mask.certain ? BYBIT_SEVERITY_ERROR : BYBIT_SEVERITY_WARNING;
    if (mask.code_point > 0x7f && inspected->found[BYBIT_FINDING_NON_ASCII].count == mask.length) {
        forget(inspected, BYBIT_FINDING_NON_ASCII);
    }
}

static void inspect_length(inspection *inspected)
{
    const size_t usual_size = inspected->usual_size;
    const size_t size = inspected->cleaned_size;
    bybit_finding_id id = BYBIT_FINDING_UNEXPECTED_LENGTH;
    if (inspected->field == BYBIT_FIELD_API_KEY && size > BYBIT_API_KEY_MAX) {
        id = BYBIT_FINDING_TOO_LONG;
    } else if (usual_size == 0 || size == usual_size ||
               inspected->found[BYBIT_FINDING_MASKED_VALUE].count > 0) {
        return;
    }
    note(inspected, id, false, inspected->core.index, 0);
    inspected->found[id].count = size;
    if (id == BYBIT_FINDING_UNEXPECTED_LENGTH) {
        inspected->found[id].severity = BYBIT_SEVERITY_WARNING;
    }
}

/* Findings that hold for the value as a whole replace those that only describe its symptoms. */
static void inspect_whole(inspection *inspected)
{
    const bybit_slice cleaned = {inspected->cleaned, inspected->cleaned_size};
    const core_range core = inspected->core;
    if (cleaned.size == 0) {
        memset(inspected->found, 0, sizeof inspected->found);
        note(inspected, BYBIT_FINDING_EMPTY, false, 0, 0);
        return;
    }
    if (core_contains_pem(cleaned)) {
        memset(inspected->found, 0, sizeof inspected->found);
        note(inspected, BYBIT_FINDING_PEM, false, core.index, 0);
        return;
    }
    if (core_is_unexpanded_variable(cleaned)) {
        forget(inspected, BYBIT_FINDING_INNER_WHITESPACE);
        const core_character first =
            core_character_read(inspected->value.data + core.start, core.end - core.start);
        note(inspected, BYBIT_FINDING_UNEXPANDED_VARIABLE, false, core.index, first.code_point);
        return;
    }
    core_mask mask;
    if (core_find_mask((bybit_slice){inspected->value.data + core.start, core.end - core.start}, &mask)) {
        note_mask(inspected, mask);
    }
    inspect_length(inspected);
}

/* Whether each value is as long as the other usually is, and they usually differ. */
static bool are_swapped(const inspection *api_key, const inspection *api_secret)
{
    return api_key->usual_size > 0 && api_key->usual_size != api_secret->usual_size &&
           api_key->cleaned_size == api_secret->usual_size && api_secret->cleaned_size == api_key->usual_size;
}

/* Checks the two values together. A pair that fails has no cleaned values: which of them is wrong is unknown.
 */
static bool inspect_pair(inspection *api_key, inspection *api_secret, bybit_equal_function equal)
{
    if (are_swapped(api_key, api_secret)) {
        forget(api_key, BYBIT_FINDING_UNEXPECTED_LENGTH);
        forget(api_secret, BYBIT_FINDING_UNEXPECTED_LENGTH);
        note(api_key, BYBIT_FINDING_SWAPPED, false, 0, 0);
        return false;
    }
    if (api_key->cleaned_size > 0 && api_key->cleaned_size == api_secret->cleaned_size &&
        equal(api_key->cleaned, api_secret->cleaned, api_key->cleaned_size)) {
        note(api_secret, BYBIT_FINDING_KEY_EQUALS_SECRET, false, 0, 0);
        return false;
    }
    return true;
}

/* Appends the field's findings in the order of their places; equal places keep the order of the ids. */
static void report_field(const inspection *inspected, bybit_credential_report *report)
{
    const size_t first = report->count;
    bool usable = true;
    for (size_t id = 0; id < BYBIT_FINDING_COUNT; id++) {
        const bybit_finding *finding = &inspected->found[id];
        if (finding->count == 0) {
            continue;
        }
        size_t place = report->count++;
        for (; place > first && report->findings[place - 1].index > finding->index; place--) {
            report->findings[place] = report->findings[place - 1];
        }
        report->findings[place] = *finding;
        report->ok = report->ok && finding->severity != BYBIT_SEVERITY_ERROR;
        usable = usable && (finding->severity != BYBIT_SEVERITY_ERROR || finding->repairable);
    }
    report->usable[inspected->field] = usable;
    report->cleaned_size[inspected->field] = inspected->cleaned_size;
}

void bybit_credential_validate(const bybit_rules *rules, const bybit_slice *fields, unsigned count,
                               uint8_t *const *cleaned, bybit_equal_function equal,
                               bybit_credential_report *report)
{
    inspection inspections[BYBIT_FIELD_COUNT];
    memset(inspections, 0, sizeof inspections);
    memset(report, 0, sizeof *report);
    report->ok = true;
    if (rules != NULL) {
        inspections[BYBIT_FIELD_API_KEY].usual_size = rules->api_key_size;
        inspections[BYBIT_FIELD_API_SECRET].usual_size = rules->api_secret_size;
    }
    for (unsigned field = 0; field < count; field++) {
        inspection *inspected = &inspections[field];
        inspected->field = (bybit_field)field;
        inspected->value = fields[field];
        inspected->cleaned = cleaned[field];
        inspected->core = core_range_trim(fields[field], (core_range){0, fields[field].size, 0});
        unquote(inspected);
        inspect_characters(inspected);
        inspect_whole(inspected);
    }
    const bool paired =
        count < BYBIT_FIELD_COUNT ||
        inspect_pair(&inspections[BYBIT_FIELD_API_KEY], &inspections[BYBIT_FIELD_API_SECRET], equal);
    for (unsigned field = 0; field < count; field++) {
        report_field(&inspections[field], report);
        report->usable[field] = report->usable[field] && paired;
    }
}
