/* Validates a request: method, URL, headers, body, signature. */
#include "bybit_validate.h"
#include "validate/unicode.h"
#include "validate/json_scan.h"
#include "validate/headers.h"
#include "validate/parameters.h"
#include "validate/query.h"
#include "validate/report.h"
#include "validate/text_checks.h"
#include "text/placeholder.h"
#include "validate/signed_query.h"
#include "validate/signed_string.h"
#include "validate/url.h"

#include <stdlib.h>
#include <string.h>

#define BYTE_ORDER_MARK_SIZE 3

/* By what the content of a request is. */
typedef enum method { METHOD_QUERY, METHOD_BODY, METHOD_EITHER, METHOD_OTHER } method;

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

/* expected: lower case. More text may follow. */
static bool begins_like(bybit_slice text, const char *expected)
{
    const size_t size = strlen(expected);
    for (size_t i = 0; i < size; i++) {
        if (i >= text.size || lower(text.data[i]) != (uint8_t)expected[i]) {
            return false;
        }
    }
    return true;
}

/* expected: lower case */
static bool is_named(bybit_slice text, const char *expected)
{
    return text.size == strlen(expected) && begins_like(text, expected);
}

static bool has_lower_case(bybit_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] >= 'a' && text.data[i] <= 'z') {
            return true;
        }
    }
    return false;
}

static method scan_method(const bybit_rules *rules, bybit_slice text, bybit_request_report *report)
{
    const bool query = core_texts_any(&rules->query_methods, text, is_named);
    const bool body = core_texts_any(&rules->body_methods, text, is_named);
    if (!query && !body) {
        core_request_note(report, BYBIT_REQUEST_METHOD_UNSUPPORTED, BYBIT_REQUEST_METHOD, 0, 1);
        return METHOD_OTHER;
    }
    if (has_lower_case(text)) {
        core_request_note(report, BYBIT_REQUEST_METHOD_LOWER_CASE, BYBIT_REQUEST_METHOD, 0, 1);
    }
    if (query && body) {
        return METHOD_EITHER;
    }
    return query ? METHOD_QUERY : METHOD_BODY;
}

/* ---- body ------------------------------------------------------------------------------------------- */

static void note_body(bybit_request_report *report, bybit_request_finding_id id, size_t index, size_t count)
{
    core_request_note(report, id, BYBIT_REQUEST_BODY, index, count);
}

static void scan_utf8(bybit_slice body, bybit_request_report *report)
{
    for (size_t i = 0; i < body.size;) {
        if (body.data[i] < 0x80) {
            i++;
            continue;
        }
        const core_character character = core_character_read(body.data + i, body.size - i);
        if (character.size == 1) {
            note_body(report, BYBIT_REQUEST_BODY_INVALID_UTF8, i, 1);
        }
        i += character.size;
    }
}

/* Bytes of the longest name in a form. */
enum { FORM_NAME_MAX = 256 };

static bool is_form_encoded(bybit_slice body)
{
    const uint8_t first = lower(body.data[0]);
    if (!(first >= 'a' && first <= 'z') && first != '_') {
        return false;
    }
    for (size_t i = 1; i < body.size && i < FORM_NAME_MAX; i++) {
        if (body.data[i] == '=') {
            return true;
        }
        if (body.data[i] <= 0x20 || core_is_one_of(body.data[i], "\"{}[]:,")) {
            return false;
        }
    }
    return false;
}

static void scan_content_type(const bybit_rules *rules, const core_header_value *header,
                              bybit_request_report *report)
{
    const bool is_form = rules->body_form == CORE_BODY_FORM;
    const char *type = is_form ? "application/x-www-form-urlencoded" : "application/json";
    const size_t size = strlen(type);
    if (header->count == 0) {
        core_request_note(report, BYBIT_REQUEST_CONTENT_TYPE_MISSING, BYBIT_REQUEST_CONTENT_TYPE, 0, 1);
        return;
    }
    if (!header->usable) {
        return;
    }
    const bybit_slice value = header->value;
    const bool ends = value.size == size || (value.size > size && core_is_one_of(value.data[size], "; \t"));
    if (!begins_like(value, type) || !ends) {
        core_request_note(report,
                          is_form ? BYBIT_REQUEST_CONTENT_TYPE_NOT_FORM : BYBIT_REQUEST_CONTENT_TYPE_NOT_JSON,
                          BYBIT_REQUEST_CONTENT_TYPE, 0, 1);
    }
}

