/* A request as a whole: names, URL, headers, and which string a signature was made for. */
#include "hooks.h"
#include "keys.h"

#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#define NOW        1700000000000
#define API_KEY    "test_api_key"
#define PREFIX     "1700000000000" API_KEY "5000"
#define QUERY      "symbol=A%2CB&category=linear"
#define GET_PATH   "/v5/order/realtime"
#define GET_URL    "https://api.bybit.com" GET_PATH "?" QUERY
#define POST_URL   "https://api.bybit.com/v5/order/create"
#define BODY       "{ \"a\": \"b\", \"c\": [1, 2] }"
#define FORTY_FOUR "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

enum { HEADERS_MAX = 5 };

/* A request in memory that ends where its pages end. */
typedef struct watched_request {
    bounded parts[3 + 2 * HEADERS_MAX];
    size_t count;
    bybit_request_header headers[HEADERS_MAX];
    bybit_verifier verifier;
    bybit_request request;
} watched_request;

static bybit_slice keep(watched_request *watched, bybit_slice bytes)
{
    bounded *part = &watched->parts[watched->count++];
    *part = bounded_copy(bytes);
    return bounded_slice(part);
}

static void add_header(watched_request *watched, bybit_slice name, bybit_slice value)
{
    bybit_request_header *header = &watched->headers[watched->request.header_count++];
    header->name = keep(watched, name);
    header->value = keep(watched, value);
    watched->request.headers = watched->headers;
}

static void open_request(watched_request *watched, bybit_slice method, bybit_slice url, bybit_slice body)
{
    memset(watched, 0, sizeof *watched);
    watched->request.rules = rules_of_bybit();
    watched->request.now = NOW;
    watched->request.method = keep(watched, method);
    watched->request.url = keep(watched, url);
    watched->request.body = keep(watched, body);
}

static void close_request(watched_request *watched)
{
    for (size_t i = 0; i < watched->count; i++) {
        bounded_destroy(&watched->parts[i]);
    }
}

static const bybit_request_finding *finding_of(const bybit_request_report *report,
                                               bybit_request_finding_id id)
{
    for (size_t i = 0; i < report->count; i++) {
        if (report->findings[i].id == id) {
            return &report->findings[i];
        }
    }
    return NULL;
}

static const bybit_request_finding *finding_named(const bybit_request_report *report, const char *name)
{
    for (size_t i = 0; i < report->count; i++) {
        if (strcmp(report->findings[i].name, name) == 0) {
            return &report->findings[i];
        }
    }
    return NULL;
}

static void print_findings(const char *title, const bybit_request_report *report)
{
    print_error("%s:", title);
    for (size_t i = 0; i < report->count; i++) {
        print_error(" %s", report->findings[i].name);
    }
    print_error("\n");
}

/* ---- names ---- */

static void every_id_and_field_has_its_own_name(void **state)
{
    (void)state;
    for (int i = 0; i < BYBIT_REQUEST_FINDING_COUNT; i++) {
        const char *name = bybit_request_finding_name((bybit_request_finding_id)i);
        assert_non_null(name);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(name, bybit_request_finding_name((bybit_request_finding_id)j));
        }
    }
    for (int i = 0; i < BYBIT_REQUEST_FIELD_COUNT; i++) {
        assert_non_null(bybit_request_field_name((bybit_request_field)i));
    }
    assert_null(bybit_request_finding_name(BYBIT_REQUEST_FINDING_COUNT));
    assert_null(bybit_request_field_name(BYBIT_REQUEST_FIELD_COUNT));
    assert_null(bybit_request_finding_name((bybit_request_finding_id)-1));
}

/* ---- method and URL ---- */

typedef struct line_case {
    bybit_slice method;
    bybit_slice url;
    bybit_slice body;
    int id; /* -1: none */
    size_t index;
    uint64_t count;
} line_case;

