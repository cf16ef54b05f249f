/* Validates an API key and its secret, and repairs what can be repaired. */
#include "bybit_validate.h"
#include "validate/unicode.h"
#include "text/placeholder.h"
#include "validate/inspection.h"
#include "validate/mask.h"
#include "validate/shape.h"

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
    [BYBIT_FINDING_UNEXPECTED_CHARACTER] = "unexpected-character",
    [BYBIT_FINDING_OTHER_EXCHANGE] = "other-exchange",
    [BYBIT_FINDING_SWAPPED_PASSPHRASE] = "swapped-passphrase",
    [BYBIT_FINDING_SECRET_EQUALS_PASSPHRASE] = "secret-equals-passphrase",
};

const char *bybit_finding_name(bybit_finding_id id)
{
    return (unsigned)id < BYBIT_FINDING_COUNT ? finding_names[id] : NULL;
}

void core_inspection_note(core_inspection *inspected, bybit_finding_id id, bool repairable, size_t index,
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
static void unquote(core_inspection *inspected)
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
    core_inspection_note(inspected, BYBIT_FINDING_QUOTES, !inspected->paired, core.index, first.code_point);
}

/* A quote at one end of the core without its partner at the other end, such as an unclosed quote in .env. */
static bool is_unclosed_quote(const core_inspection *inspected, core_character character, size_t offset)
{
    const core_range core = inspected->core;
    return !inspected->paired && (offset == core.start || offset + character.size == core.end) &&
           core_is_quote(character.code_point);
}

/* Notes what is wrong with one character; true when the cleaned value contains it. */
static bool inspect_character(core_inspection *inspected, core_character character, size_t offset,
                              size_t index)
{
    const bool inside = offset >= inspected->core.start && offset < inspected->core.end;
    if (inside && is_unclosed_quote(inspected, character, offset)) {
        core_inspection_note(inspected, BYBIT_FINDING_UNCLOSED_QUOTE, false, index, character.code_point);
        return true;
    }
    switch (character.kind) {
    case CORE_CHARACTER_SPACE:
        inspected->spaced = inspected->spaced && (!inside || character.code_point == ' ');
        core_inspection_note(inspected,
                             inside ? BYBIT_FINDING_INNER_WHITESPACE : BYBIT_FINDING_SURROUNDING_WHITESPACE,
                             !inside, index, character.code_point);
        break;
    case CORE_CHARACTER_LINE:
        core_inspection_note(inspected, BYBIT_FINDING_LINE_ENDING, !inside, index, character.code_point);
        break;
    case CORE_CHARACTER_NO_BREAK: /* inside it may stand for a space between two values */
        core_inspection_note(inspected, BYBIT_FINDING_INVISIBLE_CHARACTER, !inside, index,
                             character.code_point);
        break;
    case CORE_CHARACTER_INVISIBLE:
        core_inspection_note(inspected, BYBIT_FINDING_INVISIBLE_CHARACTER, true, index, character.code_point);
        return false;
    case CORE_CHARACTER_CONTROL:
        core_inspection_note(inspected, BYBIT_FINDING_CONTROL_CHARACTER, false, index, character.code_point);
        break;
    case CORE_CHARACTER_OTHER:
        if (inside) { /* outside the core there are only edges and typographic quotes, noted already */
            core_inspection_note(inspected, BYBIT_FINDING_NON_ASCII, false, index, character.code_point);
        }
        break;
    case CORE_CHARACTER_PLAIN:
        break;
    }
    return inside;
}

static void inspect_characters(core_inspection *inspected)
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

static void forget(core_inspection *inspected, bybit_finding_id id)
{
    inspected->found[id].count = 0;
}

void core_inspection_forget_form(core_inspection *inspected)
{
    forget(inspected, BYBIT_FINDING_UNEXPECTED_LENGTH);
    forget(inspected, BYBIT_FINDING_UNEXPECTED_CHARACTER);
}

/* Bullets in place of a secret are one finding, not two. */
static void note_mask(core_inspection *inspected, core_mask mask)
{
    bybit_finding *finding = &inspected->found[BYBIT_FINDING_MASKED_VALUE];
    core_inspection_note(inspected, BYBIT_FINDING_MASKED_VALUE, false,
                         inspected->core.index + mask.units_before, mask.code_point);
    finding->count = mask.length;
    finding->severity = mask.certain ? BYBIT_SEVERITY_ERROR : BYBIT_SEVERITY_WARNING;
    if (mask.code_point > 0x7f && inspected->found[BYBIT_FINDING_NON_ASCII].count == mask.length) {
        forget(inspected, BYBIT_FINDING_NON_ASCII);
    }
}

/* The first character that the exchange's values do not have. */
static void inspect_shape(core_inspection *inspected)
{
    const bybit_slice cleaned = {inspected->cleaned, inspected->cleaned_size};
    const size_t fitting = core_shape_fitting(inspected->shape, cleaned);
    if (fitting < cleaned.size) {
        core_inspection_note(inspected, BYBIT_FINDING_UNEXPECTED_CHARACTER, false,
                             inspected->core.index + fitting, 0);
        inspected->found[BYBIT_FINDING_UNEXPECTED_CHARACTER].severity = BYBIT_SEVERITY_WARNING;
    }
}

