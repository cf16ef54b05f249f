#include "support.h"

#include <stdlib.h>
#include <string.h>

/* Made up; of the lengths that Bybit issues. */
#define KEY    "AbCdEfGhIjKlMnOpQr"
#define SECRET "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2"

static const bybit_slice good[BYBIT_FIELD_COUNT] = {TEXT(KEY), TEXT(SECRET)};

#define FINDINGS_PER_CASE 6

/*
 * What a case expects to be found. `severity` is 'E' or 'W', 0 ends the list. The place is `index` characters
 * plus `halves` halves of the good value around which the case is built. A count of 0 stands for the size of
 * the cleaned value.
 */
typedef struct expected_finding {
    bybit_finding_id id;
    char severity;
    size_t halves;
    size_t index;
    size_t count;
    uint32_t code_point;
    bool repairable;
} expected_finding;

/* ---- one validation, with inputs and outputs that end at their pages' ends ---- */

typedef struct validation {
    bounded fields[BYBIT_FIELD_COUNT];
    bounded cleaned[BYBIT_FIELD_COUNT];
    bybit_credential_report report;
} validation;

static void validate(validation *run, bybit_slice api_key, bybit_slice api_secret)
{
    const bybit_slice values[BYBIT_FIELD_COUNT] = {api_key, api_secret};
    bybit_slice fields[BYBIT_FIELD_COUNT];
    uint8_t *cleaned[BYBIT_FIELD_COUNT];
    for (int field = 0; field < BYBIT_FIELD_COUNT; field++) {
        run->fields[field] = bounded_copy(values[field]);
        run->cleaned[field] = bounded_create(values[field].size);
        fields[field] = bounded_slice(&run->fields[field]);
        cleaned[field] = run->cleaned[field].data;
    }
    memset(&run->report, 0xa5, sizeof run->report);
    bybit_credential_validate(fields, BYBIT_FIELD_COUNT, cleaned, bybit_equal, &run->report);
}

static void validate_field(validation *run, bybit_field field, bybit_slice value)
{
    validate(run, field == BYBIT_FIELD_API_KEY ? value : good[BYBIT_FIELD_API_KEY],
             field == BYBIT_FIELD_API_SECRET ? value : good[BYBIT_FIELD_API_SECRET]);
}

static void forget_validation(validation *run)
{
    for (int field = 0; field < BYBIT_FIELD_COUNT; field++) {
        bounded_destroy(&run->fields[field]);
        bounded_destroy(&run->cleaned[field]);
    }
}

static bybit_slice cleaned_value(const validation *run, bybit_field field)
{
    return (bybit_slice){run->cleaned[field].data, run->report.cleaned_size[field]};
}

static bool same_bytes(bybit_slice left, bybit_slice right)
{
    return left.size == right.size && bybit_equal(left.data, right.data, left.size);
}

/* ---- comparing a report with what is expected ---- */

static void print_report(const char *title, const bybit_credential_report *report)
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