/* clang-format off */
static const line_case lines[] = {
    {TEXT("GET"), TEXT(GET_URL), TEXT(""), -1, 0, 0},
    {TEXT("GET"), TEXT("https://api.bybit.com/v5/x?"), TEXT(""), -1, 0, 0},
    {TEXT("get"), TEXT(GET_URL), TEXT(""), BYBIT_REQUEST_METHOD_LOWER_CASE, 0, 1},
    {TEXT("PUT"), TEXT(GET_URL), TEXT(""), BYBIT_REQUEST_METHOD_UNSUPPORTED, 0, 1},
    {TEXT(""), TEXT(GET_URL), TEXT(""), BYBIT_REQUEST_METHOD_UNSUPPORTED, 0, 1},
    {TEXT("GET"), TEXT("/v5/x"), TEXT(""), BYBIT_REQUEST_URL_WITHOUT_HOST, 0, 1},
    {TEXT("GET"), TEXT("h/v5/x"), TEXT(""), BYBIT_REQUEST_URL_WITHOUT_SCHEME, 0, 1},
    {TEXT("GET"), TEXT("https://a@h/v5/x"), TEXT(""), BYBIT_REQUEST_URL_WITH_CREDENTIALS, 8, 1},
    {TEXT("GET"), TEXT("https://h/v5/x#ab"), TEXT(""), BYBIT_REQUEST_URL_FRAGMENT, 14, 3},
    {TEXT("GET"), TEXT("https://h/v5/x?a=b c d"), TEXT(""), BYBIT_REQUEST_URL_UNENCODED_CHARACTER, 18, 2},
    {TEXT("GET"), TEXT("https://h/v5/x?a=%"), TEXT(""), BYBIT_REQUEST_URL_MALFORMED_ESCAPE, 17, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=%2"), TEXT(""), BYBIT_REQUEST_URL_MALFORMED_ESCAPE, 17, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=b%253Ac"), TEXT(""), BYBIT_REQUEST_QUERY_ENCODED_TWICE, 18, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=100%25&b=%25zz"), TEXT(""), -1, 0, 0},
    {TEXT("GET"), TEXT("https://h/v5//x"), TEXT(""), BYBIT_REQUEST_PATH_DOUBLE_SLASH, 13, 1},
    {TEXT("GET"), TEXT("https://h///v5/x"), TEXT(""), BYBIT_REQUEST_PATH_DOUBLE_SLASH, 10, 2},
    {TEXT("GET"), TEXT("https://h/v2/private/x"), TEXT(""), BYBIT_REQUEST_PATH_DEPRECATED, 9, 1},
    {TEXT("GET"), TEXT("https://h"), TEXT(""), BYBIT_REQUEST_PATH_UNKNOWN, 9, 1},
    {TEXT("GET"), TEXT("https://h/v5/x??a=1"), TEXT(""), BYBIT_REQUEST_QUERY_SECOND_QUESTION_MARK, 15, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=1&"), TEXT(""), BYBIT_REQUEST_QUERY_EMPTY_NAME, 19, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?&=1&&a=1"), TEXT(""), BYBIT_REQUEST_QUERY_EMPTY_NAME, 15, 3},
    {TEXT("GET"), TEXT("https://h/v5/x?a=1&a=2"), TEXT(""), BYBIT_REQUEST_DUPLICATE_NAME, 19, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=%5bobject+Object]"), TEXT(""), BYBIT_REQUEST_PLACEHOLDER_VALUE, 17, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=b%20"), TEXT(""), BYBIT_REQUEST_STRAY_WHITESPACE, 18, 1},
    {TEXT("GET"), TEXT("https://h/v5/x?a=+"), TEXT(""), BYBIT_REQUEST_STRAY_WHITESPACE, 17, 1},
    {TEXT("GET"), TEXT(GET_URL), TEXT("{}"), BYBIT_REQUEST_BODY_ON_GET, 0, 2},
    {TEXT("POST"), TEXT(POST_URL), TEXT(""), BYBIT_REQUEST_BODY_MISSING, 0, 1},
    {TEXT("POST"), TEXT("https://h/v5/x?a=1"), TEXT(""), BYBIT_REQUEST_PARAMETERS_IN_QUERY, 15, 1},
};
/* clang-format on */

