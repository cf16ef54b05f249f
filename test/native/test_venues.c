/* The validators with the rules of the other exchanges: parameters, forms, dates, shapes, passphrases,
 * digests. */
#include "hooks.h"
#include "support.h"
#include "other_rules.h"

#include "validate/date.h"
#include "validate/parameters.h"
#include "validate/shape.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define BINANCE_KEY    "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
#define BINANCE_SECRET "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
#define OKX_KEY        "37c541a1-0000-0000-0000-10fe7a038418"
#define OKX_SECRET     "22582BD0CFF14C41EDBF1AB98506286D"
#define NOW            1700000000000

static bybit_rules *load(bybit_slice table)
{
    bybit_rules *rules = NULL;
    assert_status(BYBIT_OK, bybit_rules_create(table, &rules));
    return rules;
}

/* ---- dates ---- */

static void dates_are_read_as_they_are_written(void **state)
{
    (void)state;
    random_source source = {1970};
    for (int round = 0; round < 20000; round++) {
        const time_t seconds = (time_t)(random_next(&source) % 253402300800u);
        const unsigned rest = (unsigned)random_below(&source, 1000);
        uint8_t written[CORE_DATE_SIZE];
        char expected[40];
        struct tm parts;
        uint64_t time = 0;
        const uint64_t given = (uint64_t)seconds * 1000 + rest;
        assert_non_null(gmtime_r(&seconds, &parts));
        const size_t size = strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", &parts);
        (void)snprintf(expected + size, sizeof expected - size, ".%03uZ", rest);
        assert_true(core_date_write(given, written));
        assert_memory_equal(written, expected, CORE_DATE_SIZE);
        assert_true(core_date_read((bybit_slice){written, sizeof written}, &time));
        assert_true(time == given);
    }
}

static void other_texts_are_no_dates(void **state)
{
    (void)state;
    static const bybit_slice texts[] = {
        TEXT(""),
        TEXT("2020-12-08T09:08:57Z"),
        TEXT("2020-12-08T09:08:57.715z"),
        TEXT("2020-12-08 09:08:57.715Z"),
        TEXT("2020-12-08T09:08:57.715ZZ"),
        TEXT("2020-13-08T09:08:57.715Z"),
        TEXT("2020-00-08T09:08:57.715Z"),
        TEXT("2020-12-00T09:08:57.715Z"),
        TEXT("2020-12-32T09:08:57.715Z"),
        TEXT("2021-02-29T09:08:57.715Z"),
        TEXT("1900-02-29T09:08:57.715Z"),
        TEXT("2020-12-08T24:08:57.715Z"),
        TEXT("2020-12-08T09:60:57.715Z"),
        TEXT("2020-12-08T09:08:60.715Z"),
        TEXT("1969-12-31T23:59:59.999Z"),
        TEXT("202x-12-08T09:08:57.715Z"),
    };
    uint8_t written[CORE_DATE_SIZE];
    uint64_t time = 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_false(core_date_read(texts[i], &time));
    }
    assert_true(core_date_write(UINT64_C(253402300799999), written));
    assert_memory_equal(written, "9999-12-31T23:59:59.999Z", CORE_DATE_SIZE);
    assert_false(core_date_write(UINT64_C(253402300800000), written));
    assert_false(core_date_write(UINT64_MAX, written));
}

/* ---- parameters ---- */