static bool is_expected(const bybit_finding *finding, bybit_field field, const expected_finding *expected,
                        size_t cleaned_size)
{
    const size_t half = good[field].size / 2;
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

typedef struct expected_report {
    const expected_finding *findings[BYBIT_FIELD_COUNT];
    bybit_slice cleaned[BYBIT_FIELD_COUNT];
    bool usable[BYBIT_FIELD_COUNT];
} expected_report;

static void assert_report(const char *title, const validation *run, const expected_report *expected)
{
    const bybit_credential_report *report = &run->report;
    size_t next = 0;
    bool right = true;
    for (int field = 0; field < BYBIT_FIELD_COUNT; field++) {
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

/* One field holds `value`; the other is good, and nothing may be found in it. */
static void check_field(const char *title, bybit_field field, bybit_slice value,
                        const expected_finding *findings, bybit_slice cleaned, bool usable)
{
    validation run;
    expected_report expected = {.cleaned = {good[0], good[1]}, .usable = {true, true}};
    expected.findings[field] = findings;
    expected.cleaned[field] = cleaned;
    expected.usable[field] = usable;
    validate_field(&run, field, value);
    assert_report(title, &run, &expected);
    forget_validation(&run);
}

/* ---- something around or inside a good value ---- */

typedef struct good_case {
    const char *title;
    bybit_slice added[3]; /* before the good value, in its middle, after it */
    bybit_slice kept[3];  /* what of that is in the cleaned value */
    bool usable;
    expected_finding findings[FINDINGS_PER_CASE];
} good_case;

#define NONE                                                                                                 \
    {                                                                                                        \
        NULL, 0                                                                                              \
    }

static const good_case good_cases[] = {
    {"nothing wrong", {NONE, NONE, NONE}, {NONE, NONE, NONE}, true, {{0}}},

    /* white space around */
    {"space before",
     {TEXT(" "), NONE, NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 1, ' ', true}}},
    {"tab after",
     {NONE, NONE, TEXT("\t")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 2, 0, 1, '\t', true}}},
    {"spaces on both sides",
     {TEXT("  "), NONE, TEXT("\t ")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 4, ' ', true}}},
    {"vertical tab and form feed after",
     {NONE, NONE, TEXT("\v\f")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 2, 0, 2, '\v', true}}},
    {"ideographic space before",
     {TEXT("\xe3\x80\x80"), NONE, NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 1, 0x3000, true}}},

    /* white space inside */
    {"space inside",
     {NONE, TEXT(" "), NONE},
     {NONE, TEXT(" "), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_INNER_WHITESPACE, 'E', 1, 0, 1, ' ', false}}},
    {"spaces inside and around",
     {TEXT(" "), TEXT("\t "), TEXT(" ")},
     {NONE, TEXT("\t "), NONE},
     false,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 2, ' ', true},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 0, 0, false},
      {BYBIT_FINDING_INNER_WHITESPACE, 'E', 1, 1, 2, '\t', false}}},

    /* line endings */
    {"CRLF after",
     {NONE, NONE, TEXT("\r\n")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_LINE_ENDING, 'E', 2, 0, 2, '\r', true}}},
    {"LF before",
     {TEXT("\n"), NONE, NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_LINE_ENDING, 'E', 0, 0, 1, '\n', true}}},
    {"space and LF after",
     {NONE, NONE, TEXT(" \n")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 2, 0, 1, ' ', true},
      {BYBIT_FINDING_LINE_ENDING, 'E', 2, 1, 1, '\n', true}}},
    {"line separator after",
     {NONE, NONE, TEXT("\xe2\x80\xa8")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_LINE_ENDING, 'E', 2, 0, 1, 0x2028, true}}},
    {"next line after",
     {NONE, NONE, TEXT("\xc2\x85")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_LINE_ENDING, 'E', 2, 0, 1, 0x85, true}}},
    {"LF inside",
     {NONE, TEXT("\n"), NONE},
     {NONE, TEXT("\n"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_LINE_ENDING, 'E', 1, 0, 1, '\n', false}}},
    {"CRLF inside and LF after",
     {NONE, TEXT("\r\n"), TEXT("\n")},
     {NONE, TEXT("\r\n"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_LINE_ENDING, 'E', 1, 0, 3, '\r', false}}},

    /* invisible characters */
    {"byte order mark before",
     {TEXT("\xef\xbb\xbf"), NONE, NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 0, 1, 0xfeff, true}}},
    {"zero-width space after",
     {NONE, NONE, TEXT("\xe2\x80\x8b")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 2, 0, 1, 0x200b, true}}},
    {"zero-width space inside",
     {NONE, TEXT("\xe2\x80\x8b"), NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 1, 0, 1, 0x200b, true}}},
    {"soft hyphen, joiner and variation selector inside",
     {NONE, TEXT("\xc2\xad\xe2\x80\x8d\xef\xb8\x8f"), NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 1, 0, 3, 0xad, true}}},
    {"tag character inside, two units wide",
     {NONE, TEXT("\xf3\xa0\x81\x81"), TEXT(" ")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 1, 0, 1, 0xe0041, true},
      {BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 2, 2, 1, ' ', true}}},
    {"no-break space before",
     {TEXT("\xc2\xa0"), NONE, NONE},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 0, 1, 0xa0, true}}},
    {"no-break space inside",
     {NONE, TEXT("\xc2\xa0"), NONE},
     {NONE, TEXT("\xc2\xa0"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 1, 0, 1, 0xa0, false}}},
    {"zero-width space before, narrow no-break space inside",
     {TEXT("\xe2\x80\x8b"), TEXT("\xe2\x80\xaf"), NONE},
     {NONE, TEXT("\xe2\x80\xaf"), NONE},
     false,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 0, 2, 0x200b, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 0, 0, false}}},

    /* control characters */
    {"NUL inside",
     {NONE, TEXT("\0"), NONE},
     {NONE, TEXT("\0"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_CONTROL_CHARACTER, 'E', 1, 0, 1, 0, false}}},
    {"NUL after",
     {NONE, NONE, TEXT("\0")},
     {NONE, NONE, TEXT("\0")},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_CONTROL_CHARACTER, 'E', 2, 0, 1, 0, false}}},
    {"DEL, ESC and a C1 control inside",
     {NONE, TEXT("\x7f\x1b\xc2\x80"), NONE},
     {NONE, TEXT("\x7f\x1b\xc2\x80"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_CONTROL_CHARACTER, 'E', 1, 0, 3, 0x7f, false}}},

    /* quotes */
    {"double quotes",
     {TEXT("\""), NONE, TEXT("\"")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '"', true}}},
    {"single quotes",
     {TEXT("'"), NONE, TEXT("'")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '\'', true}}},
    {"back ticks",
     {TEXT("`"), NONE, TEXT("`")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '`', true}}},
    {"typographic double quotes",
     {TEXT("\xe2\x80\x9c"), NONE, TEXT("\xe2\x80\x9d")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, 0x201c, true}}},
    {"typographic single quotes",
     {TEXT("\xe2\x80\x98"), NONE, TEXT("\xe2\x80\x99")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, 0x2018, true}}},
    {"German quotes",
     {TEXT("\xe2\x80\x9e"), NONE, TEXT("\xe2\x80\x9c")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, 0x201e, true}}},
    {"guillemets",
     {TEXT("\xc2\xab"), NONE, TEXT("\xc2\xbb")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, 0xab, true}}},
    {"spaces outside and inside of quotes",
     {TEXT(" \" "), NONE, TEXT(" \" ")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 4, ' ', true},
      {BYBIT_FINDING_QUOTES, 'E', 0, 1, 1, '"', true}}},
    {"quotes and LF after",
     {TEXT("\""), NONE, TEXT("\"\n")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '"', true},
      {BYBIT_FINDING_LINE_ENDING, 'E', 2, 2, 1, '\n', true}}},
    {"zero-width space inside of quotes",
     {TEXT("'\xe2\x80\x8b"), NONE, TEXT("'")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '\'', true},
      {BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 1, 1, 0x200b, true}}},
    {"no-break spaces inside of guillemets, as in French",
     {TEXT("\xc2\xab\xc2\xa0"), NONE, TEXT("\xc2\xa0\xc2\xbb")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, 0xab, true},
      {BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 1, 2, 0xa0, true}}},
    {"space inside of quotes and inside of the value",
     {TEXT("\" "), TEXT(" "), TEXT("\"")},
     {NONE, TEXT(" "), NONE},
     false,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '"', true},
      {BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 1, 1, ' ', true},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 2, 0, 0, false},
      {BYBIT_FINDING_INNER_WHITESPACE, 'E', 1, 2, 1, ' ', false}}},

    /* a quote without its partner stays, and is an error */
    {"an opening quote alone",
     {TEXT("\""), NONE, NONE},
     {TEXT("\""), NONE, NONE},
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 1, '"', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false}}},
    {"a closing quote alone",
     {NONE, NONE, TEXT("'")},
     {NONE, NONE, TEXT("'")},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 2, 0, 1, '\'', false}}},
    {"quotes that do not match, within white space",
     {TEXT(" '"), NONE, TEXT("\" ")},
     {TEXT("'"), NONE, TEXT("\"")},
     false,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 2, ' ', true},
      {BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 1, 2, '\'', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 0, 0, false}}},
    {"an opening quote within quotes",
     {TEXT("\"'"), NONE, TEXT("\"")},
     {TEXT("'"), NONE, NONE},
     false,
     {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '"', true},
      {BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 1, 1, '\'', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 0, 0, false}}},
    {"a closing guillemet alone, behind a character of two units",
     {TEXT("\xf0\x9f\x98\x80"), NONE, TEXT("\xc2\xbb")},
     {TEXT("\xf0\x9f\x98\x80"), NONE, TEXT("\xc2\xbb")},
     false,
     {{BYBIT_FINDING_NON_ASCII, 'E', 0, 0, 1, 0x1f600, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 2, 2, 1, 0xbb, false}}},
    {"quotes that do not match",
     {TEXT("\""), NONE, TEXT("'")},
     {TEXT("\""), NONE, TEXT("'")},
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 2, '"', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false}}},
    {"a quote inside",
     {NONE, TEXT("\""), NONE},
     {NONE, TEXT("\""), NONE},
     true,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false}}},
    {"a typographic quote alone",
     {TEXT("\xe2\x80\x9c"), NONE, NONE},
     {TEXT("\xe2\x80\x9c"), NONE, NONE},
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 1, 0x201c, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false}}},
    {"typographic quotes the wrong way round",
     {TEXT("\xe2\x80\x9d"), NONE, TEXT("\xe2\x80\x9c")},
     {TEXT("\xe2\x80\x9d"), NONE, TEXT("\xe2\x80\x9c")},
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 2, 0x201d, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false}}},
    {"a stray byte after the closing quote",
     {TEXT("\""), NONE, TEXT("\"\x80")},
     {TEXT("\""), NONE, TEXT("\"\x80")},
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 1, '"', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 2, 2, 1, 0xfffd, false}}},

    /* non-ASCII and malformed UTF-8 */
    {"a letter with an accent inside",
     {NONE, TEXT("\xc3\xa9"), NONE},
     {NONE, TEXT("\xc3\xa9"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 1, 0, 1, 0xe9, false}}},
    {"an emoji before, a zero-width space inside",
     {TEXT("\xf0\x9f\x98\x80"), TEXT("\xe2\x80\x8b"), NONE},
     {TEXT("\xf0\x9f\x98\x80"), NONE, NONE},
     false,
     {{BYBIT_FINDING_NON_ASCII, 'E', 0, 0, 1, 0x1f600, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 1, 2, 1, 0x200b, true}}},
    {"two emoji inside, a space after",
     {NONE, TEXT("\xf0\x9f\x98\x80\xf0\x9f\x9a\x80"), TEXT(" ")},
     {NONE, TEXT("\xf0\x9f\x98\x80\xf0\x9f\x9a\x80"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 1, 0, 2, 0x1f600, false},
      {BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 2, 4, 1, ' ', true}}},
    {"a byte that is never UTF-8",
     {NONE, TEXT("\xff"), NONE},
     {NONE, TEXT("\xff"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 1, 0, 1, 0xfffd, false}}},
    {"a truncated sequence, then a zero-width space",
     {NONE, TEXT("\xe2\x82\xe2\x80\x8b"), NONE},
     {NONE, TEXT("\xe2\x82"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 1, 0, 2, 0xfffd, false},
      {BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 1, 2, 1, 0x200b, true}}},
    {"a surrogate",
     {NONE, TEXT("\xed\xa0\x80"), NONE},
     {NONE, TEXT("\xed\xa0\x80"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 1, 0, 3, 0xfffd, false}}},
    {"an overlong NUL is not a NUL",
     {NONE, TEXT("\xc0\x80"), NONE},
     {NONE, TEXT("\xc0\x80"), NONE},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 1, 0, 2, 0xfffd, false}}},
    {"an overlong space is not a space",
     {NONE, NONE, TEXT("\xc0\xa0")},
     {NONE, NONE, TEXT("\xc0\xa0")},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 2, 0, 2, 0xfffd, false}}},
    {"a sequence cut off by the end",
     {NONE, NONE, TEXT("\xf0\x9f\x98")},
     {NONE, NONE, TEXT("\xf0\x9f\x98")},
     false,
     {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false},
      {BYBIT_FINDING_NON_ASCII, 'E', 2, 0, 3, 0xfffd, false}}},

    /* everything at once */
    {"all that can be repaired",
     {TEXT("\xef\xbb\xbf \" "), TEXT("\xe2\x80\x8b"), TEXT("\" \r\n")},
     {NONE, NONE, NONE},
     true,
     {{BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 0, 2, 0xfeff, true},
      {BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 1, 3, ' ', true},
      {BYBIT_FINDING_QUOTES, 'E', 0, 2, 1, '"', true},
      {BYBIT_FINDING_LINE_ENDING, 'E', 2, 7, 2, '\r', true}}},
};

