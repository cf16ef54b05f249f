/* The JSON body of a request: what is a mistake, and where. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#define ENDPOINT "/v5/order/create"

/* Inspects a POST to an endpoint that asks for no signature, so that only the body can have findings. */
static void inspect_body(bybit_slice body, bybit_request_report *report)
{
    static const bybit_request_header json[] = {{TEXT("Content-Type"), TEXT("application/json")}};
    bounded copy = bounded_copy(body);
    const bybit_request request = {.rules = rules_of_bybit(),
                                   .method = SLICE("POST"),
                                   .url = SLICE("https://api.bybit.com" ENDPOINT),
                                   .body = bounded_slice(&copy),
                                   .headers = json,
                                   .header_count = 1,
                                   .is_public = true};
    assert_status(BYBIT_OK, bybit_request_inspect(&request, report));
    for (size_t i = 0; i < report->count; i++) {
        const bybit_request_finding *finding = &report->findings[i];
        assert_int_equal(finding->field, BYBIT_REQUEST_BODY);
        assert_in_range(finding->index, 0, body.size);
        assert_in_range(finding->count, 1, body.size + 1);
    }
    bounded_destroy(&copy);
}

typedef struct body_case {
    bybit_slice body;
    bybit_request_finding_id id;
    size_t index;
} body_case;

/* clang-format off */
static const body_case mistakes[] = {
    {TEXT("{"), BYBIT_REQUEST_JSON_TRUNCATED, 1},
    {TEXT(" \n"), BYBIT_REQUEST_JSON_TRUNCATED, 2},
    {TEXT("{\"a"), BYBIT_REQUEST_JSON_TRUNCATED, 3},
    {TEXT("{\"a\\"), BYBIT_REQUEST_JSON_TRUNCATED, 4},
    {TEXT("{\"a\\u00f"), BYBIT_REQUEST_JSON_TRUNCATED, 8},
    {TEXT("{\"a\":t"), BYBIT_REQUEST_JSON_TRUNCATED, 6},
    {TEXT("{\"a\":-"), BYBIT_REQUEST_JSON_TRUNCATED, 6},
    {TEXT("{\"a\":1e+"), BYBIT_REQUEST_JSON_TRUNCATED, 8},
    {TEXT("[1, ]"), BYBIT_REQUEST_JSON_TRAILING_COMMA, 2},
    {TEXT("{\"a\":1,}"), BYBIT_REQUEST_JSON_TRAILING_COMMA, 6},
    {TEXT("{\"a\":1 \"b\":2}"), BYBIT_REQUEST_JSON_MISSING_COMMA, 7},
    {TEXT("[1 2]"), BYBIT_REQUEST_JSON_MISSING_COMMA, 3},
    {TEXT("{'a':1}"), BYBIT_REQUEST_JSON_WRONG_QUOTES, 1},
    {TEXT("{\"a\":\xe2\x80\x9cx\xe2\x80\x9d}"), BYBIT_REQUEST_JSON_WRONG_QUOTES, 5},
    {TEXT("{a:1}"), BYBIT_REQUEST_JSON_UNQUOTED_NAME, 1},
    {TEXT("{\"a\":Buy}"), BYBIT_REQUEST_JSON_UNQUOTED_VALUE, 5},
    {TEXT("{\"a\":NaN}"), BYBIT_REQUEST_JSON_NOT_FINITE, 5},
    {TEXT("{\"a\":-Infinity}"), BYBIT_REQUEST_JSON_NOT_FINITE, 5},
    {TEXT("{\"a\":None}"), BYBIT_REQUEST_JSON_PYTHON_LITERAL, 5},
    {TEXT("{ // a\n}"), BYBIT_REQUEST_JSON_COMMENT, 2},
    {TEXT("{\"a\":\"b\tc\"}"), BYBIT_REQUEST_JSON_CONTROL_CHARACTER, 7},
    {TEXT("{\"a\":\"b\0c\"}"), BYBIT_REQUEST_JSON_CONTROL_CHARACTER, 7},
    {TEXT("{\"a\":\"\\x\"}"), BYBIT_REQUEST_JSON_BAD_ESCAPE, 6},
    {TEXT("{\"a\":\"\\u00g0\"}"), BYBIT_REQUEST_JSON_BAD_ESCAPE, 6},
    {TEXT("{\"a\":01}"), BYBIT_REQUEST_JSON_BAD_NUMBER, 5},
    {TEXT("{\"a\":+1}"), BYBIT_REQUEST_JSON_BAD_NUMBER, 5},
    {TEXT("{\"a\":.5}"), BYBIT_REQUEST_JSON_BAD_NUMBER, 5},
    {TEXT("{\"a\":1.}"), BYBIT_REQUEST_JSON_BAD_NUMBER, 5},
    {TEXT("{\xc2\xa0}"), BYBIT_REQUEST_JSON_INVISIBLE_CHARACTER, 1},
    {TEXT("{}}"), BYBIT_REQUEST_JSON_TRAILING_CHARACTERS, 2},
    {TEXT("{]"), BYBIT_REQUEST_JSON_MALFORMED, 1},
    {TEXT("{\"a\":1]"), BYBIT_REQUEST_JSON_MALFORMED, 6},
    {TEXT("\0"), BYBIT_REQUEST_JSON_MALFORMED, 0},
    {TEXT("[]"), BYBIT_REQUEST_JSON_NOT_OBJECT, 0},
    {TEXT(" 1"), BYBIT_REQUEST_JSON_NOT_OBJECT, 1},
    {TEXT("\"{}\""), BYBIT_REQUEST_JSON_ENCODED_TWICE, 0},
    {TEXT("{\"qty\":1}"), BYBIT_REQUEST_JSON_NUMBER_FOR_STRING, 7},
    {TEXT("{\"a\":\"Buy \"}"), BYBIT_REQUEST_STRAY_WHITESPACE, 9},
    {TEXT("{\"a \":\"Buy\"}"), BYBIT_REQUEST_STRAY_WHITESPACE, 3},
    {TEXT("{\"a\":\"Buy\\n\"}"), BYBIT_REQUEST_STRAY_WHITESPACE, 9},
    {TEXT("{\"a\":\"\\tBuy\"}"), BYBIT_REQUEST_STRAY_WHITESPACE, 6},
    {TEXT("{\"a\":\"Buy\xe2\x80\x8b\"}"), BYBIT_REQUEST_STRAY_WHITESPACE, 9},
    {TEXT("{\"a\":\"undefined\"}"), BYBIT_REQUEST_PLACEHOLDER_VALUE, 6},
    {TEXT("[object Object]"), BYBIT_REQUEST_PLACEHOLDER_VALUE, 0},
    {TEXT("{\"a\":1,\"a\":2}"), BYBIT_REQUEST_DUPLICATE_NAME, 8},
    {TEXT("a=1&b=2"), BYBIT_REQUEST_BODY_FORM_ENCODED, 0},
    {TEXT("\xef\xbb\xbf{}"), BYBIT_REQUEST_BODY_BYTE_ORDER_MARK, 0},
    {TEXT("{\"a\":\"\xff\"}"), BYBIT_REQUEST_BODY_INVALID_UTF8, 6},
    {TEXT("{\"a\":\"\xed\xa0\x80\"}"), BYBIT_REQUEST_BODY_INVALID_UTF8, 6},
};

