/* What holds for every input, whatever is wrong with it. */
#include "credential.h"

#include <stdlib.h>
#include <string.h>

static bool is_ordered(const bybit_credential_report *report)
{
    for (size_t i = 1; i < report->count; i++) {
        const bybit_finding *before = &report->findings[i - 1];
        const bybit_finding *after = &report->findings[i];
        const bool ordered =
            before->field < after->field ||
            (before->field == after->field &&
             (before->index < after->index || (before->index == after->index && before->id < after->id)));
        if (!ordered) {
            return false;
        }
    }
    return true;
}

static bool findings_are_sane(const validation *run)
{
    const bybit_credential_report *report = &run->report;
    bool ok = true;
    for (size_t i = 0; i < report->count; i++) {
        const bybit_finding *finding = &report->findings[i];
        if ((unsigned)finding->field >= BYBIT_PAIR_COUNT || bybit_finding_name(finding->id) == NULL ||
            finding->count == 0 || finding->index > run->fields[finding->field].size ||
            finding->code_point > 0x10ffff) {
            return false;
        }
        ok = ok && finding->severity != BYBIT_SEVERITY_ERROR;
    }
    return report->count <= BYBIT_FINDINGS_MAX && report->ok == ok;
}

/* A value in which nothing is wrong is left as it is; cleaning never adds anything. */
static bool cleaning_is_sane(const validation *run)
{
    for (int field = 0; field < BYBIT_PAIR_COUNT; field++) {
        const bybit_slice cleaned = cleaned_value(run, (bybit_field)field);
        const bybit_slice value = bounded_slice(&run->fields[field]);
        if (cleaned.size > value.size || (run->report.ok && !same_bytes(cleaned, value)) ||
            (run->report.ok && !run->report.usable[field])) {
            return false;
        }
    }
    return true;
}

/* Usable means: "the cleaned value has no error left", so a second look finds none. */
static bool usable_values_are_clean(const validation *run)
{
    validation again;
    bool clean = true;
    if (!run->report.usable[BYBIT_FIELD_API_KEY] || !run->report.usable[BYBIT_FIELD_API_SECRET]) {
        return true;
    }
    validate(&again, cleaned_value(run, BYBIT_FIELD_API_KEY), cleaned_value(run, BYBIT_FIELD_API_SECRET));
    clean = again.report.ok;
    if (!clean) {
        print_report("a usable value, validated again", &again.report);
    }
    forget_validation(&again);
    return clean;
}

static void check_any(bybit_field field, bybit_slice value)
{
    validation run;
    validate_field(&run, field, value);
    if (!is_ordered(&run.report) || !findings_are_sane(&run) || !cleaning_is_sane(&run) ||
        !usable_values_are_clean(&run)) {
        print_report("any value", &run.report);
        for (size_t i = 0; i < value.size && i < 80; i++) {
            print_error("%02x ", value.data[i]);
        }
        print_error("(%zu bytes)\n", value.size);
        fail();
    }
    forget_validation(&run);
}

static const bybit_slice morsels[] = {
    TEXT("a"),
    TEXT("Z9"),
    TEXT(KEY),
    TEXT(" "),
    TEXT("\t"),
    TEXT("\n"),
    TEXT("\r\n"),
    TEXT("\0"),
    TEXT("\x7f"),
    TEXT("\""),
    TEXT("'"),
    TEXT("`"),
    TEXT("\xe2\x80\x9c"),
    TEXT("\xe2\x80\x9d"),
    TEXT("\xc2\xab"),
    TEXT("\xc2\xbb"),
    TEXT("\xe2\x80\x8b"),
    TEXT("\xef\xbb\xbf"),
    TEXT("\xc2\xa0"),
    TEXT("\xc2\xad"),
    TEXT("\xf3\xa0\x81\x81"),
    TEXT("\xc3\xa9"),
    TEXT("\xf0\x9f\x98\x80"),
    TEXT("\xff"),
    TEXT("\xe2\x80"),
    TEXT("\xf0\x9f"),
    TEXT("\x80"),
    TEXT("\xc0"),
    TEXT("*"),
    TEXT("***"),
    TEXT("."),
    TEXT("x"),
    TEXT("xxxx"),
    TEXT(BULLET),
    TEXT(ELLIPSIS),
    TEXT("$"),
    TEXT("${"),
    TEXT("}"),
    TEXT("{{"),
    TEXT("}}"),
    TEXT("<"),
    TEXT(">"),
    TEXT("%"),
    TEXT("process.env."),
    TEXT("-----BEGIN "),
    TEXT("-----"),
    TEXT("\xe2\x80\xa8"),
};

/* A few kinds of trouble at a time, many times each: pairs and runs come about that way. */
static size_t mix(random_source *source, uint8_t *text)
{
    bybit_slice chosen[3];
    size_t size = 0;
    for (size_t i = 0; i < COUNT_OF(chosen); i++) {
        chosen[i] = morsels[random_below(source, COUNT_OF(morsels))];
    }
    for (size_t left = random_below(source, 9); left > 0; left--) {
        size = append_text(text, size, chosen[random_below(source, COUNT_OF(chosen))]);
    }
    return size;
}

