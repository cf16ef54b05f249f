#include "support.h"
#include "text/placeholder.h"
#include "validate/mask.h"

#include <string.h>

typedef struct yes_or_no {
    bybit_slice text;
    bool expected;
} yes_or_no;

static void check_texts(const yes_or_no *cases, size_t count, bool (*ask)(bybit_slice text))
{
    for (size_t i = 0; i < count; i++) {
        bounded text = bounded_copy(cases[i].text);
        if (ask(bounded_slice(&text)) != cases[i].expected) {
            print_error("\"%.*s\": expected %s\n", (int)text.size, (const char *)text.data,
                        cases[i].expected ? "yes" : "no");
            fail();
        }
        bounded_destroy(&text);
    }
}

static void unexpanded_variables(void **state)
{
    (void)state;
    static const yes_or_no cases[] = {
        {TEXT("${BYBIT_API_KEY}"), true},
        {TEXT("${BYBIT_API_KEY:-}"), true},
        {TEXT("prefix${KEY}"), true},
        {TEXT("${}"), true},
        {TEXT("$BYBIT_API_KEY"), true},
        {TEXT("$a1"), true},
        {TEXT("%BYBIT_API_KEY%"), true},
        {TEXT("{{BYBIT_API_KEY}}"), true},
        {TEXT("{{ secrets.BYBIT_API_KEY }}"), true},
        {TEXT("<your-api-key>"), true},
        {TEXT("<YOUR API KEY>"), true},
        {TEXT("process.env.BYBIT_API_KEY"), true},
        {TEXT("your_api_key"), true},
        {TEXT("API_SECRET"), true},
        {TEXT("EXCHANGE_API_KEY"), true},
        {TEXT("undefined"), true},
        {TEXT("null"), true},
        {TEXT("NaN"), true},
        {TEXT("[object Object]"), true},
        {TEXT("undefined1"), false},
        {TEXT("nul"), false},
        {TEXT("AbCdEfGhIjKlMnOpQr"), false},
        {TEXT("$"), false},
        {TEXT("$$"), false},
        {TEXT("$123"), false},
        {TEXT("$KEY-1"), false},
        {TEXT("%"), false},
        {TEXT("%%"), false},
        {TEXT("%123%"), false},
        {TEXT("%KEY"), false},
        {TEXT("KEY%"), false},
        {TEXT("{KEY}"), false},
        {TEXT("{{KEY}"), false},
        {TEXT("<KEY"), false},
        {TEXT("KEY>"), false},
        {TEXT("$KEY}"), false},
        {TEXT("${KEY"), false},
        {TEXT("xprocess.env.KEY"), false},
        {TEXT("process.env"), false},
        {TEXT(""), false},
    };
    check_texts(cases, COUNT_OF(cases), core_is_unexpanded_variable);
}

static void pem(void **state)
{
    (void)state;
    static const yes_or_no cases[] = {
        {TEXT("-----BEGIN PRIVATE KEY-----\nMII"), true},
        {TEXT("-----BEGIN RSA PRIVATE KEY-----"), true},
        {TEXT("# my key\n-----BEGIN PUBLIC KEY-----"), true},
        {TEXT("-----BEGIN "), true},
        {TEXT("-----BEGIN"), false},
        {TEXT("----BEGIN PRIVATE KEY-----"), false},
        {TEXT("-----END PRIVATE KEY-----"), false},
        {TEXT("-----begin private key-----"), false},
        {TEXT("AbCdEfGhIjKlMnOpQr"), false},
        {TEXT(""), false},
    };
    check_texts(cases, COUNT_OF(cases), core_contains_pem);
}

typedef struct mask_case {
    bybit_slice text;
    bool found;
    core_mask mask;
} mask_case;

static const mask_case mask_cases[] = {
    {TEXT("****"), true, {'*', 0, 4, true}},
    {TEXT("AbCd***"), true, {'*', 4, 3, true}},
    {TEXT("AbCd**"), false, {0}},
    {TEXT("Ab...yz"), true, {'.', 2, 3, true}},
    {TEXT("Ab..yz"), false, {0}},
    {TEXT("Ab\xe2\x80\xa6yz"), true, {0x2026, 2, 1, true}},
    {TEXT("\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2"), true, {0x2022, 0, 3, true}},
    {TEXT("\xe2\x80\xa2\xe2\x80\xa2"), false, {0}},
    {TEXT("A\xe2\x97\x8f\xe2\x97\x8f\xe2\x97\x8f\xe2\x97\x8f"), true, {0x25cf, 1, 4, true}},
    {TEXT("\xf0\x9f\x98\x80"
          "a***"),
     true,
     {'*', 3, 3, true}},
    {TEXT("xxxx"), true, {'x', 0, 4, true}},
    {TEXT("XXXXX"), true, {'X', 0, 5, true}},
    {TEXT("xxx"), false, {0}},
    {TEXT("Abxxxx"), true, {'x', 2, 4, false}},
    {TEXT("AbXXXXXXXyz"), true, {'X', 2, 7, false}},
    {TEXT("Abxxxxxxxx"), true, {'x', 2, 8, true}},
    {TEXT("xxXXxx"), false, {0}},
    {TEXT("axxxxb***"), true, {'*', 6, 3, true}},
    {TEXT("axxxxbXXXX"), true, {'x', 1, 4, false}},
    {TEXT("a***b......"), true, {'*', 1, 3, true}},
    {TEXT("AbCdEfGhIjKlMnOpQr"), false, {0}},
    {TEXT("aaaaaaaaaaaaaaaaaa"), false, {0}},
    {TEXT("\xe2\x80"), false, {0}},
    {TEXT(""), false, {0}},
};

static void masks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mask_cases); i++) {
        const mask_case *tested = &mask_cases[i];
        bounded text = bounded_copy(tested->text);
        core_mask mask = {.length = 777};
        const bool found = core_find_mask(bounded_slice(&text), &mask);
        const bool right = found ? mask.code_point == tested->mask.code_point &&
                                       mask.units_before == tested->mask.units_before &&
                                       mask.length == tested->mask.length &&
                                       mask.certain == tested->mask.certain
                                 : mask.length == 777;
        if (found != tested->found || !right) {
            print_error("\"%.*s\": found %d, U+%04X at %zu, %zu of it, certain %d\n", (int)text.size,
                        (const char *)text.data, found, mask.code_point, mask.units_before, mask.length,
                        mask.certain);
            fail();
        }
        bounded_destroy(&text);
    }
}

int run_placeholder_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unexpanded_variables),
        TEST(pem),
        TEST(masks),
    };
    return cmocka_run_group_tests_name("placeholder", tests, NULL, NULL);
}