static const bybit_slice faultless[] = {
    TEXT("{}"),
    TEXT(" \t\r\n{ \"a\" : [ ] , \"b\" : { } } \n"),
    TEXT("{\"a\":[true,false,null,0,-0,1.5e+10,-2E-3,\"\"]}"),
    TEXT("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9x\"}"),
    TEXT("{\"a\":\"b\\\\n\"}"),
    TEXT("{\"a\":\"b c\",\"d\":\"\xc3\xa9\xf0\x9f\x98\x80\"}"),
    TEXT("{\"qty\":\"1\",\"x\":[{\"qty\":\"1\"},{\"qty\":\"2\"}]}"),
    TEXT("{\"positionIdx\":1,\"qty\":[1]}"),
};
/* clang-format on */

static void every_mistake_is_named_at_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        bybit_request_report report;
        inspect_body(mistakes[i].body, &report);
        const bool fits = report.count == 1 && report.findings[0].id == mistakes[i].id &&
                          report.findings[0].index == mistakes[i].index;
        if (!fits) {
            print_error("%.*s: %zu findings, %s at %zu\n", (int)mistakes[i].body.size,
                        (const char *)mistakes[i].body.data, report.count,
                        report.count > 0 ? bybit_request_finding_name(report.findings[0].id) : "none",
                        report.count > 0 ? report.findings[0].index : 0);
        }
        assert_true(fits);
    }
}

static void faultless_bodies_have_no_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faultless); i++) {
        bybit_request_report report;
        inspect_body(faultless[i], &report);
        assert_int_equal(report.count, 0);
    }
}

/* Each prefix of a right body is a truncated one. */
static void every_cut_is_found(void **state)
{
    (void)state;
    const bybit_slice whole = SLICE("{\"a\": [1.5e-7, true, \"\\u00e9\\n x\"], \"b\": {\"c\": null}}");
    for (size_t size = 1; size < whole.size; size++) {
        bybit_request_report report;
        inspect_body((bybit_slice){whole.data, size}, &report);
        assert_int_equal(report.count, 1);
        assert_int_equal(report.findings[0].id, BYBIT_REQUEST_JSON_TRUNCATED);
        assert_int_equal(report.findings[0].index, size);
    }
}