static void scan_json_body(const bybit_rules *rules, bybit_slice body, bybit_request_report *report)
{
    size_t start = 0;
    if (core_is_missing_value(body)) {
        note_body(report, BYBIT_REQUEST_PLACEHOLDER_VALUE, 0, 1);
        return;
    }
    if (is_form_encoded(body)) {
        note_body(report, BYBIT_REQUEST_BODY_FORM_ENCODED, 0, 1);
        return;
    }
    if (body.size >= BYTE_ORDER_MARK_SIZE && memcmp(body.data, "\xef\xbb\xbf", BYTE_ORDER_MARK_SIZE) == 0) {
        note_body(report, BYBIT_REQUEST_BODY_BYTE_ORDER_MARK, 0, 1);
        start = BYTE_ORDER_MARK_SIZE;
    }
    scan_utf8(body, report);
    core_json_scan(rules, body, start, report);
}

static bool is_form(const bybit_request *request)
{
    return request->rules->body_form == CORE_BODY_FORM;
}

/* Its parameters may as well stand in the query. */
static void scan_form_body(const bybit_request *request, bybit_slice query, bybit_request_report *report)
{
    const bybit_slice body = request->body;
    const core_span whole = {0, body.size};
    if (core_is_missing_value(body)) {
        note_body(report, BYBIT_REQUEST_PLACEHOLDER_VALUE, 0, 1);
    } else if (body.data[0] == '{' || body.data[0] == '[') {
        note_body(report, BYBIT_REQUEST_BODY_JSON, 0, 1);
    } else {
        core_characters_scan(body, whole, BYBIT_REQUEST_BODY, report);
        core_query_scan(request->rules, body, whole, query, BYBIT_REQUEST_BODY, report);
    }
}

/* Parameters of a request whose body is JSON belong there. */
static void scan_place(const bybit_request *request, const core_url *url, bybit_request_report *report)
{
    const bool has_body = request->body.size > 0;
    if (url->query.size > 0) {
        core_request_note(report, has_body ? BYBIT_REQUEST_QUERY_ON_POST : BYBIT_REQUEST_PARAMETERS_IN_QUERY,
                          BYBIT_REQUEST_URL, (size_t)(url->query.data - request->url.data), 1);
    } else if (!has_body && !core_texts_any(&request->rules->bodiless_paths, url->path, core_slice_is)) {
        note_body(report, BYBIT_REQUEST_BODY_MISSING, 0, 1);
    }
}

static void scan_body(const bybit_request *request, method used, const core_url *url,
                      const core_auth_headers *headers, bybit_request_report *report)
{
    const bybit_slice body = request->body;
    if (used == METHOD_QUERY && body.size > 0) {
        note_body(report, BYBIT_REQUEST_BODY_ON_GET, 0, body.size);
    }
    if (used != METHOD_BODY && used != METHOD_EITHER) {
        return;
    }
    if (used == METHOD_BODY && !is_form(request) && !request->rules->parameters_are_free) {
        scan_place(request, url, report);
    }
    if (body.size == 0) {
        return;
    }
    if (request->rules->headers[CORE_HEADER_CONTENT_TYPE] != NULL) {
        scan_content_type(request->rules, &headers->values[CORE_HEADER_CONTENT_TYPE], report);
    }
    if (is_form(request)) {
        scan_form_body(request, url->query, report);
    } else {
        scan_json_body(request->rules, body, report);
    }
}

/* ---- signature -------------------------------------------------------------------------------------- */

/* Whether everything is there that a signature is verified with. */
static bool is_verifiable(const core_auth_headers *headers)
{
    const core_header_value *window = &headers->values[CORE_HEADER_WINDOW];
    return headers->key_is_the_signers && headers->values[CORE_HEADER_TIMESTAMP].usable &&
           (window->usable || window->count == 0) && headers->signature_is_well_formed;
}