static void any_mixture_of_trouble(void **state)
{
    (void)state;
    random_source source = {10};
    for (size_t round = 0; round < 20000; round++) {
        uint8_t text[TEXT_MAX];
        const size_t size = mix(&source, text);
        check_any((bybit_field)random_below(&source, BYBIT_PAIR_COUNT), (bybit_slice){text, size});
    }
}

static void any_bytes(void **state)
{
    (void)state;
    random_source source = {11};
    for (size_t round = 0; round < 5000; round++) {
        uint8_t text[64];
        const size_t size = random_below(&source, sizeof text + 1);
        random_fill(&source, text, size);
        check_any((bybit_field)random_below(&source, BYBIT_PAIR_COUNT), (bybit_slice){text, size});
    }
}

/* Quotes in quotes: whatever is done about the inner pair, a value called usable has no quotes left. */
static void usable_value_has_no_second_pair_of_quotes(void **state)
{
    (void)state;
    static const bybit_slice values[] = {TEXT("\"'" KEY "'\""), TEXT("'\"" KEY "\"'"),
                                         TEXT("\"\"" KEY "\"\""), TEXT("\" ' " KEY " ' \"")};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        check_any(BYBIT_FIELD_API_KEY, values[i]);
        check_any(BYBIT_FIELD_API_SECRET, values[i]);
    }
}

/* A mask that only shows when the invisible characters between its stars are gone. */
static void usable_value_has_no_mask(void **state)
{
    (void)state;
    check_any(BYBIT_FIELD_API_KEY, SLICE("AbCd*\xe2\x80\x8b*\xe2\x80\x8b*wxyz"));
    check_any(BYBIT_FIELD_API_SECRET, SLICE("*\xe2\x80\x8b**"));
}

/* ---- a mebibyte of junk ---- */

#define MEBIBYTE ((size_t)1024 * 1024)

static void repeat(uint8_t *text, size_t size, bybit_slice morsel)
{
    for (size_t i = 0; i < size; i++) {
        text[i] = morsel.data[i % morsel.size];
    }
}

static void a_mebibyte_of_the_same(void **state)
{
    (void)state;
    static const bybit_slice junk[] = {
        TEXT("A"),          TEXT(" "),    TEXT("\""),           TEXT("${"),
        TEXT("-----BEGIN"), TEXT("x*"),   TEXT("\xe2\x80\x8b"), TEXT("\xf0\x9f\x98\x80"),
        TEXT("\x80"),       TEXT(" \xff")};
    uint8_t *text = malloc(MEBIBYTE);
    assert_non_null(text);
    for (size_t i = 0; i < COUNT_OF(junk); i++) {
        repeat(text, MEBIBYTE, junk[i]);
        check_any((bybit_field)(i % BYBIT_PAIR_COUNT), (bybit_slice){text, MEBIBYTE});
    }
    free(text);
}

static void a_mebibyte_of_random_bytes(void **state)
{
    (void)state;
    random_source source = {12};
    uint8_t *text = malloc(MEBIBYTE);
    assert_non_null(text);
    random_fill(&source, text, MEBIBYTE);
    check_any(BYBIT_FIELD_API_KEY, (bybit_slice){text, MEBIBYTE});
    check_any(BYBIT_FIELD_API_SECRET, (bybit_slice){text, MEBIBYTE});
    free(text);
}

static void a_mebibyte_is_counted_to_its_end(void **state)
{
    (void)state;
    uint8_t *text = malloc(MEBIBYTE);
    validation run;
    assert_non_null(text);
    memset(text, 'A', MEBIBYTE);
    memcpy(text + MEBIBYTE - 4, "\xf0\x9f\x98\x80", 4);
    validate_field(&run, BYBIT_FIELD_API_KEY, (bybit_slice){text, MEBIBYTE});
    assert_int_equal(run.report.count, 2);
    assert_int_equal(run.report.findings[0].id, BYBIT_FINDING_TOO_LONG);
    assert_int_equal(run.report.findings[0].count, MEBIBYTE);
    assert_int_equal(run.report.findings[1].id, BYBIT_FINDING_NON_ASCII);
    assert_int_equal(run.report.findings[1].index, MEBIBYTE - 4);
    assert_int_equal(run.report.findings[1].code_point, 0x1f600);
    forget_validation(&run);
    free(text);
}

int run_credential_any_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_mixture_of_trouble),
        TEST(any_bytes),
        TEST(usable_value_has_no_second_pair_of_quotes),
        TEST(usable_value_has_no_mask),
        TEST(a_mebibyte_of_the_same),
        TEST(a_mebibyte_of_random_bytes),
        TEST(a_mebibyte_is_counted_to_its_end),
    };
    return cmocka_run_group_tests_name("credential-any", tests, NULL, NULL);
}