#define TEXT_MAX 256

static size_t append(uint8_t *text, size_t size, bybit_slice added)
{
    assert_true(size + added.size <= TEXT_MAX);
    if (added.size > 0) {
        memcpy(text + size, added.data, added.size);
    }
    return size + added.size;
}

/* The good value of the field with the three parts before, in the middle of and after it. */
static bybit_slice build(uint8_t *text, bybit_field field, const bybit_slice parts[3])
{
    const size_t half = good[field].size / 2;
    size_t size = append(text, 0, parts[0]);
    size = append(text, size, (bybit_slice){good[field].data, half});
    size = append(text, size, parts[1]);
    size = append(text, size, (bybit_slice){good[field].data + half, half});
    return (bybit_slice){text, append(text, size, parts[2])};
}

static void around_and_inside_a_good_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good_cases); i++) {
        for (int field = 0; field < BYBIT_FIELD_COUNT; field++) {
            uint8_t value[TEXT_MAX];
            uint8_t cleaned[TEXT_MAX];
            const good_case *tested = &good_cases[i];
            check_field(tested->title, (bybit_field)field, build(value, (bybit_field)field, tested->added),
                        tested->findings, build(cleaned, (bybit_field)field, tested->kept), tested->usable);
        }
    }
}

/* ---- something in place of a value ---- */

