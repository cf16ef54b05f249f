/* Collects the headers and parameters that the exchange reads, and checks that each is sent once. */
#include "validate/headers.h"
#include "validate/header_values.h"
#include "validate/parameters.h"
#include "validate/report.h"
#include "validate/text_checks.h"

#include <string.h>

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

static const bybit_request_field fields[CORE_HEADER_COUNT] = {
    [CORE_HEADER_API_KEY] = BYBIT_REQUEST_API_KEY,
    [CORE_HEADER_TIMESTAMP] = BYBIT_REQUEST_TIMESTAMP,
    [CORE_HEADER_WINDOW] = BYBIT_REQUEST_WINDOW,
    [CORE_HEADER_SIGNATURE] = BYBIT_REQUEST_SIGNATURE_HEADER,
    [CORE_HEADER_PASSPHRASE] = BYBIT_REQUEST_PASSPHRASE,
    [CORE_HEADER_ENVIRONMENT] = BYBIT_REQUEST_ENVIRONMENT,
    [CORE_HEADER_KEY_VERSION] = BYBIT_REQUEST_KEY_VERSION,
    [CORE_HEADER_CONTENT_TYPE] = BYBIT_REQUEST_CONTENT_TYPE,
};

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

/* ---- parameters --------------------------------------------------------------------------------------- */

static bool is_spelt_like(bybit_slice name, const char *expected)
{
    if (name.size != strlen(expected)) {
        return false;
    }
    for (size_t i = 0; i < name.size; i++) {
        if (lower(name.data[i]) != lower((uint8_t)expected[i])) {
            return false;
        }
    }
    return true;
}

/* text: of the query or of a form; field and start say where it is. */
static void collect_parameters(const bybit_rules *rules, bybit_slice text, bybit_request_field field,
                               const uint8_t *start, core_auth_headers *headers, bybit_request_report *report)
{
    core_parameter parameter;
    for (size_t at = 0; core_parameter_next(text, &at, &parameter);) {
        for (core_header_role role = CORE_HEADER_TIMESTAMP; role <= CORE_HEADER_SIGNATURE; role++) {
            const char *expected = rules->parameters[role];
            if (expected == NULL || !is_spelt_like(parameter.name, expected)) {
                continue;
            }
            if (!core_slice_is(parameter.name, expected)) {
                core_request_note(report, BYBIT_REQUEST_PARAMETER_MISSPELT, field,
                                  (size_t)(parameter.name.data - start), 1);
                continue;
            }
            if (headers->values[role].count++ == 0) {
                headers->values[role].value = parameter.value;
            }
            if (role == CORE_HEADER_SIGNATURE && at < text.size) {
                core_request_note(report, BYBIT_REQUEST_SIGNATURE_NOT_LAST, fields[role], 0, 1);
            }
        }
    }
}

/* Sets `usable`. Other characters than those of a URL are findings about the URL or the body. */
static void check_parameter(core_header_value *parameter, bybit_request_field field,
                            bybit_request_report *report)
{
    if (parameter->count > 1) {
        core_request_note(report, BYBIT_REQUEST_PARAMETER_REPEATED, field, 0, parameter->count);
    } else if (parameter->count == 1 && parameter->value.size == 0) {
        core_request_note(report, BYBIT_REQUEST_PARAMETER_EMPTY, field, 0, 1);
    } else {
        parameter->usable = parameter->count == 1;
    }
}

