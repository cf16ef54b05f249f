/* What is found in something in place of a value, in pairs, and in an API key without a secret. */
#include "credential.h"

#include <string.h>

typedef struct whole_case {
    bybit_slice value;
    bybit_slice cleaned;
    bool usable;
    expected_finding findings[FINDINGS_PER_CASE];
} whole_case;

#define SAME(literal) TEXT(literal), TEXT(literal)
#define EMPTIED                                                                                              \
    TEXT(""), false,                                                                                         \
    {                                                                                                        \
        ERROR(EMPTY, 0, 0, 1, 0)                                                                             \
    }
#define PEM_TEXT "-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----"

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
    {SAME("a"), true, {WARNING(UNEXPECTED_LENGTH, 0, 0, 1, 0)}},
    {SAME("\""), false, {ERROR(UNCLOSED_QUOTE, 0, 0, 1, '"'), LENGTH(0, 0)}},
    {TEXT(" ' "),
     TEXT("'"),
     false,
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 2, ' '), ERROR(UNCLOSED_QUOTE, 0, 1, 1, '\''),
      WARNING(UNEXPECTED_LENGTH, 0, 1, 1, 0)}},
    {SAME("\xe2\x80\x9c"),
     false,
     {ERROR(UNCLOSED_QUOTE, 0, 0, 1, 0x201c), WARNING(UNEXPECTED_LENGTH, 0, 0, 3, 0)}},
    {SAME("\0"), false, {ERROR(CONTROL_CHARACTER, 0, 0, 1, 0), WARNING(UNEXPECTED_LENGTH, 0, 0, 1, 0)}},

    /* masks; the length of a mask says nothing */
    {SAME("****"), false, {ERROR(MASKED_VALUE, 0, 0, 4, '*')}},
    {SAME("xxxx"), false, {ERROR(MASKED_VALUE, 0, 0, 4, 'x')}},
    {SAME("XXXXXXXXXXXXXXXXXX"), false, {ERROR(MASKED_VALUE, 0, 0, 18, 'X')}},
    {SAME("AbCd****wxyz"), false, {ERROR(MASKED_VALUE, 0, 4, 4, '*')}},
    {SAME("AbCd...wxyz"), false, {ERROR(MASKED_VALUE, 0, 4, 3, '.')}},
    {SAME("AbCd" ELLIPSIS "wxyz"), false, {ERROR(MASKED_VALUE, 0, 4, 1, 0x2026)}},
    {SAME(BULLET BULLET BULLET BULLET), false, {ERROR(MASKED_VALUE, 0, 0, 4, 0x2022)}},
    {SAME("\xc3\xa9" BULLET BULLET BULLET),
     false,
     {ERROR(NON_ASCII, 0, 0, 4, 0xe9), ERROR(MASKED_VALUE, 0, 1, 3, 0x2022)}},
    {SAME("\xf0\x9f\x98\x80***"),
     false,
     {ERROR(NON_ASCII, 0, 0, 1, 0x1f600), ERROR(MASKED_VALUE, 0, 2, 3, '*')}},
    {TEXT("  \"AbCd****\"\n"),
     TEXT("AbCd****"),
     false,
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 2, ' '), REPAIRABLE(QUOTES, 0, 2, 1, '"'),
      ERROR(MASKED_VALUE, 0, 7, 4, '*'), REPAIRABLE(LINE_ENDING, 0, 12, 1, '\n')}},
    {SAME("abxxxxcd"), true, {WARNING(MASKED_VALUE, 0, 2, 4, 'x')}},
    {SAME("abxxxxxxxxcd"), false, {ERROR(MASKED_VALUE, 0, 2, 8, 'x')}},

    /* variables that were not expanded */
    {SAME("${BYBIT_KEY}"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '$')}},
    {SAME("$BYBIT_KEY"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '$')}},
    {SAME("%BYBIT_KEY%"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '%')}},
    {SAME("{{BYBIT_KEY}}"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '{')}},
    {SAME("{{ BYBIT_KEY }}"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '{')}},
    {SAME("<your key>"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '<')}},
    {SAME("process.env.BYBIT_KEY"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, 'p')}},
    {SAME("your_api_key"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, 'y')}},
    {SAME("API-SECRET"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, 'A')}},
    {SAME("myApiKey"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, 'm')}},
    {SAME("EXCHANGE_API_KEY"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, 'E')}},
    {SAME("${A_NAME_OF_18_CHS}"), false, {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '$')}},
    {TEXT(" '${BYBIT_KEY}' "),
     TEXT("${BYBIT_KEY}"),
     false,
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 2, ' '), REPAIRABLE(QUOTES, 0, 1, 1, '\''),
      ERROR(UNEXPANDED_VARIABLE, 0, 2, 1, '$')}},
    {TEXT("$\xe2\x80\x8b{BYBIT_KEY}"),
     TEXT("${BYBIT_KEY}"),
     false,
     {ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, '$'), REPAIRABLE(INVISIBLE_CHARACTER, 0, 1, 1, 0x200b)}},

    /* PEM: its lines and spaces are part of it */
    {SAME(PEM_TEXT), false, {ERROR(PEM, 0, 0, 1, 0)}},
    {TEXT("\n\"" PEM_TEXT "\n\"\n"), TEXT(PEM_TEXT), false, {ERROR(PEM, 0, 2, 1, 0)}},
    {SAME("-----BEGIN RSA PRIVATE KEY-----"), false, {ERROR(PEM, 0, 0, 1, 0)}},
};