typedef struct whole_case {
    bybit_slice value;
    bybit_slice cleaned;
    bool usable;
    expected_finding findings[FINDINGS_PER_CASE];
} whole_case;

#define EMPTY_FINDING                                                                                        \
    {                                                                                                        \
        {                                                                                                    \
            BYBIT_FINDING_EMPTY, 'E', 0, 0, 1, 0, false                                                      \
        }                                                                                                    \
    }
#define SAME(literal) TEXT(literal), TEXT(literal)
#define EMPTIED       NONE, false, EMPTY_FINDING
#define BULLET        "\xe2\x80\xa2"
#define ELLIPSIS      "\xe2\x80\xa6"
#define PEM_TEXT      "-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----"

static const whole_case whole_cases[] = {
    /* empty */
    {TEXT(""), EMPTIED},
    {TEXT(" "), EMPTIED},
    {TEXT(" \t \v\f"), EMPTIED},
    {TEXT("\r\n"), EMPTIED},
    {TEXT("\xef\xbb\xbf"), EMPTIED},
    {TEXT("\xe2\x80\x8b \xc2\xa0\n"), EMPTIED},
    {TEXT("\"\""), EMPTIED},
    {TEXT("''"), EMPTIED},
    {TEXT(" ' ' \n"), EMPTIED},
    {TEXT("\xe2\x80\x9c \xe2\x80\x8b\xe2\x80\x9d"), EMPTIED},

    /* short */
    {SAME("a"), true, {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 1, 0, false}}},
    {SAME("\""),
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 1, '"', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 0, 0, false}}},
    {TEXT(" ' "),
     TEXT("'"),
     false,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 2, ' ', true},
      {BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 1, 1, '\'', false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 1, 0, false}}},
    {SAME("\xe2\x80\x9c"),
     false,
     {{BYBIT_FINDING_UNCLOSED_QUOTE, 'E', 0, 0, 1, 0x201c, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 3, 0, false}}},
    {SAME("\0"),
     false,
     {{BYBIT_FINDING_CONTROL_CHARACTER, 'E', 0, 0, 1, 0, false},
      {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 1, 0, false}}},

    /* masks; the length of a mask says nothing */
    {SAME("****"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 0, 4, '*', false}}},
    {SAME("xxxx"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 0, 4, 'x', false}}},
    {SAME("XXXXXXXXXXXXXXXXXX"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 0, 18, 'X', false}}},
    {SAME("AbCd****wxyz"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 4, 4, '*', false}}},
    {SAME("AbCd...wxyz"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 4, 3, '.', false}}},
    {SAME("AbCd" ELLIPSIS "wxyz"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 4, 1, 0x2026, false}}},
    {SAME(BULLET BULLET BULLET BULLET), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 0, 4, 0x2022, false}}},
    {SAME("\xc3\xa9" BULLET BULLET BULLET),
     false,
     {{BYBIT_FINDING_NON_ASCII, 'E', 0, 0, 4, 0xe9, false},
      {BYBIT_FINDING_MASKED_VALUE, 'E', 0, 1, 3, 0x2022, false}}},
    {SAME("\xf0\x9f\x98\x80***"),
     false,
     {{BYBIT_FINDING_NON_ASCII, 'E', 0, 0, 1, 0x1f600, false},
      {BYBIT_FINDING_MASKED_VALUE, 'E', 0, 2, 3, '*', false}}},
    {TEXT("  \"AbCd****\"\n"),
     TEXT("AbCd****"),
     false,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 2, ' ', true},
      {BYBIT_FINDING_QUOTES, 'E', 0, 2, 1, '"', true},
      {BYBIT_FINDING_MASKED_VALUE, 'E', 0, 7, 4, '*', false},
      {BYBIT_FINDING_LINE_ENDING, 'E', 0, 12, 1, '\n', true}}},
    {SAME("abxxxxcd"), true, {{BYBIT_FINDING_MASKED_VALUE, 'W', 0, 2, 4, 'x', false}}},
    {SAME("abxxxxxxxxcd"), false, {{BYBIT_FINDING_MASKED_VALUE, 'E', 0, 2, 8, 'x', false}}},

    /* variables that were not expanded */
    {SAME("${BYBIT_KEY}"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '$', false}}},
    {SAME("$BYBIT_KEY"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '$', false}}},
    {SAME("%BYBIT_KEY%"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '%', false}}},
    {SAME("{{BYBIT_KEY}}"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '{', false}}},
    {SAME("{{ BYBIT_KEY }}"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '{', false}}},
    {SAME("<your key>"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '<', false}}},
    {SAME("process.env.BYBIT_KEY"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, 'p', false}}},
    {SAME("${A_NAME_OF_18_CHS}"), false, {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '$', false}}},
    {TEXT(" '${BYBIT_KEY}' "),
     TEXT("${BYBIT_KEY}"),
     false,
     {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 2, ' ', true},
      {BYBIT_FINDING_QUOTES, 'E', 0, 1, 1, '\'', true},
      {BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 2, 1, '$', false}}},
    {TEXT("$\xe2\x80\x8b{BYBIT_KEY}"),
     TEXT("${BYBIT_KEY}"),
     false,
     {{BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, '$', false},
      {BYBIT_FINDING_INVISIBLE_CHARACTER, 'E', 0, 1, 1, 0x200b, true}}},

    /* PEM: its lines and spaces are part of it */
    {SAME(PEM_TEXT), false, {{BYBIT_FINDING_PEM, 'E', 0, 0, 1, 0, false}}},
    {TEXT("\n\"" PEM_TEXT "\n\"\n"), TEXT(PEM_TEXT), false, {{BYBIT_FINDING_PEM, 'E', 0, 2, 1, 0, false}}},
    {SAME("-----BEGIN RSA PRIVATE KEY-----"), false, {{BYBIT_FINDING_PEM, 'E', 0, 0, 1, 0, false}}},
};

