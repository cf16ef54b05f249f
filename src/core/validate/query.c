/* Checks the parameters of a query or a form. */
#include "validate/query.h"
#include "validate/parameters.h"
#include "validate/report.h"
#include "validate/text_checks.h"
#include "text/placeholder.h"

#include <string.h>

static bool begins_with(bybit_slice text, const char *prefix)
{
    const size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

/* The offset of the first byte that is wanted, else `end`. */
static size_t find(bybit_slice text, size_t start, size_t end, char wanted)
{
    while (start < end && text.data[start] != (uint8_t)wanted) {
        start++;
    }
    return start;
}

/* Bytes that clients encode before sending, so that the bytes sent differ from the bytes signed. */
static bool is_unencoded(uint8_t byte, bybit_request_field field)
{
    return byte <= 0x20 || byte >= 0x7f || (field == BYBIT_REQUEST_URL && core_is_one_of(byte, "\"'<>"));
}

void core_characters_scan(bybit_slice text, core_span span, bybit_request_field field,
                          bybit_request_report *report)
{
    const bybit_slice scanned = {text.data, span.end};
    for (size_t i = span.start; i < span.end; i++) {
        uint8_t byte = text.data[i];
        if (is_unencoded(byte, field)) {
            core_request_note(report, BYBIT_REQUEST_URL_UNENCODED_CHARACTER, field, i, 1);
        } else if (byte == '%' && !core_escape_at(scanned, i, &byte)) {
            core_request_note(report, BYBIT_REQUEST_URL_MALFORMED_ESCAPE, field, i, 1);
        }
    }
}

/* ---- values ------------------------------------------------------------------------------------------ */

static bool is_hex(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/* Decodes a value as a server would; false when it is longer than `capacity`. */
static bool decode(bybit_slice value, uint8_t *decoded, size_t capacity, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = value.data[i];
        if (*size == capacity) {
            return false;
        }
        if (byte == '+') {
            byte = ' ';
        } else if (core_escape_at(value, i, &byte)) {
            i += 2;
        }
        decoded[(*size)++] = byte;
    }
    return true;
}

/* A shorter value than this may be a placeholder: "[object Object]" is the longest of them. */
enum { PLACEHOLDER_ROOM = 16 };

/* The offset of white space at one of the value's ends, encoded or not; else CORE_STRAY_NONE. */
static size_t encoded_stray(bybit_slice value)
{
    static const char *const escapes[] = {"%20", "%09", "%0A", "%0D", "%0a", "%0d"};
    if (value.size == 0) {
        return CORE_STRAY_NONE;
    }
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
        if (begins_with(value, escapes[i])) {
            return 0;
        }
        if (value.size >= 3 && memcmp(value.data + value.size - 3, escapes[i], 3) == 0) {
            return value.size - 3;
        }
    }
    if (value.data[0] == '+') {
        return 0;
    }
    return value.data[value.size - 1] == '+' ? value.size - 1 : core_stray_whitespace(value);
}

/* The first escape of a percent sign before two hexadecimal digits, such as %253A for %3A; the size when
 * there is none. */
static size_t find_escaped_escape(bybit_slice value)
{
    enum { ESCAPED_ESCAPE = 5 };
    for (size_t i = 0; i + ESCAPED_ESCAPE <= value.size; i++) {
        if (begins_with((bybit_slice){value.data + i, value.size - i}, "%25") && is_hex(value.data[i + 3]) &&
            is_hex(value.data[i + 4])) {
            return i;
        }
    }
    return value.size;
}

/* ---- parameters -------------------------------------------------------------------------------------- */

/* What the checks of one query share. */
typedef struct query_scan {
    const bybit_rules *rules;
    bybit_slice text;
    bybit_request_field field;
    core_name_list *names;
    bybit_request_report *report;
} query_scan;

static void note(const query_scan *scan, bybit_request_finding_id id, size_t index)
{
    core_request_note(scan->report, id, scan->field, index, 1);
}

static void scan_value(const query_scan *scan, bybit_slice value, size_t start)
{
    uint8_t decoded[PLACEHOLDER_ROOM];
    size_t size = 0;
    const size_t stray = encoded_stray(value);
    const size_t twice = find_escaped_escape(value);
    if (stray != CORE_STRAY_NONE) {
        note(scan, BYBIT_REQUEST_STRAY_WHITESPACE, start + stray);
    }
    if (twice < value.size) {
        note(scan, BYBIT_REQUEST_QUERY_ENCODED_TWICE, start + twice);
    }
    if (decode(value, decoded, sizeof decoded, &size) &&
        core_is_missing_value((bybit_slice){decoded, size})) {
        note(scan, BYBIT_REQUEST_PLACEHOLDER_VALUE, start);
    }
}

/* Whether a parameter authenticates the request: other checks read those. */
static bool authenticates(const bybit_rules *rules, bybit_slice name)
{
    for (core_header_role role = CORE_HEADER_TIMESTAMP; role <= CORE_HEADER_SIGNATURE; role++) {
        if (rules->parameters[role] != NULL && core_slice_is(name, rules->parameters[role])) {
            return true;
        }
    }
    return false;
}

/* text[start, end): name=value */
static void scan_pair(const query_scan *scan, size_t start, size_t end)
{
    const size_t equals = find(scan->text, start, end, '=');
    const bybit_slice name = {scan->text.data + start, equals - start};
    if (authenticates(scan->rules, name)) {
        return;
    }
    if (name.size == 0) {
        note(scan, BYBIT_REQUEST_QUERY_EMPTY_NAME, start);
    } else if (core_name_list_add(scan->names, 0, name)) {
        note(scan, BYBIT_REQUEST_DUPLICATE_NAME, start);
    }
    if (equals < end) {
        scan_value(scan, (bybit_slice){scan->text.data + equals + 1, end - equals - 1}, equals + 1);
    }
}

void core_query_scan(const bybit_rules *rules, bybit_slice text, core_span span, bybit_slice known,
                     bybit_request_field field, bybit_request_report *report)
{
    core_name_list names;
    core_parameter parameter;
    const query_scan scan = {rules, text, field, &names, report};
    names.count = 0;
    for (size_t at = 0; core_parameter_next(known, &at, &parameter);) {
        (void)core_name_list_add(&names, 0, parameter.name);
    }
    if (field == BYBIT_REQUEST_URL) {
        for (size_t i = find(text, span.start, span.end, '?'); i < span.end;
             i = find(text, i + 1, span.end, '?')) {
            note(&scan, BYBIT_REQUEST_QUERY_SECOND_QUESTION_MARK, i);
        }
    }
    for (size_t first = span.start; first < span.end;) {
        const size_t last = find(text, first, span.end, '&');
        scan_pair(&scan, first, last);
        if (last + 1 == span.end) {
            note(&scan, BYBIT_REQUEST_QUERY_EMPTY_NAME, span.end);
        }
        first = last + 1;
    }
}