static void methods_and_urls(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        watched_request watched;
        bybit_request_report report;
        open_request(&watched, lines[i].method, lines[i].url, lines[i].body);
        watched.request.is_public = true;
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        if (report.count != (lines[i].id < 0 ? 0u : 1u)) {
            print_findings((const char *)lines[i].url.data, &report);
        }
        assert_int_equal(report.count, lines[i].id < 0 ? 0 : 1);
        if (lines[i].id >= 0) {
            assert_int_equal(report.findings[0].id, lines[i].id);
            assert_int_equal(report.findings[0].index, lines[i].index);
            assert_int_equal(report.findings[0].count, lines[i].count);
        }
        close_request(&watched);
    }
}

/* ---- headers ---- */

typedef struct header_case {
    const char *name;
    bybit_request_field field;
    bybit_slice value;
    bybit_request_finding_id id;
    size_t index;
    uint64_t count;
} header_case;

/* clang-format off */
static const header_case header_cases[] = {
    {"X-BAPI-API-KEY", BYBIT_REQUEST_API_KEY, TEXT("\"quoted\""), BYBIT_REQUEST_API_KEY_MALFORMED, 0, 1},
    {"X-BAPI-API-KEY", BYBIT_REQUEST_API_KEY, TEXT("ab cd"), BYBIT_REQUEST_API_KEY_MALFORMED, 2, 1},
    {"X-BAPI-API-KEY", BYBIT_REQUEST_API_KEY, TEXT("short"), BYBIT_REQUEST_API_KEY_UNUSUAL_LENGTH, 0, 5},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT(""), BYBIT_REQUEST_HEADER_EMPTY, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1,2"), BYBIT_REQUEST_HEADER_REPEATED, 0, 2},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT(" 1700000000000\t"), BYBIT_REQUEST_HEADER_STRAY_WHITESPACE, 0, 2},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1700000000000\n"), BYBIT_REQUEST_HEADER_INVALID_CHARACTER, 13, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1700000000"), BYBIT_REQUEST_TIMESTAMP_IN_SECONDS, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1700000000000000"), BYBIT_REQUEST_TIMESTAMP_IN_MICROSECONDS, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1700000000000000000"), BYBIT_REQUEST_TIMESTAMP_IN_NANOSECONDS, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1700000000000."), BYBIT_REQUEST_TIMESTAMP_FRACTION, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("2023-11-14"), BYBIT_REQUEST_TIMESTAMP_DATE, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("-"), BYBIT_REQUEST_TIMESTAMP_MALFORMED, 0, 1},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1699999994999"), BYBIT_REQUEST_TIMESTAMP_BEHIND, 0, 5001},
    {"X-BAPI-TIMESTAMP", BYBIT_REQUEST_TIMESTAMP, TEXT("1700000001000"), BYBIT_REQUEST_TIMESTAMP_AHEAD, 0, 1000},
    {"X-BAPI-RECV-WINDOW", BYBIT_REQUEST_WINDOW, TEXT("-"), BYBIT_REQUEST_WINDOW_MALFORMED, 0, 1},
    {"X-BAPI-RECV-WINDOW", BYBIT_REQUEST_WINDOW, TEXT("-1"), BYBIT_REQUEST_WINDOW_NEGATIVE, 0, 1},
    {"X-BAPI-RECV-WINDOW", BYBIT_REQUEST_WINDOW, TEXT("0"), BYBIT_REQUEST_WINDOW_ZERO, 0, 1},
    {"X-BAPI-RECV-WINDOW", BYBIT_REQUEST_WINDOW, TEXT("9999999999"), BYBIT_REQUEST_WINDOW_WIDE, 0, 9999999999},
    {"X-BAPI-SIGN", BYBIT_REQUEST_SIGNATURE_HEADER, TEXT("0"), BYBIT_REQUEST_SIGNATURE_MALFORMED, 0, 1},
    {"X-BAPI-SIGN", BYBIT_REQUEST_SIGNATURE_HEADER, TEXT(FORTY_FOUR), BYBIT_REQUEST_SIGNATURE_BASE64_HMAC, 0, 44},
};
/* clang-format on */