static void in_place_of_a_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(whole_cases); i++) {
        for (int field = 0; field < BYBIT_FIELD_COUNT; field++) {
            const whole_case *tested = &whole_cases[i];
            char title[TEXT_MAX + 1] = "";
            memcpy(title, tested->value.data, tested->value.size);
            if (field == BYBIT_FIELD_API_KEY || tested->value.size != 36) {
                check_field(title, (bybit_field)field, tested->value, tested->findings, tested->cleaned,
                            tested->usable);
            }
        }
    }
}

/* The code point is the character's, not that of its first byte. */
static void variable_after_a_letter_with_an_accent(void **state)
{
    (void)state;
    static const expected_finding findings[] = {
        {BYBIT_FINDING_NON_ASCII, 'E', 0, 0, 1, 0xe9, false},
        {BYBIT_FINDING_UNEXPANDED_VARIABLE, 'E', 0, 0, 1, 0xe9, false},
        {0},
    };
    check_field("variable after an accent", BYBIT_FIELD_API_KEY, SLICE("\xc3\xa9${KEY}"), findings,
                SLICE("\xc3\xa9${KEY}"), false);
}

/* ---- pairs ---- */

typedef struct pair_case {
    const char *title;
    bybit_slice values[BYBIT_FIELD_COUNT];
    bybit_slice cleaned[BYBIT_FIELD_COUNT];
    bool usable[BYBIT_FIELD_COUNT];
    expected_finding findings[BYBIT_FIELD_COUNT][FINDINGS_PER_CASE];
} pair_case;

