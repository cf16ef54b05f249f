/* Splits the URL of a request and checks its path. */
#include "validate/url.h"
#include "validate/query.h"
#include "validate/report.h"
#include "validate/text_checks.h"

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

static bybit_slice between(bybit_slice text, size_t start, size_t end)
{
    if (start >= end) {
        return (bybit_slice){NULL, 0};
    }
    return (bybit_slice){text.data + start, end - start};
}

void core_url_scan(const bybit_rules *rules, bybit_slice text, core_url *url, bybit_request_report *report)
{
    const size_t path = scan_authority(text, report);
    const size_t fragment = find(text, path, text.size, "#");
    const size_t path_end = find(text, path, fragment, "?");
    const size_t query = path_end < fragment ? path_end + 1 : fragment;
    url->whole = (bybit_slice){text.data, fragment};
    url->path = between(text, path, path_end);
    url->target = between(text, path, fragment > query ? fragment : path_end);
    url->query = between(text, query, fragment);
    if (fragment < text.size) {
        note(report, BYBIT_REQUEST_URL_FRAGMENT, fragment, text.size - fragment);
    }
    core_characters_scan(text, (core_span){path, fragment}, BYBIT_REQUEST_URL, report);
    scan_path(rules, url->path, path, report);
    core_query_scan(rules, text, (core_span){query, fragment}, (bybit_slice){NULL, 0}, BYBIT_REQUEST_URL,
                    report);
}