/* A signature as it is before it becomes a part of a query: base64 has characters that are encoded there. */
static void decode_signature(core_auth_headers *headers, bybit_request_report *report)
{
    core_header_value *signature = &headers->values[CORE_HEADER_SIGNATURE];
    const bybit_slice given = signature->value;
    size_t size = 0;
    size_t pluses = 0;
    size_t first = 0;
    for (size_t i = 0; i < given.size; i++) {
        uint8_t byte = given.data[i];
        if (size == sizeof headers->decoded) {
            return;
        }
        if (byte == '+') {
            first = pluses++ == 0 ? i : first;
        } else if (core_escape_at(given, i, &byte)) {
            i += 2;
        }
        headers->decoded[size++] = byte;
    }
    if (pluses > 0) {
        core_request_note(report, BYBIT_REQUEST_SIGNATURE_UNENCODED, fields[CORE_HEADER_SIGNATURE], first,
                          pluses);
    }
    signature->value = (bybit_slice){headers->decoded, size};
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

static bool is_optional(const bybit_rules *rules, core_header_role role, bool key_alone)
{
    switch (role) {
    case CORE_HEADER_WINDOW:
        return rules->window_is_optional || key_alone;
    case CORE_HEADER_TIMESTAMP:
    case CORE_HEADER_SIGNATURE:
    case CORE_HEADER_PASSPHRASE:
        return key_alone;
    case CORE_HEADER_ENVIRONMENT:
    case CORE_HEADER_KEY_VERSION:
        return true;
    default:
        return false;
    }
}

static void note_missing(const bybit_rules *rules, core_header_role role, bybit_request_report *report)
{
    bybit_request_finding_id id =
        rules->headers[role] != NULL ? BYBIT_REQUEST_HEADER_MISSING : BYBIT_REQUEST_PARAMETER_MISSING;
    if (role == CORE_HEADER_WINDOW) {
        id = BYBIT_REQUEST_WINDOW_MISSING;
    }
    core_request_note(report, id, fields[role], 0, 1);
}

/* Whether each of what authenticates the request is sent, and once. key_alone: the endpoint asks for no
 * signature. */
static void check_presence(const bybit_request *request, bool key_alone, core_auth_headers *headers,
                           bybit_request_report *report)
{
    const bybit_rules *rules = request->rules;
    size_t given = 0;
    for (core_header_role role = CORE_HEADER_API_KEY; role < CORE_HEADER_CONTENT_TYPE; role++) {
        core_header_value *header = &headers->values[role];
        given += header->count > 0 && role < CORE_HEADER_ENVIRONMENT ? 1 : 0;
        if (request->is_public || (rules->headers[role] == NULL && rules->parameters[role] == NULL)) {
            continue;
        }
        if (header->count == 0 && !is_optional(rules, role, key_alone)) {
            note_missing(rules, role, report);
        }
        if (rules->headers[role] != NULL) {
            check_value(header, fields[role], report);
        } else {
            check_parameter(header, fields[role], report);
        }
    }
    check_value(&headers->values[CORE_HEADER_CONTENT_TYPE], BYBIT_REQUEST_CONTENT_TYPE, report);
    if (request->is_public && given > 0) {
        core_request_note(report, BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT, BYBIT_REQUEST_HEADERS, 0, given);
    }
}

static void check_values(const bybit_request *request, bybit_slice path, core_auth_headers *headers,
                         bybit_request_report *report)
{
    const bybit_rules *rules = request->rules;
    const bybit_verifier *verifier = request->verifier;
    core_header_value *values = headers->values;
    if (values[CORE_HEADER_API_KEY].usable && verifier == NULL) {
        core_header_check_api_key(rules, &values[CORE_HEADER_API_KEY], report);
    } else if (values[CORE_HEADER_API_KEY].usable) {
        headers->key_is_the_signers =
            core_header_check_signers_key(rules, verifier, &values[CORE_HEADER_API_KEY], report);
    }
    if (values[CORE_HEADER_PASSPHRASE].usable) {
        core_header_check_passphrase(rules, &values[CORE_HEADER_PASSPHRASE], &values[CORE_HEADER_KEY_VERSION],
                                     report);
    }
    const uint64_t window = core_header_check_window(rules, &values[CORE_HEADER_WINDOW], report);
    if (values[CORE_HEADER_TIMESTAMP].usable) {
        const core_sent_time sent = {values[CORE_HEADER_TIMESTAMP].value, path, request->now, window};
        core_header_check_timestamp(rules, &sent, report);
    }
    if (values[CORE_HEADER_SIGNATURE].usable) {
        if (rules->parameters[CORE_HEADER_SIGNATURE] != NULL) {
            decode_signature(headers, report);
        }
        headers->signature_is_well_formed =
            core_header_check_signature(rules, &values[CORE_HEADER_SIGNATURE], verifier, report);
    }
}

void core_headers_scan(const bybit_request *request, const core_url *url, bybit_slice form,
                       core_auth_headers *headers, bybit_request_report *report)
{
    const bybit_rules *rules = request->rules;
    memset(headers, 0, sizeof *headers);
    collect(request, headers, report);
    collect_parameters(rules, url->query, BYBIT_REQUEST_URL, request->url.data, headers, report);
    collect_parameters(rules, form, BYBIT_REQUEST_BODY, request->body.data, headers, report);
    check_presence(request, core_texts_any(&rules->key_only_paths, url->path, core_slice_is), headers,
                   report);
    if (!request->is_public) {
        check_values(request, url->path, headers, report);
    }
}
