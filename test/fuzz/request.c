/*
 * The request validator. The input is a letter for the options (see the enum) and a request as text: method,
 * a space, URL, line end; headers as "name: value", an empty line; the body.
 */
#include "fuzz.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

enum { HEADERS_MAX = 16 };

/* Bits of the first letter: '@' has none, 'F' signs rightly, 'N' signs and then spoils the signature; 'P' and
 * 'p' are '@' with the rules of Binance and OKX. */
enum {
    OPTION_PUBLIC = 1,
    OPTION_SIGNER = 2,
    OPTION_SIGNED = 4,
    OPTION_SPOILT = 8,
    OPTION_OTHER = 16,
    OPTION_OKX = 32
};

static const uint64_t now = 1700000000000;

static bool is_bybits(uint64_t options)
{
    return (options & OPTION_OTHER) == 0;
}

typedef struct exchange {
    bybit_slice kept[3 + 2 * HEADERS_MAX];
    size_t kept_count;
    bybit_request_header headers[HEADERS_MAX];
    bybit_verifier verifier;
    bybit_request request;
    char signature[64];
} exchange;

static bybit_slice keep(exchange *made, bybit_slice bytes)
{
    return made->kept[made->kept_count++] = fuzz_copy(bytes);
}

static void add_header(exchange *made, bybit_slice name, bybit_slice value)
{
    bybit_request_header *header = &made->headers[made->request.header_count++];
    header->name = keep(made, name);
    header->value = keep(made, value);
}

/* What Bybit reads as the query: behind the first question mark, without the fragment. */
static bybit_slice query_of(bybit_slice url)
{
    bybit_slice sent = url;
    sent = fuzz_take_until(&sent, '#');
    (void)fuzz_take_until(&sent, '?');
    return sent;
}

static bool is_get(bybit_slice method)
{
    static const uint8_t get[] = {'g', 'e', 't'};
    bool is = method.size == sizeof get;
    for (size_t i = 0; is && i < sizeof get; i++) {
        is = (method.data[i] | 0x20) == get[i];
    }
    return is;
}

static void sign(exchange *made, bool spoilt)
{
    const bybit_request *request = &made->request;
    const bybit_slice parts[] = {LITERAL("1700000000000"), BYBIT_OWN_API_KEY, LITERAL("5000"),
                                 is_get(request->method) ? query_of(request->url) : request->body};
    REQUIRE(bybit_signer_sign(fuzz_signer(), parts, 4, made->signature) == BYBIT_OK);
    if (spoilt) {
        made->signature[63] = made->signature[63] == '0' ? '1' : '0';
    }
    add_header(made, LITERAL("X-BAPI-API-KEY"), FUZZ_API_KEY);
    add_header(made, LITERAL("X-BAPI-TIMESTAMP"), LITERAL("1700000000000"));
    add_header(made, LITERAL("X-BAPI-RECV-WINDOW"), LITERAL("5000"));
    add_header(made, LITERAL("X-BAPI-SIGN"), (bybit_slice){(const uint8_t *)made->signature, 64});
}

static const bybit_rules *rules_of(uint64_t options)
{
    if ((options & OPTION_OTHER) == 0) {
        return fuzz_rules();
    }
    return (options & OPTION_OKX) != 0 ? fuzz_rules_of_okx() : fuzz_rules_of_binance();
}

static void read_request(exchange *made, bybit_slice rest, uint64_t options)
{
    const bool is_signed = is_bybits(options) && (options & OPTION_SIGNED) != 0;
    bybit_slice line = fuzz_take_until(&rest, '\n');
    bybit_slice lines[HEADERS_MAX];
    size_t count = 0;
    memset(made, 0, sizeof *made);
    made->request.rules = rules_of(options);
    made->request.headers = made->headers;
    made->request.now = now;
    made->request.is_public = (options & OPTION_PUBLIC) != 0 && !is_signed;
    if ((options & (OPTION_SIGNER | OPTION_SIGNED)) != 0) {
        made->verifier = bybit_signer_verifier(fuzz_signer());
        made->request.verifier = &made->verifier;
    }
    made->request.method = keep(made, fuzz_take_until(&line, ' '));
    made->request.url = keep(made, line);
    for (line = fuzz_take_until(&rest, '\n'); line.size > 0 && count < HEADERS_MAX;) {
        lines[count++] = line;
        line = fuzz_take_until(&rest, '\n');
    }
    made->request.body = keep(made, rest);
    if (is_signed) {
        sign(made, (options & OPTION_SPOILT) != 0);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const bybit_slice name = fuzz_take_until(&lines[i], ':');
        (void)fuzz_take(&lines[i], lines[i].size > 0 && lines[i].data[0] == ' ' ? 1 : 0);
        add_header(made, name, lines[i]);
    }
}