static void places_are_counted(void **state)
{
    (void)state;
    enum { PAIRS = 100000, PAIR_SIZE = 4 };
    bybit_request_report report;
    bounded body = bounded_create(2 + PAIRS * PAIR_SIZE);
    body.data[0] = '[';
    for (size_t i = 0; i < PAIRS; i++) {
        memcpy(body.data + 1 + i * PAIR_SIZE, "\" \",", PAIR_SIZE);
    }
    body.data[body.size - 2] = ' ';
    body.data[body.size - 1] = ']';
    inspect_body(bounded_slice(&body), &report);
    assert_int_equal(report.count, 2);
    assert_int_equal(report.findings[0].id, BYBIT_REQUEST_STRAY_WHITESPACE);
    assert_int_equal(report.findings[0].index, 2);
    assert_int_equal(report.findings[0].count, PAIRS);
    bounded_destroy(&body);
}

/* Brackets without end overflow no stack, and those that are followed are closed again. */
static void depth_is_bounded(void **state)
{
    (void)state;
    bybit_request_report report;
    bounded body = bounded_create(4 * 1024 * 1024);
    static const size_t depths[] = {1, 1023, 1024, 1025, 2 * 1024 * 1024};
    for (size_t i = 0; i < COUNT_OF(depths); i++) {
        memset(body.data, '[', depths[i]);
        memset(body.data + depths[i], ']', depths[i]);
        inspect_body((bybit_slice){body.data, 2 * depths[i]}, &report);
        const bool too_deep = depths[i] > 1024;
        assert_int_equal(report.count, 1);
        assert_int_equal(report.findings[0].id,
                         too_deep ? BYBIT_REQUEST_JSON_TOO_DEEP : BYBIT_REQUEST_JSON_NOT_OBJECT);
        assert_int_equal(report.findings[0].index, too_deep ? 1024 : 0);
    }
    bounded_destroy(&body);
}

/* {"a":{"a":{ … : more names than are kept; then names again and again in one object. */
static void names_are_bounded(void **state)
{
    (void)state;
    enum { LEVELS = 1000, NAMES = 3000 };
    static const char two[] = "{\"x\":1,\"a\":";
    bybit_request_report report;
    bounded nested = bounded_create(LEVELS * (sizeof two - 1) + 1 + LEVELS);
    uint8_t *end = nested.data;
    for (int i = 0; i < LEVELS; i++, end += sizeof two - 1) {
        memcpy(end, two, sizeof two - 1);
    }
    *end++ = '0';
    memset(end, '}', LEVELS);
    inspect_body(bounded_slice(&nested), &report);
    assert_int_equal(report.count, 0);
    bounded_destroy(&nested);

    static const char again[] = "\"a\":1,";
    bounded flat = bounded_create(1 + NAMES * (sizeof again - 1));
    flat.data[0] = '{';
    for (size_t i = 0; i < NAMES; i++) {
        memcpy(flat.data + 1 + i * (sizeof again - 1), again, sizeof again - 1);
    }
    flat.data[flat.size - 1] = '}';
    inspect_body(bounded_slice(&flat), &report);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.findings[0].id, BYBIT_REQUEST_DUPLICATE_NAME);
    assert_int_equal(report.findings[0].count, NAMES - 1);
    bounded_destroy(&flat);
}

/* Tokens in random order, and now and then a random byte: no read leaves the body. */
static void random_bodies_are_read_within_their_bounds(void **state)
{
    (void)state;
    static const bybit_slice tokens[] = {
        TEXT("{"),        TEXT("}"),
        TEXT("["),        TEXT("]"),
        TEXT(","),        TEXT(":"),
        TEXT("\""),       TEXT("\"a\":"),
        TEXT("1"),        TEXT("-"),
        TEXT("."),        TEXT("e"),
        TEXT("\\"),       TEXT("\\u00"),
        TEXT("true"),     TEXT("nu"),
        TEXT(" "),        TEXT("\n"),
        TEXT("\xc3"),     TEXT("\xe2\x80"),
        TEXT("\xf0"),     TEXT("\xef\xbb\xbf"),
        TEXT("\"qty\":"), TEXT("undefined"),
        TEXT("="),        TEXT("/"),
        TEXT("*"),        TEXT("'"),
        TEXT("\0"),       TEXT("\\\\n\""),
    };
    random_source source = {20240229};
    for (int round = 0; round < 20000; round++) {
        uint8_t data[128];
        size_t size = 0;
        const size_t count = random_below(&source, 14);
        for (size_t i = 0; i < count; i++) {
            const bybit_slice token = tokens[random_below(&source, COUNT_OF(tokens))];
            memcpy(data + size, token.data, token.size);
            size += token.size;
        }
        if (size > 0 && round % 3 == 0) {
            data[random_below(&source, size)] = (uint8_t)random_next(&source);
        }
        bybit_request_report report;
        bybit_request_report again;
        if (size > 0) {
            inspect_body((bybit_slice){data, size}, &report);
            inspect_body((bybit_slice){data, size}, &again);
            assert_int_equal(report.count, again.count);
        }
    }
}

int run_json_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_mistake_is_named_at_its_place),
        TEST(faultless_bodies_have_no_findings),
        TEST(every_cut_is_found),
        TEST(places_are_counted),
        TEST(depth_is_bounded),
        TEST(names_are_bounded),
        TEST(random_bodies_are_read_within_their_bounds),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
