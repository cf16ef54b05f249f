/* Collects the headers that the exchange reads, and checks that each is sent once. */
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

static bool begins_like(bybit_slice name, const char *prefix)
{
    const size_t size = strlen(prefix);
    return name.size >= size && is_named((bybit_slice){name.data, size}, prefix);
}

/* A name that looks like one of the exchange's, and is not. */
static bool is_misspelt(const bybit_rules *rules, bybit_slice name)
{
    return core_texts_any(&rules->header_prefixes, name, begins_like) &&
           !core_texts_any(&rules->known_headers, name, is_named);
}

/* NULL for a header that the exchange does not read. */
static core_header_value *header_of(const bybit_rules *rules, core_auth_headers *headers, bybit_slice name)
{
    for (size_t role = 0; role < CORE_HEADER_COUNT; role++) {
        if (rules->headers[role] != NULL && is_named(name, rules->headers[role])) {
            return &headers->values[role];
        }
    }
    return NULL;
}

static void collect(const bybit_request *request, core_auth_headers *headers, bybit_request_report *report)
{
    for (size_t i = 0; i < request->header_count; i++) {
        const bybit_request_header *header = &request->headers[i];
        core_header_value *collected = header_of(request->rules, headers, header->name);
        if (collected == NULL) {
            if (is_misspelt(request->rules, header->name)) {
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

static const bybit_request_field fields[CORE_HEADER_COUNT] = {
    [CORE_HEADER_API_KEY] = BYBIT_REQUEST_API_KEY,
    [CORE_HEADER_TIMESTAMP] = BYBIT_REQUEST_TIMESTAMP,
    [CORE_HEADER_WINDOW] = BYBIT_REQUEST_WINDOW,
    [CORE_HEADER_SIGNATURE] = BYBIT_REQUEST_SIGNATURE_HEADER,
    [CORE_HEADER_CONTENT_TYPE] = BYBIT_REQUEST_CONTENT_TYPE,
};

static void note_missing(core_header_role role, bybit_request_report *report)
{
    core_request_note(
        report, role == CORE_HEADER_WINDOW ? BYBIT_REQUEST_WINDOW_MISSING : BYBIT_REQUEST_HEADER_MISSING,
        fields[role], 0, 1);
}

/* Whether each header of authentication is sent, and once. */
static void check_presence(const bybit_request *request, core_auth_headers *headers,
                           bybit_request_report *report)
{
    size_t given = 0;
    for (core_header_role role = CORE_HEADER_API_KEY; role < CORE_HEADER_CONTENT_TYPE; role++) {
        core_header_value *header = &headers->values[role];
        given += header->count > 0 ? 1 : 0;
        if (request->is_public || request->rules->headers[role] == NULL) {
            continue;
        }
        if (header->count == 0) {
            note_missing(role, report);
        }
        check_value(header, fields[role], report);
    }
    check_value(&headers->values[CORE_HEADER_CONTENT_TYPE], BYBIT_REQUEST_CONTENT_TYPE, report);
    if (request->is_public && given > 0) {
        core_request_note(report, BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT, BYBIT_REQUEST_HEADERS, 0, given);
    }
}

void core_headers_scan(const bybit_request *request, core_auth_headers *headers, bybit_request_report *report)
{
    const bybit_rules *rules = request->rules;
    const bybit_verifier *verifier = request->verifier;
    memset(headers, 0, sizeof *headers);
    const core_header_value *values = headers->values;
    collect(request, headers, report);
    check_presence(request, headers, report);
    if (request->is_public) {
        return;
    }
    if (values[CORE_HEADER_API_KEY].usable && verifier == NULL) {
        core_header_check_api_key(rules, &values[CORE_HEADER_API_KEY], report);
    } else if (values[CORE_HEADER_API_KEY].usable) {
        headers->key_is_the_signers =
            core_header_check_signers_key(rules, verifier, &values[CORE_HEADER_API_KEY], report);
    }
    const uint64_t window = core_header_check_window(rules, &values[CORE_HEADER_WINDOW], report);
    if (values[CORE_HEADER_TIMESTAMP].usable) {
        core_header_check_timestamp(rules, values[CORE_HEADER_TIMESTAMP].value, request->now, window, report);
    }
    if (values[CORE_HEADER_SIGNATURE].usable) {
        headers->signature_is_well_formed =
            core_header_check_signature(rules, &values[CORE_HEADER_SIGNATURE], verifier, report);
    }
}