static const bybit_slice header_names[] = {TEXT("X-BAPI-API-KEY"), TEXT("x-bapi-timestamp"),
                                           TEXT("X-Bapi-Recv-Window"), TEXT("X-BAPI-SIGN")};
static const bybit_slice right_values[] = {
    TEXT("AbCdEfGhIjKlMnOpQr"), TEXT("1700000000000"), TEXT("5000"),
    TEXT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")};

static bool is_named_like(bybit_slice name, const char *other)
{
    for (size_t i = 0; i < name.size; i++) {
        if ((name.data[i] | 0x20) != (other[i] | 0x20)) {
            return false;
        }
    }
    return other[name.size] == 0;
}

static void headers_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i <= COUNT_OF(header_cases); i++) {
        const header_case *tested = i < COUNT_OF(header_cases) ? &header_cases[i] : NULL;
        watched_request watched;
        bybit_request_report report;
        open_request(&watched, SLICE("GET"), SLICE(GET_URL), NO_BYTES);
        for (size_t j = 0; j < COUNT_OF(header_names); j++) {
            const bool replaced = tested != NULL && is_named_like(header_names[j], tested->name);
            add_header(&watched, header_names[j], replaced ? tested->value : right_values[j]);
        }
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        if (report.count != (tested != NULL ? 1u : 0u)) {
            print_findings(tested != NULL ? tested->name : "right", &report);
        }
        assert_int_equal(report.count, tested != NULL ? 1 : 0);
        if (tested != NULL) {
            assert_int_equal(report.findings[0].id, tested->id);
            assert_int_equal(report.findings[0].index, tested->index);
            assert_int_equal(report.findings[0].count, tested->count);
            assert_int_equal(report.findings[0].field, tested->field);
        }
        close_request(&watched);
    }
}

static void headers_that_are_missing_or_too_many(void **state)
{
    (void)state;
    watched_request watched;
    bybit_request_report report;
    open_request(&watched, SLICE("GET"), SLICE(GET_URL), NO_BYTES);
    assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
    assert_int_equal(report.count, 4);
    assert_non_null(finding_of(&report, BYBIT_REQUEST_WINDOW_MISSING));
    for (int i = 0; i < 3; i++) {
        add_header(&watched, SLICE("X-BAPI-SIGN"), right_values[3]);
    }
    add_header(&watched, SLICE("X-BAPI-SIGNATURE"), NO_BYTES);
    assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
    assert_int_equal(finding_of(&report, BYBIT_REQUEST_HEADER_REPEATED)->count, 3);
    assert_int_equal(finding_of(&report, BYBIT_REQUEST_HEADER_MISSPELT)->index, 3);
    watched.request.is_public = true;
    assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
    assert_int_equal(finding_of(&report, BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT)->count, 1);
    assert_null(finding_of(&report, BYBIT_REQUEST_HEADER_REPEATED));
    close_request(&watched);
}

static void the_clock_may_stand_anywhere(void **state)
{
    (void)state;
    static const uint64_t clocks[] = {0, 1, 999, NOW, UINT64_MAX - 1, UINT64_MAX};
    for (size_t i = 0; i < COUNT_OF(clocks); i++) {
        watched_request watched;
        bybit_request_report report;
        open_request(&watched, SLICE("GET"), SLICE(GET_URL), NO_BYTES);
        add_header(&watched, SLICE("X-BAPI-TIMESTAMP"), right_values[1]);
        watched.request.now = clocks[i];
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        const bybit_request_finding *ahead = finding_of(&report, BYBIT_REQUEST_TIMESTAMP_AHEAD);
        const bybit_request_finding *behind = finding_of(&report, BYBIT_REQUEST_TIMESTAMP_BEHIND);
        assert_true((ahead != NULL) == (clocks[i] < NOW));
        assert_true((behind != NULL) == (clocks[i] > NOW));
        assert_true(ahead == NULL || ahead->count == NOW - clocks[i]);
        assert_true(behind == NULL || behind->count == clocks[i] - NOW);
        close_request(&watched);
    }
}

/* ---- signatures ---- */

