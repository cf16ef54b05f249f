/* Collects the headers that Bybit reads, and checks that each is sent once. */
#include "validate/headers.h"
#include "validate/header_values.h"
#include "validate/report.h"

#include <string.h>

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

/* expected: lower case */
static bool is_named(bybit_slice text, const char *expected)
{
    if (text.size != strlen(expected)) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (lower(text.data[i]) != (uint8_t)expected[i]) {
            return false;
        }
    }
    return true;
}

/* ---- collecting ------------------------------------------------------------------------------------- */

/* Names with Bybit's prefix that a request may carry besides the four. */
static bool is_other_known(bybit_slice name)
{
    return is_named(name, "x-bapi-sign-type") || is_named(name, "x-bapi-broker-id");
}

static bool resembles_bybits(bybit_slice name)
{
    return name.size >= 6 && lower(name.data[0]) == 'x' && (name.data[1] == '-' || name.data[1] == '_') &&
           is_named((bybit_slice){name.data + 2, 4}, "bapi");
}

static core_header_value *header_of(core_auth_headers *headers, bybit_slice name)
{
    if (is_named(name, "x-bapi-api-key")) {
        return &headers->api_key;
    }
    if (is_named(name, "x-bapi-timestamp")) {
        return &headers->timestamp;
    }
    if (is_named(name, "x-bapi-recv-window")) {
        return &headers->recv_window;
    }
    if (is_named(name, "x-bapi-sign")) {
        return &headers->sign;
    }
    return is_named(name, "content-type") ? &headers->content_type : NULL;
}

static void collect(const bybit_request *request, core_auth_headers *headers, bybit_request_report *report)
{
    for (size_t i = 0; i < request->header_count; i++) {
        const bybit_request_header *header = &request->headers[i];
        core_header_value *collected = header_of(headers, header->name);
        if (collected == NULL) {
            if (resembles_bybits(header->name) && !is_other_known(header->name)) {
                core_request_note(report, BYBIT_REQUEST_HEADER_MISSPELT, BYBIT_REQUEST_HEADERS, i, 1);
            }
            continue;
        }
        if (collected->count == 0) {
            collected->value = header->value;
        }
        collected->count++;
    }
}

/* ---- what every header must be ---------------------------------------------------------------------- */

/* Values that a list of headers has joined: `a, a`. */
static size_t joined_values(bybit_slice value)
{
    size_t count = 1;
    for (size_t i = 0; i < value.size; i++) {
        count += value.data[i] == ',' ? 1 : 0;
    }
    return count;
}

static bybit_slice trim(bybit_slice value)
{
    while (value.size > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
        value.data++;
        value.size--;
    }
    while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == '\t')) {
        value.size--;
    }
    return value;
}

/* Bytes that are invalid in these values. */
static size_t count_invalid(bybit_slice value, size_t *first)
{
    size_t count = 0;
    for (size_t i = value.size; i > 0; i--) {
        const uint8_t byte = value.data[i - 1];
        if (byte < 0x20 || byte > 0x7e) {
            *first = i - 1;
            count++;
        }
    }
    return count;
}

/* Sets `usable`, and trims the value as the server does. */
static void check_value(core_header_value *header, bybit_request_field field, bybit_request_report *report)
{
    const bybit_slice given = header->value;
    size_t first = 0;
    if (header->count == 0) {
        return;
    }
    const size_t count = header->count > 1 ? header->count : joined_values(given);
    header->value = trim(given);
    header->leading = (size_t)(header->value.data - given.data);
    if (header->value.size == 0) {
        core_request_note(report, BYBIT_REQUEST_HEADER_EMPTY, field, 0, 1);
        return;
    }
    if (count > 1) {
        core_request_note(report, BYBIT_REQUEST_HEADER_REPEATED, field, 0, count);
        return;
    }
    if (header->value.size < given.size) {
        core_request_note(report, BYBIT_REQUEST_HEADER_STRAY_WHITESPACE, field,
                          header->leading > 0 ? 0 : header->value.size, given.size - header->value.size);
    }
    const size_t invalid = count_invalid(header->value, &first);
    if (invalid > 0) {
        core_request_note(report, BYBIT_REQUEST_HEADER_INVALID_CHARACTER, field, header->leading + first,
                          invalid);
        return;
    }
    header->usable = true;
}

/* ---- all of them ------------------------------------------------------------------------------------ */

static void note_missing(const core_header_value *header, bybit_request_field field,
                         bybit_request_report *report)
{
    if (header->count == 0) {
        core_request_note(report,
                          field == BYBIT_REQUEST_RECV_WINDOW ? BYBIT_REQUEST_RECV_WINDOW_MISSING
                                                             : BYBIT_REQUEST_HEADER_MISSING,
                          field, 0, 1);
    }
}

void core_headers_scan(const bybit_request *request, core_auth_headers *headers, bybit_request_report *report)
{
    memset(headers, 0, sizeof *headers);
    collect(request, headers, report);
    const struct {
        core_header_value *header;
        bybit_request_field field;
    } four[] = {{&headers->api_key, BYBIT_REQUEST_API_KEY},
                {&headers->timestamp, BYBIT_REQUEST_TIMESTAMP},
                {&headers->recv_window, BYBIT_REQUEST_RECV_WINDOW},
                {&headers->sign, BYBIT_REQUEST_SIGN}};
    size_t given = 0;
    for (size_t i = 0; i < 4; i++) {
        given += four[i].header->count > 0 ? 1 : 0;
        if (!request->is_public) {
            note_missing(four[i].header, four[i].field, report);
            check_value(four[i].header, four[i].field, report);
        }
    }
    check_value(&headers->content_type, BYBIT_REQUEST_CONTENT_TYPE, report);
    if (request->is_public) {
        if (given > 0) {
            core_request_note(report, BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT, BYBIT_REQUEST_HEADERS, 0, given);
        }
        return;
    }
    const bybit_verifier *verifier = request->verifier;
    if (headers->api_key.usable && verifier == NULL) {
        core_header_check_api_key(&headers->api_key, report);
    } else if (headers->api_key.usable) {
        headers->key_is_the_signers = core_header_check_signers_key(verifier, &headers->api_key, report);
    }
    const uint64_t recv_window = core_header_check_recv_window(&headers->recv_window, report);
    if (headers->timestamp.usable) {
        core_header_check_timestamp(headers->timestamp.value, request->now, recv_window, report);
    }
    if (headers->sign.usable) {
        headers->sign_is_well_formed = core_header_check_signature(&headers->sign, verifier, report);
    }
}
