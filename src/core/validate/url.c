/* Splits the URL of a request and checks its path and query. */
#include "validate/url.h"
#include "validate/report.h"
#include "validate/text_checks.h"
#include "text/placeholder.h"

#include <string.h>

static void note(bybit_request_report *report, bybit_request_finding_id id, size_t index, size_t count)
{
    core_request_note(report, id, BYBIT_REQUEST_URL, index, count);
}

static bool is_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_hex(uint8_t byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool begins_with(bybit_slice text, const char *prefix)
{
    const size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

/* The offset of the first byte that is one of those wanted, else `end`. */
static size_t find(bybit_slice text, size_t start, size_t end, const char *wanted)
{
    while (start < end && !core_is_one_of(text.data[start], wanted)) {
        start++;
    }
    return start;
}

/* ---- the parts of the URL --------------------------------------------------------------------------- */

/* Bytes of `https://`, or 0 where no scheme is. */
static size_t scheme_size(bybit_slice text)
{
    size_t size = 0;
    if (text.size == 0 || !is_letter(text.data[0])) {
        return 0;
    }
    while (size < text.size && (is_letter(text.data[size]) || is_digit(text.data[size]) ||
                                core_is_one_of(text.data[size], "+.-"))) {
        size++;
    }
    return text.size - size >= 3 && memcmp(text.data + size, "://", 3) == 0 ? size + 3 : 0;
}

/* Where the path begins. */
static size_t scan_authority(bybit_slice text, bybit_request_report *report)
{
    const size_t scheme = scheme_size(text);
    if (scheme == 0 && (text.size == 0 || core_is_one_of(text.data[0], "/?#"))) {
        note(report, BYBIT_REQUEST_URL_WITHOUT_HOST, 0, 1);
        return 0;
    }
    if (scheme == 0) {
        note(report, BYBIT_REQUEST_URL_WITHOUT_SCHEME, 0, 1);
    }
    const size_t end = find(text, scheme, text.size, "/?#");
    const size_t at = find(text, scheme, end, "@");
    if (at < end) {
        note(report, BYBIT_REQUEST_URL_WITH_CREDENTIALS, scheme, 1);
    }
    return end;
}

/* Bytes that clients encode before sending, so that the bytes sent differ from the bytes signed. */
static bool is_unencoded(uint8_t byte)
{
    return byte <= 0x20 || byte >= 0x7f || core_is_one_of(byte, "\"'<>");
}

static void scan_characters(bybit_slice text, size_t start, size_t end, bybit_request_report *report)
{
    for (size_t i = start; i < end; i++) {
        const uint8_t byte = text.data[i];
        if (is_unencoded(byte)) {
            note(report, BYBIT_REQUEST_URL_UNENCODED_CHARACTER, i, 1);
        } else if (byte == '%' && (end - i < 3 || !is_hex(text.data[i + 1]) || !is_hex(text.data[i + 2]))) {
            note(report, BYBIT_REQUEST_URL_MALFORMED_ESCAPE, i, 1);
        }
    }
}

/* ---- path ------------------------------------------------------------------------------------------- */

static void scan_path(const bybit_rules *rules, bybit_slice path, size_t start, bybit_request_report *report)
{
    bybit_slice rest = path;
    for (size_t i = 1; i < path.size; i++) {
        if (path.data[i] == '/' && path.data[i - 1] == '/') {
            note(report, BYBIT_REQUEST_PATH_DOUBLE_SLASH, start + i, 1);
        }
    }
    while (rest.size > 1 && rest.data[0] == '/' && rest.data[1] == '/') {
        rest.data++;
        rest.size--;
    }
    if (rules->paths.count == 0 || core_texts_any(&rules->paths, rest, begins_with)) {
        return;
    }
    const bool retired = core_texts_any(&rules->retired_paths, rest, begins_with);
    note(report, retired ? BYBIT_REQUEST_PATH_DEPRECATED : BYBIT_REQUEST_PATH_UNKNOWN, start, 1);
}

/* ---- query ------------------------------------------------------------------------------------------ */

static uint8_t hex_value(uint8_t digit)
{
    return (uint8_t)(is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
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
        } else if (byte == '%' && value.size - i >= 3 && is_hex(value.data[i + 1]) &&
                   is_hex(value.data[i + 2])) {
            byte = (uint8_t)(hex_value(value.data[i + 1]) << 4 | hex_value(value.data[i + 2]));
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

static void scan_value(bybit_slice value, size_t start, bybit_request_report *report)
{
    uint8_t decoded[PLACEHOLDER_ROOM];
    size_t size = 0;
    const size_t stray = encoded_stray(value);
    const size_t twice = find_escaped_escape(value);
    if (stray != CORE_STRAY_NONE) {
        note(report, BYBIT_REQUEST_STRAY_WHITESPACE, start + stray, 1);
    }
    if (twice < value.size) {
        note(report, BYBIT_REQUEST_QUERY_ENCODED_TWICE, start + twice, 1);
    }
    if (decode(value, decoded, sizeof decoded, &size) &&
        core_is_missing_value((bybit_slice){decoded, size})) {
        note(report, BYBIT_REQUEST_PLACEHOLDER_VALUE, start, 1);
    }
}

/* text[start, end): name=value */
static void scan_pair(bybit_slice text, size_t start, size_t end, core_name_list *names,
                      bybit_request_report *report)
{
    const size_t equals = find(text, start, end, "=");
    const bybit_slice name = {text.data + start, equals - start};
    if (name.size == 0) {
        note(report, BYBIT_REQUEST_QUERY_EMPTY_NAME, start, 1);
    } else if (core_name_list_add(names, 0, name)) {
        note(report, BYBIT_REQUEST_DUPLICATE_NAME, start, 1);
    }
    if (equals < end) {
        scan_value((bybit_slice){text.data + equals + 1, end - equals - 1}, equals + 1, report);
    }
}

static void scan_query(bybit_slice text, size_t start, size_t end, bybit_request_report *report)
{
    core_name_list names;
    names.count = 0;
    for (size_t i = find(text, start, end, "?"); i < end; i = find(text, i + 1, end, "?")) {
        note(report, BYBIT_REQUEST_QUERY_SECOND_QUESTION_MARK, i, 1);
    }
    for (size_t first = start; first < end;) {
        const size_t last = find(text, first, end, "&");
        scan_pair(text, first, last, &names, report);
        if (last + 1 == end) {
            note(report, BYBIT_REQUEST_QUERY_EMPTY_NAME, end, 1);
        }
        first = last + 1;
    }
}

void core_url_scan(const bybit_rules *rules, bybit_slice text, core_url *url, bybit_request_report *report)
{
    const size_t path = scan_authority(text, report);
    const size_t fragment = find(text, path, text.size, "#");
    const size_t path_end = find(text, path, fragment, "?");
    const size_t query = path_end < fragment ? path_end + 1 : fragment;
    const uint8_t *data = text.data;
    url->whole = (bybit_slice){data, fragment};
    url->path = (bybit_slice){path_end > path ? data + path : NULL, path_end - path};
    url->target = (bybit_slice){fragment > path ? data + path : NULL, fragment - path};
    url->query = (bybit_slice){fragment > query ? data + query : NULL, fragment - query};
    if (fragment < text.size) {
        note(report, BYBIT_REQUEST_URL_FRAGMENT, fragment, text.size - fragment);
    }
    scan_characters(text, path, fragment, report);
    scan_path(rules, url->path, path, report);
    scan_query(text, query, fragment, report);
}