typedef struct signed_case {
    bool is_post;
    bybit_slice text; /* what is signed */
    const char *name; /* NULL: the right string */
    uint64_t count;
} signed_case;

/* clang-format off */
static const signed_case signed_cases[] = {
    {false, TEXT(PREFIX QUERY), NULL, 0},
    {true, TEXT(PREFIX BODY), NULL, 0},
    {false, TEXT(PREFIX), "signed-nothing", 1},
    {false, TEXT(PREFIX "?" QUERY), "signed-with-question-mark", 1},
    {false, TEXT(PREFIX GET_PATH "?" QUERY), "signed-path", 1},
    {false, TEXT(PREFIX GET_URL), "signed-path", 1},
    {false, TEXT("1700000000000" API_KEY QUERY), "signed-without-recv-window", 1},
    {false, TEXT(QUERY), "signed-without-prefix", 1},
    {true, TEXT(API_KEY "1700000000000" "5000" BODY), "signed-other-order", 1},
    {false, TEXT(PREFIX "symbol=A,B&category=linear"), "signed-decoded-query", 1},
    {false, TEXT(PREFIX "symbol=A%252CB&category=linear"), "signed-encoded-query", 1},
    {false, TEXT(PREFIX "category=linear&symbol=A%2CB"), "signed-sorted-query", 1},
    {false, TEXT(PREFIX "{\"symbol\":\"A,B\",\"category\":\"linear\"}"), "signed-query-as-json", 1},
    {true, TEXT(PREFIX "{\"a\":\"b\",\"c\":[1,2]}"), "signed-compact-json", 1},
    {true, TEXT(PREFIX "{\"a\": \"b\", \"c\": [1, 2]}"), "signed-spaced-json", 1},
    {true, TEXT(PREFIX "{'a': 'b', 'c': [1, 2]}"), "signed-python-dict", 1},
    {false, TEXT("1700000000000" API_KEY "20000" QUERY), "signed-other-recv-window", 20000},
    {true, TEXT("1700000000000" API_KEY "10000" BODY), "signed-other-recv-window", 10000},
    {false, TEXT("1699999999999" API_KEY "5000" QUERY), "signed-other-timestamp", 1},
    {false, TEXT("1700000001000" API_KEY "5000" QUERY), "signed-other-timestamp", 1000},
    {false, TEXT("1700000001001" API_KEY "5000" QUERY), "signature-mismatch", 1},
    {true, TEXT("x"), "signature-mismatch", 1},
};
/* clang-format on */

static void open_signed_request(watched_request *watched, const bybit_signer *signer, bool is_post,
                                bybit_slice text)
{
    char signature[BYBIT_SIGNATURE_TEXT_MAX];
    assert_status(BYBIT_OK, bybit_signer_sign(signer, &text, 1, signature));
    open_request(watched, is_post ? SLICE("POST") : SLICE("GET"), is_post ? SLICE(POST_URL) : SLICE(GET_URL),
                 is_post ? SLICE(BODY) : NO_BYTES);
    watched->verifier = bybit_signer_verifier(signer);
    watched->request.verifier = &watched->verifier;
    add_header(watched, SLICE("X-BAPI-API-KEY"), SLICE(API_KEY));
    add_header(watched, SLICE("X-BAPI-TIMESTAMP"), right_values[1]);
    add_header(watched, SLICE("X-BAPI-RECV-WINDOW"), right_values[2]);
    add_header(watched, SLICE("X-BAPI-SIGN"),
               (bybit_slice){(const uint8_t *)signature, bybit_signer_text_size(signer)});
    if (is_post) {
        add_header(watched, SLICE("Content-Type"), SLICE("application/json"));
    }
}

