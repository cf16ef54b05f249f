/*
 * The table of an exchange's rules. The input is a table; what follows the magic bytes may be anything. With
 * rules that are well-formed, a request with each header is inspected and its signature explained.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

/* A verifier that takes no signature, so that every recipe is tried. */
static bybit_status refuse(const void *context, const bybit_slice *parts, size_t count, bybit_slice text,
                           bool *fits)
{
    size_t size = text.size;
    (void)context;
    for (size_t i = 0; i < count; i++) {
        size += parts[i].size > 0 ? parts[i].data[parts[i].size - 1] : 0;
    }
    REQUIRE(size <= SIZE_MAX);
    *fits = false;
    return BYBIT_OK;
}

static void inspect(const bybit_rules *rules)
{
    static const char signature[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const bybit_request_header headers[] = {
        {LITERAL("X-BAPI-API-KEY"), FUZZ_API_KEY},
        {LITERAL("X-BAPI-TIMESTAMP"), LITERAL("1700000000000")},
        {LITERAL("X-BAPI-RECV-WINDOW"), LITERAL("5000")},
        {LITERAL("X-BAPI-SIGN"), LITERAL(signature)},
        {LITERAL("X-BAPI-UNKNOWN"), LITERAL("1")},
    };
    const bybit_verifier verifier = {.verify = refuse, .api_key = FUZZ_API_KEY};
    bybit_request request = {.rules = rules,
                             .method = LITERAL("POST"),
                             .url =
                                 LITERAL("https://api.bybit.com/v5/x?b=%2C1&a=+2&timestamp=1700000000000&"
                                         "recvWindow=5000&signature=0123456789abcdef0123456789abcdef01234567"
                                         "89abcdef0123456789abcdef"),
                             .body = LITERAL("{\"qty\": 1, \"a\": \"b\"}"),
                             .headers = headers,
                             .header_count = sizeof headers / sizeof headers[0],
                             .verifier = &verifier,
                             .now = 1700000000000};
    bybit_request_report report;
    REQUIRE(bybit_request_inspect(&request, &report) == BYBIT_OK);
    for (size_t i = 0; i < report.count; i++) {
        REQUIRE(report.findings[i].name != NULL && strlen(report.findings[i].name) > 0);
    }
    request.method = LITERAL("GET");
    REQUIRE(bybit_request_inspect(&request, &report) == BYBIT_OK);
}

static void validate(const bybit_rules *rules)
{
    const bybit_slice fields[] = {LITERAL("test_api_key"), LITERAL("test_secret"), LITERAL("Passphrase1")};
    uint8_t key[12];
    uint8_t secret[11];
    uint8_t passphrase[11];
    uint8_t *const cleaned[] = {key, secret, passphrase};
    bybit_credential_report report;
    bybit_credential_validate(rules, fields, BYBIT_FIELD_COUNT, cleaned, bybit_equal, &report);
    REQUIRE(report.count <= BYBIT_FINDINGS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bybit_slice table = fuzz_copy((bybit_slice){data, size});
    bybit_rules *rules = NULL;
    const bybit_status status = bybit_rules_create(table, &rules);
    REQUIRE(status == BYBIT_OK || (status == BYBIT_ERROR_ARGUMENT && rules == NULL));
    if (status == BYBIT_OK) {
        REQUIRE(bybit_rules_are_of(rules, table));
        fuzz_discard(table);
        inspect(rules);
        validate(rules);
        bybit_rules_release(rules);
    } else {
        fuzz_discard(table);
    }
    fuzz_require_nothing_left();
    return 0;
}