static void parameters_are_left_out_with_what_joins_them(void **state)
{
    (void)state;
    static const struct {
        bybit_slice text;
        bybit_slice rest;
    } cases[] = {
        {TEXT(""), TEXT("")},
        {TEXT("signature=1"), TEXT("")},
        {TEXT("a=1&signature=1"), TEXT("a=1")},
        {TEXT("signature=1&a=1"), TEXT("a=1")},
        {TEXT("a=1&signature=1&b=2"), TEXT("a=1&b=2")},
        {TEXT("a=1&signature&signature=2&b"), TEXT("a=1&b")},
        {TEXT("a=1&&signature=1"), TEXT("a=1&")},
        {TEXT("signatures=1&Signature=1"), TEXT("signatures=1&Signature=1")},
        {TEXT("=&=1&&"), TEXT("=&=1&")},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bounded text = bounded_copy(cases[i].text);
        bounded room = bounded_create(cases[i].text.size);
        const bybit_slice rest = core_parameters_without(bounded_slice(&text), "signature", NULL, room.data);
        assert_int_equal(rest.size, cases[i].rest.size);
        assert_true(rest.size == 0 || memcmp(rest.data, cases[i].rest.data, rest.size) == 0);
        bounded_destroy(&room);
        bounded_destroy(&text);
    }
}

/* ---- shapes ---- */

static void shapes_say_what_each_character_is(void **state)
{
    (void)state;
    static const struct {
        const char *shape;
        bybit_slice text;
        size_t fitting;
        bool fits;
    } cases[] = {
        {"", TEXT("anything"), 8, true},
        {"", TEXT(""), 0, true},
        {"\x01\x01", TEXT("aZ"), 2, true},
        {"\x01\x01", TEXT("a-"), 1, false},
        {"\x01\x01", TEXT("a"), 1, false},
        {"\x01\x01", TEXT("aaa"), 2, false},
        {"\x02\x03\x04\x04", TEXT("aAaA"), 4, true},
        {"\x02\x03", TEXT("aa"), 1, false},
        {"\x03", TEXT("a"), 0, false},
        {"bg_\x02", TEXT("bg_f"), 4, true},
        {"bg_\x02", TEXT("bg-f"), 2, false},
        {"\x01", TEXT("\xc3\xa9"), 0, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bounded text = bounded_copy(cases[i].text);
        assert_int_equal(core_shape_fitting(cases[i].shape, bounded_slice(&text)), cases[i].fitting);
        assert_int_equal(core_shape_fits(cases[i].shape, bounded_slice(&text)), cases[i].fits);
        bounded_destroy(&text);
    }
}

/* ---- credentials of three values ---- */

static void check_credentials(const bybit_rules *rules, const bybit_slice *values, unsigned count)
{
    bounded fields[BYBIT_FIELD_COUNT];
    bounded rooms[BYBIT_FIELD_COUNT];
    bybit_slice slices[BYBIT_FIELD_COUNT];
    uint8_t *cleaned[BYBIT_FIELD_COUNT];
    bybit_credential_report report;
    bool ok = true;
    for (unsigned i = 0; i < count; i++) {
        fields[i] = bounded_copy(values[i]);
        rooms[i] = bounded_create(values[i].size);
        slices[i] = bounded_slice(&fields[i]);
        cleaned[i] = rooms[i].data;
    }
    bybit_credential_validate(rules, slices, count, cleaned, bybit_equal, &report);
    assert_in_range(report.count, 0, BYBIT_FINDINGS_MAX);
    for (size_t i = 0; i < report.count; i++) {
        const bybit_finding *finding = &report.findings[i];
        assert_non_null(bybit_finding_name(finding->id));
        assert_true((unsigned)finding->field < count);
        assert_true(finding->count > 0);
        ok = ok && finding->severity != BYBIT_SEVERITY_ERROR;
    }
    assert_int_equal(report.ok, ok);
    for (unsigned i = 0; i < count; i++) {
        assert_true(report.cleaned_size[i] <= values[i].size);
        assert_true(!report.ok || report.usable[i]);
        bounded_destroy(&rooms[i]);
        bounded_destroy(&fields[i]);
    }
}

static void random_credentials_are_read_within_their_bounds(void **state)
{
    (void)state;
    static const bybit_slice words[] = {
        TEXT(OKX_KEY),
        TEXT(OKX_SECRET),
        TEXT(BINANCE_KEY),
        TEXT(BINANCE_SECRET),
        TEXT("Passphrase1"),
        TEXT(""),
        TEXT("$ecret"),
        TEXT("${X}"),
        TEXT(" two words "),
        TEXT("\"a b\""),
        TEXT("bg_00112233445566778899aabbccddeeff"),
        TEXT("5c2db93503aa674c74a31734"),
        TEXT("\xc3\xa9"),
        TEXT("****"),
        TEXT("a\tb"),
    };
    bybit_rules *const all[] = {NULL, load(BYTES(okx_rule_table)), load(BYTES(binance_rule_table))};
    random_source source = {99};
    for (int round = 0; round < 6000; round++) {
        bybit_slice values[BYBIT_FIELD_COUNT];
        uint8_t texts[BYBIT_FIELD_COUNT][80];
        const unsigned count = 1 + (unsigned)random_below(&source, BYBIT_FIELD_COUNT);
        for (unsigned i = 0; i < count; i++) {
            values[i] = words[random_below(&source, COUNT_OF(words))];
            memcpy(texts[i], values[i].data, values[i].size);
            values[i].data = texts[i];
            if (round % 3 == 0 && values[i].size > 0) {
                texts[i][random_below(&source, values[i].size)] = (uint8_t)random_next(&source);
            }
        }
        check_credentials(all[round % (int)COUNT_OF(all)], values, count);
    }
    bybit_rules_release(all[1]);
    bybit_rules_release(all[2]);
}

/* ---- requests ---- */

/* Takes no signature, so that every string is tried; reads every part. */
static bybit_status refuse(const void *context, const bybit_slice *parts, size_t count, bybit_slice text,
                           bool *fits)
{
    volatile uint8_t read = 0;
    (void)context;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < parts[i].size; j++) {
            read = (uint8_t)(read + parts[i].data[j]);
        }
    }
    for (size_t j = 0; j < text.size; j++) {
        read = (uint8_t)(read + text.data[j]);
    }
    *fits = false;
    return BYBIT_OK;
}