static void check_signed_cases(const bybit_signer *signer)
{
    for (size_t i = 0; i < COUNT_OF(signed_cases); i++) {
        const signed_case *tested = &signed_cases[i];
        watched_request watched;
        bybit_request_report report;
        const bool unknown_time = bybit_signer_is_private(signer) && tested->name != NULL &&
                                  strcmp(tested->name, "signed-other-timestamp") == 0;
        open_signed_request(&watched, signer, tested->is_post, tested->text);
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        if (report.count != (tested->name == NULL ? 0u : 1u)) {
            print_findings((const char *)tested->text.data, &report);
        }
        assert_int_equal(report.count, tested->name == NULL ? 0 : 1);
        if (tested->name != NULL) {
            assert_int_equal(report.findings[0].field, BYBIT_REQUEST_SIGNATURE);
            assert_string_equal(report.findings[0].name, unknown_time ? "signature-mismatch" : tested->name);
            assert_int_equal(report.findings[0].count, unknown_time ? 1 : tested->count);
        }
        close_request(&watched);
    }
}

static bybit_signer *hmac_signer(bybit_vault *vault)
{
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK, bybit_signer_create_hmac(vault, SLICE(API_KEY), SLICE("test_secret"),
                                                     BYBIT_SHA256, BYBIT_HEX, &signer));
    return signer;
}

static bybit_signer *rsa_signer(bybit_vault *vault)
{
    bybit_signer *signer = NULL;
    bybit_private_key *key = usable_key(vault, rsa_key(2048));
    assert_status(BYBIT_OK, bybit_signer_create_private(SLICE(API_KEY), key, BYBIT_BASE64, &signer));
    return signer;
}

static void signatures_of_other_strings_are_recognised(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signers[] = {hmac_signer(vault), rsa_signer(vault)};
    for (size_t i = 0; i < COUNT_OF(signers); i++) {
        check_signed_cases(signers[i]);
        bybit_signer_release(signers[i]);
    }
    bybit_vault_release(vault);
}

static void a_signature_of_the_other_kind_is_named(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signers[] = {hmac_signer(vault), rsa_signer(vault)};
    for (size_t i = 0; i < 2; i++) {
        watched_request watched;
        bybit_request_report report;
        open_signed_request(&watched, signers[i], false, SLICE(PREFIX QUERY));
        watched.verifier = bybit_signer_verifier(signers[1 - i]);
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        assert_int_equal(report.count, 1);
        assert_int_equal(report.findings[0].id, BYBIT_REQUEST_SIGNATURE_OTHER_ALGORITHM);
        close_request(&watched);
    }
    bybit_signer_release(signers[0]);
    bybit_signer_release(signers[1]);
    bybit_vault_release(vault);
}

static bool parts_fit(const bybit_signer *signer, const bybit_slice *parts, size_t count, bybit_slice text)
{
    bool fits = false;
    assert_status(BYBIT_OK, bybit_signer_verify(signer, parts, count, text, &fits));
    return fits;
}

static void parts_are_verified_as_their_whole(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signers[] = {hmac_signer(vault), rsa_signer(vault)};
    const bybit_slice whole = SLICE(PREFIX QUERY);
    for (size_t i = 0; i < 2; i++) {
        char signature[BYBIT_SIGNATURE_TEXT_MAX];
        assert_status(BYBIT_OK, bybit_signer_sign(signers[i], &whole, 1, signature));
        const bybit_slice text = {(const uint8_t *)signature, bybit_signer_text_size(signers[i])};
        for (size_t cut = 0; cut <= whole.size; cut += 7) {
            const bybit_slice parts[] = {{whole.data, cut}, {NULL, 0}, {whole.data + cut, whole.size - cut}};
            assert_true(parts_fit(signers[i], parts, 3, text));
            assert_int_equal(parts_fit(signers[i], parts, 2, text), cut == whole.size);
        }
        assert_false(parts_fit(signers[i], NULL, 0, text));
        assert_false(parts_fit(signers[i], &whole, 1, NO_BYTES));
        bybit_signer_release(signers[i]);
    }
    bybit_vault_release(vault);
}

static void without_memory_the_signature_is_not_explained(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault);
    watched_request watched;
    bybit_request_report report;
    open_signed_request(&watched, signer, false, SLICE("x"));
    hooks_fail_allocation(0);
    assert_status(BYBIT_ERROR_MEMORY, bybit_request_inspect(&watched.request, &report));
    assert_true(hooks_allocation_failed());
    hooks_reset();
    close_request(&watched);
    open_signed_request(&watched, signer, false, SLICE(PREFIX QUERY));
    hooks_fail_allocation(0);
    assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report)); /* a right one needs none */
    assert_false(hooks_allocation_failed());
    hooks_reset();
    close_request(&watched);
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