/* The part of the request that a finding is about. A parameter is part of the URL or the body. */
static size_t size_of_field(const exchange *made, bybit_request_field field)
{
    static const bybit_slice names[] = {
        [BYBIT_REQUEST_API_KEY] = {(const uint8_t *)"x-bapi-api-key", 14},
        [BYBIT_REQUEST_TIMESTAMP] = {(const uint8_t *)"x-bapi-timestamp", 16},
        [BYBIT_REQUEST_SIGNATURE_HEADER] = {(const uint8_t *)"x-bapi-sign", 11},
        [BYBIT_REQUEST_WINDOW] = {(const uint8_t *)"x-bapi-recv-window", 18},
        [BYBIT_REQUEST_CONTENT_TYPE] = {(const uint8_t *)"content-type", 12},
    };
    size_t largest = 0;
    if (made->request.rules != fuzz_rules() && field >= BYBIT_REQUEST_API_KEY) {
        for (size_t i = 0; i < made->kept_count; i++) {
            largest = made->kept[i].size > largest ? made->kept[i].size : largest;
        }
        return largest;
    }
    switch (field) {
    case BYBIT_REQUEST_METHOD:
        return made->request.method.size;
    case BYBIT_REQUEST_URL:
        return made->request.url.size;
    case BYBIT_REQUEST_BODY:
        return made->request.body.size;
    case BYBIT_REQUEST_HEADERS:
        return made->request.header_count;
    case BYBIT_REQUEST_SIGNATURE:
        return 0;
    default:
        break;
    }
    for (size_t i = 0; i < made->request.header_count; i++) {
        const size_t size = made->headers[i].value.size;
        if (made->headers[i].name.size == names[field].size && size > largest) {
            largest = size;
        }
    }
    return largest;
}

static void check_findings(const exchange *made, const bybit_request_report *report)
{
    REQUIRE(report->count < BYBIT_REQUEST_FINDINGS_MAX);
    for (size_t i = 0; i < report->count; i++) {
        const bybit_request_finding *finding = &report->findings[i];
        REQUIRE(finding->name != NULL);
        REQUIRE(bybit_request_field_name(finding->field) != NULL);
        REQUIRE(finding->count > 0);
        REQUIRE(finding->index <= size_of_field(made, finding->field));
        for (size_t j = 0; j < i; j++) {
            REQUIRE(report->findings[j].id != finding->id || report->findings[j].field != finding->field);
        }
    }
}

static size_t count_about(const bybit_request_report *report, bybit_request_field field,
                          bybit_request_finding_id first, bybit_request_finding_id last)
{
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++) {
        const bybit_request_finding *finding = &report->findings[i];
        count += finding->field == field && finding->id >= first && finding->id <= last ? 1 : 0;
    }
    return count;
}

/* A right signature is never blamed; a spoilt one always is, and once. */
static void check_signature(const bybit_request_report *report, uint64_t options)
{
    if ((options & OPTION_SIGNED) != 0) {
        const size_t found = count_about(report, BYBIT_REQUEST_SIGNATURE, BYBIT_REQUEST_METHOD_LOWER_CASE,
                                         BYBIT_REQUEST_SIGNATURE_MISMATCH);
        REQUIRE(found == ((options & OPTION_SPOILT) != 0 ? 1 : 0));
    }
}

/* The body of a POST, unless it is a placeholder or form-encoded, against another reader of JSON. */
static void check_json(const exchange *made, const bybit_request_report *report)
{
    bybit_slice body = made->request.body;
    const bool other_method = count_about(report, BYBIT_REQUEST_METHOD, BYBIT_REQUEST_METHOD_UNSUPPORTED,
                                          BYBIT_REQUEST_METHOD_UNSUPPORTED) > 0;
    const size_t not_read =
        count_about(report, BYBIT_REQUEST_BODY, BYBIT_REQUEST_BODY_FORM_ENCODED,
                    BYBIT_REQUEST_BODY_FORM_ENCODED) +
        count_about(report, BYBIT_REQUEST_BODY, BYBIT_REQUEST_JSON_TOO_DEEP, BYBIT_REQUEST_JSON_TOO_DEEP);
    const size_t mistakes =
        count_about(report, BYBIT_REQUEST_BODY, BYBIT_REQUEST_JSON_TRUNCATED, BYBIT_REQUEST_JSON_MALFORMED);
    for (size_t i = 0; i < report->count; i++) {
        const bybit_request_finding *finding = &report->findings[i];
        if (finding->id == BYBIT_REQUEST_PLACEHOLDER_VALUE && finding->field == BYBIT_REQUEST_BODY &&
            finding->index == 0) {
            return;
        }
    }
    REQUIRE(mistakes <= 1);
    if (other_method || is_get(made->request.method) || body.size == 0 || not_read > 0) {
        return;
    }
    if (body.size >= 3 && memcmp(body.data, "\xef\xbb\xbf", 3) == 0) {
        (void)fuzz_take(&body, 3);
    }
    REQUIRE(fuzz_is_json(body) == (mistakes == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bybit_slice rest = {data, size};
    exchange made;
    bybit_request_report report;
    const uint64_t options = fuzz_take_number(&rest, 1);
    read_request(&made, rest, options);
    REQUIRE(bybit_request_inspect(&made.request, &report) == BYBIT_OK);
    check_findings(&made, &report);
    if (is_bybits(options)) {
        check_signature(&report, options);
        check_json(&made, &report);
    }
    for (size_t i = 0; i < made.kept_count; i++) {
        fuzz_discard(made.kept[i]);
    }
    fuzz_require_nothing_left();
    return 0;
}