static void inspect(const bybit_request *given)
{
    bybit_request request = *given;
    bybit_request_header headers[16];
    bounded memory[3 + 2 * COUNT_OF(headers)];
    bybit_request_report report;
    size_t count = 0;
    memory[count++] = bounded_copy(given->method);
    memory[count++] = bounded_copy(given->url);
    memory[count++] = bounded_copy(given->body);
    request.method = bounded_slice(&memory[0]);
    request.url = bounded_slice(&memory[1]);
    request.body = bounded_slice(&memory[2]);
    for (size_t i = 0; i < given->header_count; i++) {
        memory[count] = bounded_copy(given->headers[i].name);
        headers[i].name = bounded_slice(&memory[count++]);
        memory[count] = bounded_copy(given->headers[i].value);
        headers[i].value = bounded_slice(&memory[count++]);
    }
    request.headers = headers;
    assert_status(BYBIT_OK, bybit_request_inspect(&request, &report));
    assert_in_range(report.count, 0, BYBIT_REQUEST_FINDINGS_MAX - 1);
    for (size_t i = 0; i < report.count; i++) {
        const bybit_request_finding *finding = &report.findings[i];
        assert_non_null(bybit_request_field_name(finding->field));
        assert_true(finding->count > 0);
        if (finding->field == BYBIT_REQUEST_URL) {
            assert_in_range(finding->index, 0, request.url.size);
        } else if (finding->field == BYBIT_REQUEST_BODY) {
            assert_in_range(finding->index, 0, request.body.size);
        }
    }
    while (count > 0) {
        bounded_destroy(&memory[--count]);
    }
}

static const bybit_verifier refusing = {.verify = refuse, .api_key = TEXT(BINANCE_KEY)};

static size_t append(uint8_t *text, size_t size, bybit_slice added)
{
    memcpy(text + size, added.data, added.size);
    return size + added.size;
}