static const pair_case pair_cases[] = {
    {"good", {TEXT(KEY), TEXT(SECRET)}, {TEXT(KEY), TEXT(SECRET)}, {true, true}, {{{0}}, {{0}}}},
    {"swapped",
     {TEXT(SECRET), TEXT(KEY)},
     {TEXT(SECRET), TEXT(KEY)},
     {false, false},
     {{{BYBIT_FINDING_SWAPPED, 'E', 0, 0, 1, 0, false}}, {{0}}}},
    {"swapped, and with rubbish around",
     {TEXT(" " SECRET), TEXT("\"" KEY "\"\n")},
     {TEXT(SECRET), TEXT(KEY)},
     {false, false},
     {{{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 1, ' ', true},
       {BYBIT_FINDING_SWAPPED, 'E', 0, 0, 1, 0, false}},
      {{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '"', true},
       {BYBIT_FINDING_LINE_ENDING, 'E', 0, 20, 1, '\n', true}}}},
    {"the key twice",
     {TEXT(KEY), TEXT(KEY)},
     {TEXT(KEY), TEXT(KEY)},
     {false, false},
     {{{0}},
      {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 18, 0, false},
       {BYBIT_FINDING_KEY_EQUALS_SECRET, 'E', 0, 0, 1, 0, false}}}},
    {"the secret twice",
     {TEXT(SECRET), TEXT(SECRET)},
     {TEXT(SECRET), TEXT(SECRET)},
     {false, false},
     {{{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 36, 0, false}},
      {{BYBIT_FINDING_KEY_EQUALS_SECRET, 'E', 0, 0, 1, 0, false}}}},
    {"equal when cleaned",
     {TEXT("'abc'"), TEXT(" abc")},
     {TEXT("abc"), TEXT("abc")},
     {false, false},
     {{{BYBIT_FINDING_QUOTES, 'E', 0, 0, 1, '\'', true},
       {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 3, 0, false}},
      {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 1, ' ', true},
       {BYBIT_FINDING_KEY_EQUALS_SECRET, 'E', 0, 0, 1, 0, false},
       {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, 3, 0, false}}}},
    {"of one length, not equal",
     {TEXT("abc"), TEXT("abd")},
     {TEXT("abc"), TEXT("abd")},
     {true, true},
     {{{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 3, 0, false}},
      {{BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 0, 3, 0, false}}}},
    {"both empty", {NONE, NONE}, {NONE, NONE}, {false, false}, {EMPTY_FINDING, EMPTY_FINDING}},
    {"findings of both fields, the key's first",
     {TEXT("\n" KEY), TEXT(SECRET "\t")},
     {TEXT(KEY), TEXT(SECRET)},
     {true, true},
     {{{BYBIT_FINDING_LINE_ENDING, 'E', 0, 0, 1, '\n', true}},
      {{BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 36, 1, '\t', true}}}},
};