static void inspect_length(core_inspection *inspected)
{
    const size_t size = inspected->cleaned_size;
    bybit_finding_id id = BYBIT_FINDING_UNEXPECTED_LENGTH;
    if (inspected->field == BYBIT_FIELD_API_KEY && size > BYBIT_API_KEY_MAX) {
        id = BYBIT_FINDING_TOO_LONG;
    } else if (inspected->least_size == 0 || inspected->found[BYBIT_FINDING_MASKED_VALUE].count > 0) {
        return;
    } else if (size >= inspected->least_size && size <= inspected->most_size) {
        inspect_shape(inspected);
        return;
    }
    core_inspection_note(inspected, id, false, inspected->core.index, 0);
    inspected->found[id].count = size;
    if (id == BYBIT_FINDING_UNEXPECTED_LENGTH) {
        inspected->found[id].severity = BYBIT_SEVERITY_WARNING;
    }
}

/* People choose passphrases: one may contain spaces, or begin like a variable of a shell. */
static void excuse_passphrase(core_inspection *inspected)
{
    if (inspected->field != BYBIT_FIELD_PASSPHRASE || inspected->cleaned_size == 0) {
        return;
    }
    if (inspected->spaced) {
        inspected->found[BYBIT_FINDING_INNER_WHITESPACE].severity = BYBIT_SEVERITY_WARNING;
    }
    const bool is_braced = inspected->cleaned_size > 1 && inspected->cleaned[1] == '{';
    if (inspected->cleaned[0] == '$' && !is_braced) {
        inspected->found[BYBIT_FINDING_UNEXPANDED_VARIABLE].severity = BYBIT_SEVERITY_WARNING;
    }
}

/* Findings that hold for the value as a whole replace those that only describe its symptoms. */
static void inspect_whole(core_inspection *inspected)
{
    const bybit_slice cleaned = {inspected->cleaned, inspected->cleaned_size};
    const core_range core = inspected->core;
    if (cleaned.size == 0) {
        memset(inspected->found, 0, sizeof inspected->found);
        core_inspection_note(inspected, BYBIT_FINDING_EMPTY, false, 0, 0);
        return;
    }
    if (core_contains_pem(cleaned)) {
        memset(inspected->found, 0, sizeof inspected->found);
        core_inspection_note(inspected, BYBIT_FINDING_PEM, false, core.index, 0);
        return;
    }
    if (core_is_unexpanded_variable(cleaned)) {
        forget(inspected, BYBIT_FINDING_INNER_WHITESPACE);
        const core_character first =
            core_character_read(inspected->value.data + core.start, core.end - core.start);
        core_inspection_note(inspected, BYBIT_FINDING_UNEXPANDED_VARIABLE, false, core.index,
                             first.code_point);
        return;
    }
    core_mask mask;
    if (core_find_mask((bybit_slice){inspected->value.data + core.start, core.end - core.start}, &mask)) {
        note_mask(inspected, mask);
    }
    inspect_length(inspected);
}

/* ---- all of them -------------------------------------------------------------------------------------- */

/* Appends the field's findings in the order of their places; equal places keep the order of the ids. */
static void report_field(const core_inspection *inspected, bybit_credential_report *report)
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

static void expect(const bybit_rules *rules, core_inspection *inspections)
{
    core_inspection *api_key = &inspections[BYBIT_FIELD_API_KEY];
    core_inspection *api_secret = &inspections[BYBIT_FIELD_API_SECRET];
    core_inspection *passphrase = &inspections[BYBIT_FIELD_PASSPHRASE];
    api_key->shape = rules != NULL ? rules->shape.api_key : "";
    api_secret->shape = rules != NULL ? rules->shape.api_secret : "";
    passphrase->shape = "";
    if (rules != NULL) {
        api_key->least_size = rules->api_key_size;
        api_key->most_size = rules->api_key_size;
        api_secret->least_size = rules->api_secret_size;
        api_secret->most_size = rules->api_secret_size;
        passphrase->least_size = rules->passphrase_least;
        passphrase->most_size = rules->passphrase_most;
    }
}

static void inspect(core_inspection *inspected, bybit_field field, bybit_slice value, uint8_t *cleaned)
{
    inspected->field = field;
    inspected->value = value;
    inspected->cleaned = cleaned;
    inspected->spaced = true;
    inspected->core = core_range_trim(value, (core_range){0, value.size, 0});
    unquote(inspected);
    inspect_characters(inspected);
    inspect_whole(inspected);
    excuse_passphrase(inspected);
}

void bybit_credential_validate(const bybit_rules *rules, const bybit_slice *fields, unsigned count,
                               uint8_t *const *cleaned, bybit_equal_function equal,
                               bybit_credential_report *report)
{
    core_inspection inspections[BYBIT_FIELD_COUNT];
    memset(inspections, 0, sizeof inspections);
    memset(report, 0, sizeof *report);
    report->ok = true;
    expect(rules, inspections);
    for (unsigned field = 0; field < count; field++) {
        inspect(&inspections[field], (bybit_field)field, fields[field], cleaned[field]);
    }
    const bool paired = core_inspections_compare(rules, inspections, count, equal);
    for (unsigned field = 0; field < count; field++) {
        report_field(&inspections[field], report);
        report->usable[field] = report->usable[field] && paired;
    }
}