static size_t append_any(random_source *source, uint8_t *text, size_t size, size_t pieces)
{
    static const bybit_slice all[] = {
        TEXT("timestamp=1700000000000"),
        TEXT("timestamp=1700000000000000"),
        TEXT("recvWindow=5000.125"),
        TEXT("recvwindow=1"),
        TEXT("signature="),
        TEXT("signature=%2B%2f+%"),
        TEXT("&"),
        TEXT("&"),
        TEXT("&"),
        TEXT("="),
        TEXT("a=1"),
        TEXT("%41=%zz"),
        TEXT("\xc3\xa9"),
        TEXT("{\"a\":[1]}"),
        TEXT("signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
    };
    for (size_t i = 0; i < pieces; i++) {
        size = append(text, size, all[random_below(source, COUNT_OF(all))]);
    }
    return size;
}

static void random_parameters_are_read_within_their_bounds(void **state)
{
    (void)state;
    bybit_rules *rules = load(BYTES(binance_rule_table));
    random_source source = {4711};
    for (int round = 0; round < 4000; round++) {
        static const bybit_slice methods[] = {TEXT("GET"), TEXT("post"), TEXT("DELETE"), TEXT("?")};
        uint8_t url[700];
        uint8_t body[700];
        const bybit_request_header header = {SLICE("X-MBX-APIKEY"), SLICE(BINANCE_KEY)};
        size_t url_size = append(url, 0, SLICE("https://h/api/v3/order?"));
        url_size = append_any(&source, url, url_size, random_below(&source, 8));
        const size_t body_size = append_any(&source, body, 0, random_below(&source, 8));
        const bybit_request request = {
            .rules = rules,
            .method = methods[random_below(&source, COUNT_OF(methods))],
            .url = {url, url_size},
            .body = {body, body_size},
            .headers = &header,
            .header_count = 1,
            .verifier = round % 4 == 0 ? NULL : &refusing,
            .now = NOW,
        };
        inspect(&request);
    }
    bybit_rules_release(rules);
}

static void random_dates_are_read_within_their_bounds(void **state)
{
    (void)state;
    static const char bytes[] = "0123456789-:.TZ+ ";
    bybit_rules *rules = load(BYTES(okx_rule_table));
    const bybit_verifier verifier = {.verify = refuse, .api_key = SLICE(OKX_KEY)};
    random_source source = {31};
    for (int round = 0; round < 3000; round++) {
        uint8_t date[30] = "2023-11-14T22:13:20.000Z";
        const size_t size = round % 2 == 0 ? CORE_DATE_SIZE : random_below(&source, sizeof date);
        const bybit_request_header headers[] = {
            {SLICE("OK-ACCESS-KEY"), SLICE(OKX_KEY)},
            {SLICE("OK-ACCESS-TIMESTAMP"), {date, size}},
            {SLICE("OK-ACCESS-PASSPHRASE"), SLICE("Passphrase1")},
            {SLICE("OK-ACCESS-SIGN"), SLICE("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")},
            {SLICE("x-simulated-trading"), {date, size % 3}},
        };
        for (size_t i = random_below(&source, 4); i > 0; i--) {
            date[random_below(&source, sizeof date)] =
                (uint8_t)bytes[random_below(&source, sizeof bytes - 1)];
        }
        const bybit_request request = {
            .rules = rules,
            .method = SLICE("GET"),
            .url = SLICE("https://www.okx.com/api/v5/account/balance?ccy=BTC"),
            .headers = headers,
            .header_count = COUNT_OF(headers),
            .verifier = &verifier,
            .now = NOW,
        };
        inspect(&request);
    }
    bybit_rules_release(rules);
}

static void write_no_digest(bybit_slice data, size_t bytes, char *hex)
{
    (void)data;
    memset(hex, '0', 2 * bytes);
}

static void random_decoded_queries_are_read_within_their_bounds(void **state)
{
    (void)state;
    static const bybit_slice names[] = {TEXT("KC-API-KEY"),         TEXT("KC-API-TIMESTAMP"),
                                        TEXT("KC-API-SIGN"),        TEXT("KC-API-PASSPHRASE"),
                                        TEXT("KC-API-KEY-VERSION"), TEXT("KEY"),
                                        TEXT("Timestamp"),          TEXT("SIGN"),
                                        TEXT("ACCESS-KEY"),         TEXT("ACCESS-TIMESTAMP"),
                                        TEXT("ACCESS-SIGN"),        TEXT("ACCESS-PASSPHRASE"),
                                        TEXT("paptrading")};
    static const bybit_slice values[] = {TEXT("1700000000000"),
                                         TEXT("1700000000.25"),
                                         TEXT("1700000000"),
                                         TEXT("1"),
                                         TEXT("2"),
                                         TEXT("four"),
                                         TEXT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                                         TEXT("0123456789abcdef0123456789abcdef")};
    static const bybit_slice methods[] = {TEXT("GET"), TEXT("POST"), TEXT("DELETE"), TEXT("put")};
    bybit_rules *const all[] = {load(BYTES(kucoin_rule_table)), load(BYTES(gate_rule_table)),
                                load(BYTES(bitget_rule_table))};
    const bybit_verifier verifier = {
        .verify = refuse, .digest = write_no_digest, .api_key = SLICE("0123456789abcdef0123456789abcdef")};
    random_source source = {97};
    for (int round = 0; round < 6000; round++) {
        uint8_t url[700];
        uint8_t body[700];
        bybit_request_header headers[COUNT_OF(names)];
        size_t url_size = append(url, 0, SLICE("https://h/api/v4/spot/orders?"));
        url_size = append_any(&source, url, url_size, random_below(&source, 8));
        const size_t body_size = append_any(&source, body, 0, random_below(&source, 4));
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            headers[i] = (bybit_request_header){names[i], values[random_below(&source, COUNT_OF(values))]};
        }
        const bybit_request request = {
            .rules = all[round % COUNT_OF(all)],
            .method = methods[random_below(&source, COUNT_OF(methods))],
            .url = {url, url_size},
            .body = {body, body_size},
            .headers = headers,
            .header_count = COUNT_OF(headers),
            .verifier = round % 5 == 0 ? NULL : &verifier,
            .now = NOW,
        };
        inspect(&request);
    }
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        bybit_rules_release(all[i]);
    }
}

