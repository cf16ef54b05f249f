/* Tries the strings that people sign by mistake. */
#include "validate/signed_string.h"
#include "validate/variants.h"
#include "validate/report.h"

#include <stdlib.h>
#include <string.h>

/* ---- strings made of parts of the request ----------------------------------------------------------- */

typedef enum part {
    NO_PART = 0,
    TIMESTAMP,
    API_KEY,
    RECV_WINDOW,
    CONTENT, /* what Bybit signs: the query of a GET, else the body */
    QUERY,
    BODY,
    QUESTION_MARK,
    METHOD,
    PATH,
    URL,
    PART_COUNT
} part;

enum { PARTS_MAX = 8 };

typedef enum applies_to { ANY_METHOD, ONLY_GET, ONLY_OTHERS } applies_to;

typedef struct recipe {
    bybit_request_finding_id id;
    applies_to applies;
    part parts[PARTS_MAX];
} recipe;

/* The first recipe that matches is reported. */
static const recipe recipes[] = {
    {BYBIT_REQUEST_SIGNED_NOTHING, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_WITH_QUESTION_MARK,
     ANY_METHOD,
     {TIMESTAMP, API_KEY, RECV_WINDOW, QUESTION_MARK, QUERY}},
    {BYBIT_REQUEST_SIGNED_BODY_OF_GET, ONLY_GET, {TIMESTAMP, API_KEY, RECV_WINDOW, BODY}},
    {BYBIT_REQUEST_SIGNED_QUERY_OF_POST, ONLY_OTHERS, {TIMESTAMP, API_KEY, RECV_WINDOW, QUERY}},
    {BYBIT_REQUEST_SIGNED_QUERY_AND_BODY, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, QUERY, BODY}},
    {BYBIT_REQUEST_SIGNED_QUERY_AND_BODY, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, BODY, QUERY}},
    {BYBIT_REQUEST_SIGNED_WITHOUT_RECV_WINDOW, ANY_METHOD, {TIMESTAMP, API_KEY, CONTENT}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, PATH}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, PATH, CONTENT}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, PATH, QUESTION_MARK, QUERY}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, METHOD, PATH}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, METHOD, PATH, CONTENT}},
    {BYBIT_REQUEST_SIGNED_PATH,
     ANY_METHOD,
     {TIMESTAMP, API_KEY, RECV_WINDOW, METHOD, PATH, QUESTION_MARK, QUERY}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, METHOD, PATH, CONTENT}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, METHOD, PATH, QUESTION_MARK, QUERY}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, URL}},
    {BYBIT_REQUEST_SIGNED_PATH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, URL, BODY}},
    {BYBIT_REQUEST_SIGNED_WITHOUT_PREFIX, ANY_METHOD, {CONTENT}},
    {BYBIT_REQUEST_SIGNED_WITHOUT_PREFIX, ANY_METHOD, {TIMESTAMP, CONTENT}},
    {BYBIT_REQUEST_SIGNED_WITHOUT_PREFIX, ANY_METHOD, {API_KEY, CONTENT}},
    {BYBIT_REQUEST_SIGNED_WITHOUT_PREFIX, ANY_METHOD, {TIMESTAMP, RECV_WINDOW, CONTENT}},
    {BYBIT_REQUEST_SIGNED_WITHOUT_PREFIX, ANY_METHOD, {API_KEY, RECV_WINDOW, CONTENT}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {TIMESTAMP, API_KEY, CONTENT, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {TIMESTAMP, RECV_WINDOW, API_KEY, CONTENT}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {TIMESTAMP, RECV_WINDOW, CONTENT, API_KEY}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {TIMESTAMP, CONTENT, API_KEY, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {TIMESTAMP, CONTENT, RECV_WINDOW, API_KEY}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {API_KEY, TIMESTAMP, RECV_WINDOW, CONTENT}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {API_KEY, TIMESTAMP, CONTENT, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {API_KEY, RECV_WINDOW, TIMESTAMP, CONTENT}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {API_KEY, RECV_WINDOW, CONTENT, TIMESTAMP}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {API_KEY, CONTENT, TIMESTAMP, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {API_KEY, CONTENT, RECV_WINDOW, TIMESTAMP}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {RECV_WINDOW, TIMESTAMP, API_KEY, CONTENT}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {RECV_WINDOW, TIMESTAMP, CONTENT, API_KEY}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {RECV_WINDOW, API_KEY, TIMESTAMP, CONTENT}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {RECV_WINDOW, API_KEY, CONTENT, TIMESTAMP}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {RECV_WINDOW, CONTENT, TIMESTAMP, API_KEY}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {RECV_WINDOW, CONTENT, API_KEY, TIMESTAMP}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {CONTENT, TIMESTAMP, API_KEY, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {CONTENT, TIMESTAMP, RECV_WINDOW, API_KEY}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {CONTENT, API_KEY, TIMESTAMP, RECV_WINDOW}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {CONTENT, API_KEY, RECV_WINDOW, TIMESTAMP}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {CONTENT, RECV_WINDOW, TIMESTAMP, API_KEY}},
    {BYBIT_REQUEST_SIGNED_OTHER_ORDER, ANY_METHOD, {CONTENT, RECV_WINDOW, API_KEY, TIMESTAMP}},
};

/* After a failure every later string counts as a mismatch, and the status stays. */
static bool parts_fit(const core_signed_request *request, const bybit_slice *parts, size_t count)
{
    bool fits = false;
    if (*request->status == BYBIT_OK) {
        *request->status =
            request->verifier->verify(request->verifier->context, parts, count, request->signature, &fits);
    }
    return fits;
}

static bool recipe_fits(const core_signed_request *request, const recipe *tried)
{
    const bybit_slice sources[PART_COUNT] = {
        [TIMESTAMP] = request->timestamp,
        [API_KEY] = request->api_key,
        [RECV_WINDOW] = request->recv_window,
        [CONTENT] = request->is_get ? request->query : request->body,
        [QUERY] = request->query,
        [BODY] = request->body,
        [QUESTION_MARK] = {(const uint8_t *)"?", 1},
        [METHOD] = request->method,
        [PATH] = request->path,
        [URL] = request->url,
    };
    bybit_slice parts[PARTS_MAX];
    size_t count = 0;
    if (tried->applies != ANY_METHOD && (tried->applies == ONLY_GET) != request->is_get) {
        return false;
    }
    while (count < PARTS_MAX && tried->parts[count] != NO_PART) {
        parts[count] = sources[tried->parts[count]];
        count++;
    }
    return parts_fit(request, parts, count);
}

bool core_signed_string_fits(const core_signed_request *request)
{
    static const recipe right = {
        BYBIT_REQUEST_SIGNATURE_MISMATCH, ANY_METHOD, {TIMESTAMP, API_KEY, RECV_WINDOW, CONTENT}};
    return recipe_fits(request, &right);
}

static void note(bybit_request_report *report, bybit_request_finding_id id, uint64_t count)
{
    core_request_note(report, id, BYBIT_REQUEST_SIGNATURE, 0, count);
}

static bool explain_by_parts(const core_signed_request *request, bybit_request_report *report)
{
    for (size_t i = 0; i < sizeof recipes / sizeof recipes[0]; i++) {
        if (recipe_fits(request, &recipes[i])) {
            note(report, recipes[i].id, 1);
            return true;
        }
    }
    return false;
}

/* ---- strings with variants of a query or a body ------------------------------------------------- */

static bool content_fits(const core_signed_request *request, const core_text *content)
{
    const bybit_slice parts[] = {
        request->timestamp, request->api_key, request->recv_window, {content->data, content->size}};
    return parts_fit(request, parts, 4);
}

static const core_encoder encoders[] = {
    {"!~*'()", false, true},   /* encodeURIComponent */
    {"*", true, true},         /* URLSearchParams */
    {"~", false, true},        /* Python's quote, RFC 3986 */
    {"~", true, true},         /* Python's urlencode */
    {"!~*'():$,", true, true}, /* axios */
    {"!~*'():$,[]", true, true}, {"!~*'()", false, false},
};

static bool explain_by_query(const core_signed_request *request, core_text *room,
                             bybit_request_report *report)
{
    if (request->query.size == 0) {
        return false;
    }
    for (int plus_is_space = 0; plus_is_space < 2; plus_is_space++) {
        room->size = 0;
        core_variant_decoded(request->query, plus_is_space != 0, room);
        if (content_fits(request, room)) {
            note(report, BYBIT_REQUEST_SIGNED_DECODED_QUERY, 1);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof encoders / sizeof encoders[0]; i++) {
        room->size = 0;
        core_variant_encoded(request->query, &encoders[i], room);
        if (content_fits(request, room)) {
            note(report, BYBIT_REQUEST_SIGNED_ENCODED_QUERY, 1);
            return true;
        }
    }
    room->size = 0;
    core_variant_sorted(request->query, room);
    if (content_fits(request, room)) {
        note(report, BYBIT_REQUEST_SIGNED_SORTED_QUERY, 1);
        return true;
    }
    room->size = 0;
    core_variant_json(request->query, room);
    if (!content_fits(request, room)) {
        return false;
    }
    note(report, BYBIT_REQUEST_SIGNED_QUERY_AS_JSON, 1);
    return true;
}

static bool explain_by_body(const core_signed_request *request, core_text *room, bybit_request_report *report)
{
    room->size = 0;
    core_variant_respaced(request->body, false, room);
    if (content_fits(request, room)) {
        note(report, BYBIT_REQUEST_SIGNED_COMPACT_JSON, 1);
        return true;
    }
    room->size = 0;
    core_variant_respaced(request->body, true, room);
    if (!content_fits(request, room)) {
        return false;
    }
    note(report, BYBIT_REQUEST_SIGNED_SPACED_JSON, 1);
    return true;
}

/* ---- another time, another recv_window ---------------------------------------------------------------- */

enum {
    TIMESTAMP_DIGITS = 13,
    TIMESTAMP_REACH = 1000, /* ms before and after that are tried */
    TIMESTAMP_BYTES = 4096, /* longer contents would take too long */
    RECV_DIGITS_MAX = 10
};

/* In ms, as text and as a number. */
static const struct {
    const char *text;
    uint64_t number;
} usual_windows[] = {
    {"1000", 1000},   {"2000", 2000},   {"3000", 3000},   {"5000", 5000},   {"6000", 6000},   {"8000", 8000},
    {"10000", 10000}, {"15000", 15000}, {"20000", 20000}, {"30000", 30000}, {"60000", 60000},
};

static bool explain_by_window(core_signed_request request, bybit_request_report *report)
{
    for (size_t i = 0; i < sizeof usual_windows / sizeof usual_windows[0]; i++) {
        const char *text = usual_windows[i].text;
        request.recv_window = (bybit_slice){(const uint8_t *)text, strlen(text)};
        if (core_signed_string_fits(&request)) {
            note(report, BYBIT_REQUEST_SIGNED_OTHER_RECV_WINDOW, usual_windows[i].number);
            return true;
        }
    }
    return false;
}

/* Adds to a number; false when the number of digits changes. */
static bool shift(bybit_slice digits, int amount, uint8_t *shifted)
{
    int carry = amount;
    for (size_t i = digits.size; i > 0; i--) {
        int digit = digits.data[i - 1] - '0' + carry;
        carry = digit / 10;
        digit %= 10;
        if (digit < 0) {
            digit += 10;
            carry--;
        }
        shifted[i - 1] = (uint8_t)('0' + digit);
    }
    return carry == 0;
}

static bool is_all_digits(bybit_slice value)
{
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9') {
            return false;
        }
    }
    return true;
}

/* The clock was read twice, once for the header and once for the signature. */
static bool explain_by_time(core_signed_request request, bybit_request_report *report)
{
    uint8_t other[TIMESTAMP_DIGITS];
    const bybit_slice sent = request.timestamp;
    const size_t size = (request.is_get ? request.query.size : request.body.size) + request.recv_window.size;
    if (sent.size != TIMESTAMP_DIGITS || !is_all_digits(sent) || request.verifier->is_rsa ||
        size > TIMESTAMP_BYTES) {
        return false;
    }
    request.timestamp = (bybit_slice){other, sizeof other};
    for (int distance = 1; distance <= TIMESTAMP_REACH; distance++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            if (shift(sent, sign * distance, other) && core_signed_string_fits(&request)) {
                note(report, BYBIT_REQUEST_SIGNED_OTHER_TIMESTAMP, (uint64_t)distance);
                return true;
            }
        }
    }
    return false;
}

/* ---- all of them -------------------------------------------------------------------------------------- */

/* Whether the strings are short enough to be signed that often. The URL includes path and query. */
static bool is_explicable(const core_signed_request *request)
{
    const size_t size = request->timestamp.size + request->recv_window.size + request->method.size +
                        request->url.size + request->body.size;
    return request->recv_window.size <= RECV_DIGITS_MAX && is_all_digits(request->recv_window) &&
           size <= BYBIT_REQUEST_EXPLAINED_MAX;
}

bybit_status core_signed_string_explain(const core_signed_request *request, bybit_request_report *report)
{
    if (!is_explicable(request)) {
        note(report, BYBIT_REQUEST_SIGNATURE_MISMATCH, 1);
        return BYBIT_OK;
    }
    const size_t size = request->query.size + request->body.size;
    core_text room = {malloc(size * CORE_VARIANT_GROWTH + CORE_VARIANT_EXTRA), 0};
    if (room.data == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    if (!explain_by_parts(request, report) && !explain_by_query(request, &room, report) &&
        !explain_by_body(request, &room, report) && !explain_by_window(*request, report) &&
        !explain_by_time(*request, report) && *request->status == BYBIT_OK) {
        note(report, BYBIT_REQUEST_SIGNATURE_MISMATCH, 1);
    }
    free(room.data);
    return *request->status;
}