static void in_place_of_a_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(whole_cases); i++) {
        for (int field = 0; field < BYBIT_PAIR_COUNT; field++) {
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
        ERROR(NON_ASCII, 0, 0, 1, 0xe9),
        ERROR(UNEXPANDED_VARIABLE, 0, 0, 1, 0xe9),
        {0},
    };
    check_field("variable after an accent", BYBIT_FIELD_API_KEY, SLICE("\xc3\xa9${KEY}"), findings,
                SLICE("\xc3\xa9${KEY}"), false);
}

/* ---- pairs ---- */

typedef struct pair_case {
    const char *title;
    bybit_slice values[BYBIT_PAIR_COUNT];
    bybit_slice cleaned[BYBIT_PAIR_COUNT];
    bool usable[BYBIT_PAIR_COUNT];
    expected_finding findings[BYBIT_PAIR_COUNT][FINDINGS_PER_CASE];
} pair_case;

static const pair_case pair_cases[] = {
    {"good", {TEXT(KEY), TEXT(SECRET)}, {TEXT(KEY), TEXT(SECRET)}, {true, true}, {{NOTHING}, {NOTHING}}},
    {"swapped",
     {TEXT(SECRET), TEXT(KEY)},
     {TEXT(SECRET), TEXT(KEY)},
     {false, false},
     {{ERROR(SWAPPED, 0, 0, 1, 0)}, {NOTHING}}},
    {"swapped, and with rubbish around",
     {TEXT(" " SECRET), TEXT("\"" KEY "\"\n")},
     {TEXT(SECRET), TEXT(KEY)},
     {false, false},
     {{REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 1, ' '), ERROR(SWAPPED, 0, 0, 1, 0)},
      {REPAIRABLE(QUOTES, 0, 0, 1, '"'), REPAIRABLE(LINE_ENDING, 0, 20, 1, '\n')}}},
    {"the key twice",
     {TEXT(KEY), TEXT(KEY)},
     {TEXT(KEY), TEXT(KEY)},
     {false, false},
     {{NOTHING}, {WARNING(UNEXPECTED_LENGTH, 0, 0, 18, 0), ERROR(KEY_EQUALS_SECRET, 0, 0, 1, 0)}}},
    {"the secret twice",
     {TEXT(SECRET), TEXT(SECRET)},
     {TEXT(SECRET), TEXT(SECRET)},
     {false, false},
     {{WARNING(UNEXPECTED_LENGTH, 0, 0, 36, 0)}, {ERROR(KEY_EQUALS_SECRET, 0, 0, 1, 0)}}},
    {"equal when cleaned",
     {TEXT("'abc'"), TEXT(" abc")},
     {TEXT("abc"), TEXT("abc")},
     {false, false},
     {{REPAIRABLE(QUOTES, 0, 0, 1, '\''), WARNING(UNEXPECTED_LENGTH, 0, 1, 3, 0)},
      {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 1, ' '), ERROR(KEY_EQUALS_SECRET, 0, 0, 1, 0),
       WARNING(UNEXPECTED_LENGTH, 0, 1, 3, 0)}}},
    {"of one length, not equal",
     {TEXT("abc"), TEXT("abd")},
     {TEXT("abc"), TEXT("abd")},
     {true, true},
     {{WARNING(UNEXPECTED_LENGTH, 0, 0, 3, 0)}, {WARNING(UNEXPECTED_LENGTH, 0, 0, 3, 0)}}},
    {"both empty",
     {TEXT(""), TEXT("")},
     {TEXT(""), TEXT("")},
     {false, false},
     {{ERROR(EMPTY, 0, 0, 1, 0)}, {ERROR(EMPTY, 0, 0, 1, 0)}}},
    {"findings of both fields, the key's first",
     {TEXT("\n" KEY), TEXT(SECRET "\t")},
     {TEXT(KEY), TEXT(SECRET)},
     {true, true},
     {{REPAIRABLE(LINE_ENDING, 0, 0, 1, '\n')}, {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 36, 1, '\t')}}},
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
    const bybit_slice fields[BYBIT_PAIR_COUNT] = {NO_BYTES, NO_BYTES};
    uint8_t *const cleaned[BYBIT_PAIR_COUNT] = {NULL, NULL};
    bybit_credential_report report;
    bybit_credential_validate(rules_of_bybit(), fields, BYBIT_PAIR_COUNT, cleaned, bybit_equal, &report);
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
    bybit_credential_validate(rules_of_bybit(), fields, 1, outputs, NULL, &report);
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
    bybit_credential_validate(rules_of_bybit(), fields, 1, outputs, NULL, &report);
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
        if (size != good_credential[BYBIT_FIELD_API_KEY].size) {
            check_length(BYBIT_FIELD_API_KEY, size,
                         too_long ? BYBIT_FINDING_TOO_LONG : BYBIT_FINDING_UNEXPECTED_LENGTH,
                         too_long ? 'E' : 'W');
        }
        if (size != good_credential[BYBIT_FIELD_API_SECRET].size) {
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
        REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 2, ' '),
        WARNING(UNEXPECTED_LENGTH, 0, 1, BYBIT_API_KEY_MAX, 0),
        {0},
    };
    memset(value, 'k', sizeof value);
    value[0] = ' ';
    value[sizeof value - 1] = ' ';
    check_field("256 characters and two spaces", BYBIT_FIELD_API_KEY, BYTES(value), findings,
                (bybit_slice){value + 1, BYBIT_API_KEY_MAX}, true);
}

int run_credential_whole_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(in_place_of_a_value),
        TEST(variable_after_a_letter_with_an_accent),
        TEST(pairs),
        TEST(no_bytes_need_no_pointer),
        TEST(api_key_alone_is_checked_like_one_of_a_pair),
        TEST(api_key_alone_is_never_swapped),
        TEST(lengths),
        TEST(spaces_do_not_make_a_key_too_long),
    };
    return cmocka_run_group_tests_name("credential-whole", tests, NULL, NULL);
}