static void write_method(core_signed_request *signed_request, bybit_slice given)
{
    if (given.size > sizeof signed_request->capitals) {
        signed_request->method = given;
        signed_request->lower_method = given;
        return;
    }
    for (size_t i = 0; i < given.size; i++) {
        const uint8_t small = lower(given.data[i]);
        signed_request->small_letters[i] = small;
        signed_request->capitals[i] = small >= 'a' && small <= 'z' ? (uint8_t)(small & ~0x20) : small;
    }
    signed_request->method = (bybit_slice){signed_request->capitals, given.size};
    signed_request->lower_method = (bybit_slice){signed_request->small_letters, given.size};
}

static bybit_status verify(core_signed_request *signed_request, bybit_request_report *report)
{
    if (signed_request->rules->has_digest && signed_request->verifier->digest != NULL) {
        const bybit_rules *rules = signed_request->rules;
        const bybit_slice body = signed_request->body;
        signed_request->verifier->digest(body, core_digest_bytes(rules, false), signed_request->digest);
        signed_request->verifier->digest(body, core_digest_bytes(rules, true), signed_request->other_digest);
    }
    if (core_signed_query_fits(signed_request) || *signed_request->status != BYBIT_OK) {
        return *signed_request->status;
    }
    return core_signed_string_explain(signed_request, report);
}

/* What is signed of a request whose signature is a parameter: all the others. Those of a body alone count as
 * a query, so that the same mistakes are found. */
static bybit_status verify_parameters(core_signed_request *signed_request, bybit_request_report *report)
{
    const char *name = signed_request->rules->parameters[CORE_HEADER_SIGNATURE];
    uint8_t *room = malloc(signed_request->query.size + signed_request->body.size + 1);
    if (room == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    const bybit_slice query = core_parameters_without(signed_request->query, name, NULL, room);
    const bybit_slice body = core_parameters_without(signed_request->body, name, NULL, room + query.size);
    signed_request->query = query.size > 0 ? query : body;
    signed_request->body = query.size > 0 ? body : (bybit_slice){NULL, 0};
    signed_request->is_query = true;
    const bybit_status status = verify(signed_request, report);
    free(room);
    return status;
}

static bybit_status scan_signature(const bybit_request *request, method used, const core_url *url,
                                   const core_auth_headers *headers, bybit_request_report *report)
{
    const core_header_value *values = headers->values;
    if (!is_verifiable(headers)) {
        return BYBIT_OK;
    }
    bybit_status status = BYBIT_OK;
    core_signed_request signed_request = {
        .rules = request->rules,
        .verifier = request->verifier,
        .timestamp = values[CORE_HEADER_TIMESTAMP].value,
        .api_key = values[CORE_HEADER_API_KEY].value,
        .window = values[CORE_HEADER_WINDOW].value,
        .signature = values[CORE_HEADER_SIGNATURE].value,
        .url = url->whole,
        .path = url->path,
        .target = url->target,
        .query = url->query,
        .body = request->body,
        .is_query = used == METHOD_QUERY,
        .status = &status,
    };
    write_method(&signed_request, request->method);
    return request->rules->parameters[CORE_HEADER_SIGNATURE] != NULL
               ? verify_parameters(&signed_request, report)
               : verify(&signed_request, report);
}

bybit_status bybit_request_inspect(const bybit_request *request, bybit_request_report *report)
{
    core_url url;
    core_auth_headers headers;
    report->count = 0;
    const method used = scan_method(request->rules, request->method, report);
    core_url_scan(request->rules, request->url, &url, report);
    core_headers_scan(request, &url, is_form(request) ? request->body : (bybit_slice){NULL, 0}, &headers,
                      report);
    if (!request->is_public) {
        core_signed_query_scan(request->rules, request->url, url.query, report);
    }
    scan_body(request, used, &url, &headers, report);
    return scan_signature(request, used, &url, &headers, report);
}