static void without_memory_a_signature_among_parameters_is_not_verified(void **state)
{
    (void)state;
    bybit_rules *rules = load(BYTES(binance_rule_table));
    const bybit_request_header header = {SLICE("X-MBX-APIKEY"), SLICE(BINANCE_KEY)};
    const bybit_request request = {
        .rules = rules,
        .method = SLICE("GET"),
        .url = SLICE("https://h/api/v3/order?timestamp=1700000000000&signature="
                     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        .headers = &header,
        .header_count = 1,
        .verifier = &refusing,
        .now = NOW,
    };
    bybit_request_report report;
    for (int allowed = 0; allowed < 2; allowed++) { /* the parameters, then the room for other strings */
        hooks_fail_allocation(allowed);
        assert_status(BYBIT_ERROR_MEMORY, bybit_request_inspect(&request, &report));
        assert_true(hooks_allocation_failed());
        hooks_reset();
    }
    assert_status(BYBIT_OK, bybit_request_inspect(&request, &report));
    assert_int_equal(report.count, 1);
    bybit_rules_release(rules);
}

int run_venues_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dates_are_read_as_they_are_written),
        TEST(other_texts_are_no_dates),
        TEST(parameters_are_left_out_with_what_joins_them),
        TEST(shapes_say_what_each_character_is),
        TEST(random_credentials_are_read_within_their_bounds),
        TEST(random_parameters_are_read_within_their_bounds),
        TEST(random_decoded_queries_are_read_within_their_bounds),
        TEST(random_dates_are_read_within_their_bounds),
        TEST(without_memory_a_signature_among_parameters_is_not_verified),
    };
    return cmocka_run_group_tests_name("venues", tests, NULL, NULL);
}