static void pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pair_cases); i++) {
        const pair_case *tested = &pair_cases[i];
        const expected_report expected = {.findings = {tested->findings[0], tested->findings[1]},
                                          .cleaned = {tested->cleaned[0], tested->cleaned[1]},
                                          .usable = {tested->usable[0], tested->usable[1]}};
        validation run;
        validate(&run, tested->values[0], tested->values[1]);
        assert_report(tested->title, &run, &expected);
        forget_validation(&run);
    }
}

static void no_bytes_need_no_pointer(void **state)
{
    (void)state;
    const bybit_slice fields[BYBIT_FIELD_COUNT] = {NO_BYTES, NO_BYTES};
    uint8_t *const cleaned[BYBIT_FIELD_COUNT] = {NULL, NULL};
    bybit_credential_report report;
    bybit_credential_validate(fields, BYBIT_FIELD_COUNT, cleaned, bybit_equal, &report);
    assert_int_equal(report.count, 2);
    assert_int_equal(report.findings[0].id, BYBIT_FINDING_EMPTY);
    assert_int_equal(report.findings[1].id, BYBIT_FINDING_EMPTY);
}

/* ---- an API key without a secret ---- */

static bool same_finding(const bybit_finding *left, const bybit_finding *right)
{
    return left->id == right->id && left->field == right->field && left->severity == right->severity &&
           left->repairable == right->repairable && left->index == right->index &&
           left->count == right->count && left->code_point == right->code_point;
}

/* Reads and writes nothing of a second field: the arrays have none. */
static void check_api_key_alone(bybit_slice value)
{
    validation pair;
    bounded field = bounded_copy(value);
    bounded cleaned = bounded_create(value.size);
    const bybit_slice fields[] = {bounded_slice(&field)};
    uint8_t *const outputs[] = {cleaned.data};
    bybit_credential_report report;
    memset(&report, 0xa5, sizeof report);
    bybit_credential_validate(fields, 1, outputs, NULL, &report);
    validate_field(&pair, BYBIT_FIELD_API_KEY, value);
    assert_int_equal(report.count, pair.report.count);
    for (size_t i = 0; i < report.count; i++) {
        assert_true(same_finding(&report.findings[i], &pair.report.findings[i]));
    }
    assert_int_equal(report.ok, pair.report.ok);
    assert_int_equal(report.usable[0], pair.report.usable[0]);
    assert_int_equal(report.cleaned_size[0], pair.report.cleaned_size[0]);
    assert_memory_equal(cleaned.data, pair.cleaned[0].data, report.cleaned_size[0]);
    assert_false(report.usable[1]);
    assert_int_equal(report.cleaned_size[1], 0);
    forget_validation(&pair);
    bounded_destroy(&field);
    bounded_destroy(&cleaned);
}

static void api_key_alone_is_checked_like_one_of_a_pair(void **state)
{
    (void)state;
    static const bybit_slice values[] = {TEXT(KEY),
                                         TEXT(" " KEY "\n"),
                                         TEXT("\"" KEY "\""),
                                         TEXT(""),
                                         TEXT("   "),
                                         TEXT("AbCd EfGh"),
                                         TEXT("${API_KEY}"),
                                         TEXT("xxxxxxxx"),
                                         TEXT("a\x01"),
                                         TEXT("\xe2\x80\x8b" KEY),
                                         TEXT("-----BEGIN RSA PRIVATE KEY-----"),
                                         TEXT("abc")};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        check_api_key_alone(values[i]);
    }
}

