#include "credential.h"

#include <string.h>

const bybit_slice good_credential[BYBIT_PAIR_COUNT] = {TEXT(KEY), TEXT(SECRET)};

void validate(validation *run, bybit_slice api_key, bybit_slice api_secret)
{
    const bybit_slice values[BYBIT_PAIR_COUNT] = {api_key, api_secret};
    bybit_slice fields[BYBIT_PAIR_COUNT];
    uint8_t *cleaned[BYBIT_PAIR_COUNT];
    for (int field = 0; field < BYBIT_PAIR_COUNT; field++) {
        run->fields[field] = bounded_copy(values[field]);
        run->cleaned[field] = bounded_create(values[field].size);
        fields[field] = bounded_slice(&run->fields[field]);
        cleaned[field] = run->cleaned[field].data;
    }
    memset(&run->report, 0xa5, sizeof run->report);
    bybit_credential_validate(rules_of_bybit(), fields, BYBIT_PAIR_COUNT, cleaned, bybit_equal, &run->report);
}

void validate_field(validation *run, bybit_field field, bybit_slice value)
{
    validate(run, field == BYBIT_FIELD_API_KEY ? value : good_credential[BYBIT_FIELD_API_KEY],
             field == BYBIT_FIELD_API_SECRET ? value : good_credential[BYBIT_FIELD_API_SECRET]);
}

void forget_validation(validation *run)
{
    for (int field = 0; field < BYBIT_PAIR_COUNT; field++) {
        bounded_destroy(&run->fields[field]);
        bounded_destroy(&run->cleaned[field]);
    }
}

bybit_slice cleaned_value(const validation *run, bybit_field field)
{
    return (bybit_slice){run->cleaned[field].data, run->report.cleaned_size[field]};
}

bool same_bytes(bybit_slice left, bybit_slice right)
{
    return left.size == right.size && bybit_equal(left.data, right.data, left.size);
}

void print_report(const char *title, const bybit_credential_report *report)
{
    print_error("%s: ok %d, usable %d %d, cleaned sizes %zu %zu\n", title, report->ok, report->usable[0],
                report->usable[1], report->cleaned_size[0], report->cleaned_size[1]);
    for (size_t i = 0; i < report->count; i++) {
        const bybit_finding *finding = &report->findings[i];
        print_error("  field %d: %s %s at %zu, count %zu, U+%04X, repairable %d\n", (int)finding->field,
                    finding->severity == BYBIT_SEVERITY_ERROR ? "error" : "warning",
                    bybit_finding_name(finding->id), finding->index, finding->count, finding->code_point,
                    finding->repairable);
    }
}

size_t append_text(uint8_t *text, size_t size, bybit_slice added)
{
    assert_true(size + added.size <= TEXT_MAX);
    if (added.size > 0) {
        memcpy(text + size, added.data, added.size);
    }
    return size + added.size;
}

static bool is_expected(const bybit_finding *finding, bybit_field field, const expected_finding *expected,
                        size_t cleaned_size)
{
    const size_t half = good_credential[field].size / 2;
    const size_t count = expected->count > 0 ? expected->count : cleaned_size;
    return finding->id == expected->id && finding->field == field &&
           finding->severity == (expected->severity == 'E' ? BYBIT_SEVERITY_ERROR : BYBIT_SEVERITY_WARNING) &&
           finding->index == expected->halves * half + expected->index && finding->count == count &&
           finding->code_point == expected->code_point && finding->repairable == expected->repairable;
}

/* The field's findings and cleaned value, and nothing else of it; *next moves past its findings. */
static bool field_matches(const validation *run, bybit_field field, const expected_finding *expected,
                          bybit_slice cleaned, size_t *next)
{
    const bybit_credential_report *report = &run->report;
    for (; expected != NULL && expected->severity != 0; expected++) {
        if (*next >= report->count || !is_expected(&report->findings[*next], field, expected, cleaned.size)) {
            return false;
        }
        ++*next;
    }
    return same_bytes(cleaned_value(run, field), cleaned);
}

static bool has_error(const expected_finding *expected)
{
    for (; expected != NULL && expected->severity != 0; expected++) {
        if (expected->severity == 'E') {
            return true;
        }
    }
    return false;
}

void assert_report(const char *title, const validation *run, const expected_report *expected)
{
    const bybit_credential_report *report = &run->report;
    size_t next = 0;
    bool right = true;
    for (int field = 0; field < BYBIT_PAIR_COUNT; field++) {
        right = right &&
                field_matches(run, (bybit_field)field, expected->findings[field], expected->cleaned[field],
                              &next) &&
                report->usable[field] == expected->usable[field];
    }
    const bool ok = !has_error(expected->findings[0]) && !has_error(expected->findings[1]);
    if (!right || next != report->count || report->ok != ok) {
        print_report(title, report);
        fail();
    }
}

void check_field(const char *title, bybit_field field, bybit_slice value, const expected_finding *findings,
                 bybit_slice cleaned, bool usable)
{
    validation run;
    expected_report expected = {.cleaned = {good_credential[0], good_credential[1]}, .usable = {true, true}};
    expected.findings[field] = findings;
    expected.cleaned[field] = cleaned;
    expected.usable[field] = usable;
    validate_field(&run, field, value);
    assert_report(title, &run, &expected);
    forget_validation(&run);
}