/* That a signature could not be verified does not mean that it does not fit. */
static void without_memory_an_rsa_signature_is_not_verified(void **state)
{
    (void)state;
    static const bybit_slice texts[] = {TEXT(PREFIX QUERY), TEXT(PREFIX), TEXT("x")};
    bybit_vault *vault = new_vault();
    bybit_signer *signer = rsa_signer(vault);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bybit_status status = BYBIT_ERROR_MEMORY;
        for (size_t successes = 0; status == BYBIT_ERROR_MEMORY; successes++) {
            watched_request watched;
            bybit_request_report report;
            open_signed_request(&watched, signer, false, texts[i]);
            watched.request.method = SLICE("get");
            hooks_fail_allocation(successes);
            status = bybit_request_inspect(&watched.request, &report);
            const bool failed = hooks_allocation_failed();
            hooks_reset();
            assert_int_equal(status, failed ? BYBIT_ERROR_MEMORY : BYBIT_OK);
            assert_int_equal(report.count, failed || i == 0 ? 1 : 2); /* the method always */
            assert_int_equal(ERR_peek_error(), 0);
            close_request(&watched);
        }
    }
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void a_signature_that_openssl_cannot_verify_is_not_verified(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = rsa_signer(vault);
    watched_request watched;
    bybit_request_report report;
    open_signed_request(&watched, signer, false, SLICE(PREFIX QUERY));
    hooks_fail_verifying(true);
    assert_status(BYBIT_ERROR_CRYPTO, bybit_request_inspect(&watched.request, &report));
    assert_int_equal(report.count, 0);
    hooks_reset();
    assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
    assert_int_equal(report.count, 0);
    close_request(&watched);
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void only_a_recv_window_that_is_one_is_explained(void **state)
{
    (void)state;
    static const struct {
        bybit_slice recv_window;
        bool explained;
    } cases[] = {{TEXT("5000"), true},    {TEXT("1234567890"), true}, {TEXT("12345678901"), false},
                 {TEXT("5000.0"), false}, {TEXT("-5000"), false},     {TEXT("5e3"), false}};
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        watched_request watched;
        bybit_request_report report;
        open_signed_request(&watched, signer, false, SLICE(QUERY));
        watched.headers[2].value = cases[i].recv_window;
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        assert_int_equal(finding_named(&report, "signed-without-prefix") != NULL, cases[i].explained);
        assert_int_equal(finding_of(&report, BYBIT_REQUEST_SIGNATURE_MISMATCH) == NULL, cases[i].explained);
        close_request(&watched);
    }
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void other_times_have_13_digits_too(void **state)
{
    (void)state;
    static const struct {
        bybit_slice timestamp;
        bybit_slice text;
        bool explained;
    } cases[] = {{TEXT("9999999999999"), TEXT("0000000000000" API_KEY "5000" QUERY), false},
                 {TEXT("0000000000000"), TEXT("9999999999999" API_KEY "5000" QUERY), false},
                 {TEXT("9999999999999"), TEXT("9999999999000" API_KEY "5000" QUERY), true},
                 {TEXT("0000000000000"), TEXT("0000000000999" API_KEY "5000" QUERY), true}};
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        watched_request watched;
        bybit_request_report report;
        open_signed_request(&watched, signer, false, cases[i].text);
        watched.headers[1].value = cases[i].timestamp;
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        const bybit_request_finding *other = finding_named(&report, "signed-other-timestamp");
        assert_int_equal(other != NULL, cases[i].explained);
        assert_int_equal(other != NULL ? other->count : 999, 999);
        close_request(&watched);
    }
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

/* Of much longer bodies only whether the signature is right is found out. */
static void long_bodies_are_verified_but_not_explained(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault);
    for (size_t beyond = 0; beyond < 2; beyond++) {
        watched_request watched;
        bybit_request_report report;
        bounded body =
            bounded_create(BYBIT_REQUEST_EXPLAINED_MAX - strlen("17000000000005000POST" POST_URL) + beyond);
        memset(body.data, ' ', body.size);
        memcpy(body.data, "{}", 2);
        open_signed_request(&watched, signer, true, SLICE(PREFIX "{}"));
        watched.request.body = bounded_slice(&body);
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        assert_int_equal(report.count, 1);
        assert_string_equal(report.findings[0].name,
                            beyond == 0 ? "signed-compact-json" : "signature-mismatch");
        bounded_destroy(&body);
        close_request(&watched);
    }
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

/* The forms of a query need more room than the query: names and values of every shape. */
static void other_forms_stay_within_their_memory(void **state)
{
    (void)state;
    static const char letters[] = "a&=%2+ \"\\{:,";
    bybit_vault *vault = new_vault();
    bybit_signer *signer = hmac_signer(vault);
    random_source source = {77};
    for (int round = 0; round < 300; round++) {
        uint8_t text[80] = "https://h/v5/x?";
        size_t size = strlen((const char *)text);
        watched_request watched;
        bybit_request_report report;
        const size_t length = random_below(&source, 60);
        for (size_t i = 0; i < length; i++) {
            text[size++] = (uint8_t)letters[random_below(&source, sizeof letters - 1)];
        }
        open_signed_request(&watched, signer, round % 2 == 0, SLICE("x"));
        watched.request.url = (bybit_slice){text, size};
        watched.request.body = (bybit_slice){text + 15, size - 15};
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        assert_non_null(finding_of(&report, BYBIT_REQUEST_SIGNATURE_MISMATCH));
        close_request(&watched);
    }
    bybit_signer_release(signer);
    bybit_vault_release(vault);
}

static void random_requests_are_read_within_their_bounds(void **state)
{
    (void)state;
    static const char bytes[] = "/?#&=%@:. \"5v0-,\xc3\x80";
    random_source source = {4711};
    for (int round = 0; round < 3000; round++) {
        watched_request watched;
        bybit_request_report report;
        uint8_t texts[7][24];
        bybit_slice slices[7];
        for (size_t i = 0; i < 7; i++) {
            const size_t size = random_below(&source, sizeof texts[i] + 1);
            for (size_t j = 0; j < size; j++) {
                texts[i][j] = round % 4 == 0 ? (uint8_t)random_next(&source)
                                             : (uint8_t)bytes[random_below(&source, sizeof bytes - 1)];
            }
            slices[i] = (bybit_slice){texts[i], size};
        }
        open_request(&watched, round % 2 == 0 ? SLICE("POST") : slices[0], slices[1], slices[2]);
        for (size_t i = 0; i < COUNT_OF(header_names); i++) {
            add_header(&watched, header_names[i], slices[3 + i]);
        }
        add_header(&watched, slices[0], slices[1]);
        assert_status(BYBIT_OK, bybit_request_inspect(&watched.request, &report));
        assert_in_range(report.count, 0, BYBIT_REQUEST_FINDINGS_MAX - 1);
        close_request(&watched);
    }
}

int run_request_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_id_and_field_has_its_own_name),
        TEST(methods_and_urls),
        TEST(headers_alone),
        TEST(headers_that_are_missing_or_too_many),
        TEST(the_clock_may_stand_anywhere),
        TEST(signatures_of_other_strings_are_recognised),
        TEST(a_signature_of_the_other_kind_is_named),
        TEST(parts_are_verified_as_their_whole),
        TEST(without_memory_the_signature_is_not_explained),
        TEST(without_memory_an_rsa_signature_is_not_verified),
        TEST(a_signature_that_openssl_cannot_verify_is_not_verified),
        TEST(only_a_recv_window_that_is_one_is_explained),
        TEST(other_times_have_13_digits_too),
        TEST(long_bodies_are_verified_but_not_explained),
        TEST(other_forms_stay_within_their_memory),
        TEST(random_requests_are_read_within_their_bounds),
    };
    return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