/* 36 characters are a secret's length; without a secret there is nothing they could be swapped with. */
static void api_key_alone_is_never_swapped(void **state)
{
    (void)state;
    const bybit_slice fields[] = {SLICE(SECRET)};
    uint8_t text[sizeof SECRET];
    uint8_t *const outputs[] = {text};
    bybit_credential_report report;
    bybit_credential_validate(fields, 1, outputs, NULL, &report);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.findings[0].id, BYBIT_FINDING_UNEXPECTED_LENGTH);
    assert_true(report.ok);
    assert_true(report.usable[0]);
    assert_int_equal(report.cleaned_size[0], sizeof SECRET - 1);
}

/* ---- lengths ---- */

static void check_length(bybit_field field, size_t size, bybit_finding_id id, char severity)
{
    uint8_t value[400];
    assert_true(size <= sizeof value);
    for (size_t i = 0; i < size; i++) {
        value[i] = (uint8_t)('a' + i % 20); /* no x: that would be a mask */
    }
    const bybit_slice text = {value, size};
    const expected_finding findings[] = {{id, severity, 0, 0, size, 0, false}, {0}};
    check_field("length", field, text, findings, text, severity != 'E');
}

static void lengths(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 400; size++) {
        const bool too_long = size > BYBIT_API_KEY_MAX;
        if (size != good[BYBIT_FIELD_API_KEY].size) {
            check_length(BYBIT_FIELD_API_KEY, size,
                         too_long ? BYBIT_FINDING_TOO_LONG : BYBIT_FINDING_UNEXPECTED_LENGTH,
                         too_long ? 'E' : 'W');
        }
        if (size != good[BYBIT_FIELD_API_SECRET].size) {
            check_length(BYBIT_FIELD_API_SECRET, size, BYBIT_FINDING_UNEXPECTED_LENGTH, 'W');
        }
    }
}

/* What is cleaned away does not count. */
static void spaces_do_not_make_a_key_too_long(void **state)
{
    (void)state;
    uint8_t value[BYBIT_API_KEY_MAX + 2];
    static const expected_finding findings[] = {
        {BYBIT_FINDING_SURROUNDING_WHITESPACE, 'E', 0, 0, 2, ' ', true},
        {BYBIT_FINDING_UNEXPECTED_LENGTH, 'W', 0, 1, BYBIT_API_KEY_MAX, 0, false},
        {0},
    };
    memset(value, 'k', sizeof value);
    value[0] = ' ';
    value[sizeof value - 1] = ' ';
    check_field("256 characters and two spaces", BYBIT_FIELD_API_KEY, BYTES(value), findings,
                (bybit_slice){value + 1, BYBIT_API_KEY_MAX}, true);
}

/* ---- what holds for every input ---- */

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
        if ((unsigned)finding->field >= BYBIT_FIELD_COUNT || bybit_finding_name(finding->id) == NULL ||
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
    for (int field = 0; field < BYBIT_FIELD_COUNT; field++) {
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
        size = append(text, size, chosen[random_below(source, COUNT_OF(chosen))]);
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
        check_any((bybit_field)random_below(&source, BYBIT_FIELD_COUNT), (bybit_slice){text, size});
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
        check_any((bybit_field)random_below(&source, BYBIT_FIELD_COUNT), (bybit_slice){text, size});
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
        check_any((bybit_field)(i % BYBIT_FIELD_COUNT), (bybit_slice){text, MEBIBYTE});
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

int run_credential_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(around_and_inside_a_good_value),
        TEST(in_place_of_a_value),
        TEST(variable_after_a_letter_with_an_accent),
        TEST(pairs),
        TEST(no_bytes_need_no_pointer),
        TEST(api_key_alone_is_checked_like_one_of_a_pair),
        TEST(api_key_alone_is_never_swapped),
        TEST(lengths),
        TEST(spaces_do_not_make_a_key_too_long),
        TEST(any_mixture_of_trouble),
        TEST(any_bytes),
        TEST(usable_value_has_no_second_pair_of_quotes),
        TEST(usable_value_has_no_mask),
        TEST(a_mebibyte_of_the_same),
        TEST(a_mebibyte_of_random_bytes),
        TEST(a_mebibyte_is_counted_to_its_end),
    };
    return cmocka_run_group_tests_name("credential", tests, NULL, NULL);
}
