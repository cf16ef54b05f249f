/* Variants of query and body, other windows, other timestamps. */
#include "validate/made_part.h"
#include "validate/parameters.h"
#include "validate/text_checks.h"

#include <string.h>

/* Longer contents would take too long for a search of timestamps. */
enum { SEARCHED_BYTES_MAX = 4096 };

static const core_encoder encoders[] = {
    {"!~*'()", false, true},   /* encodeURIComponent */
    {"*", true, true},         /* URLSearchParams */
    {"~", false, true},        /* Python's quote, RFC 3986 */
    {"~", true, true},         /* Python's urlencode */
    {"!~*'():$,", true, true}, /* axios */
    {"!~*'():$,[]", true, true}, {"!~*'()", false, false},
};

bool core_is_all_digits(bybit_slice value)
{
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9') {
            return false;
        }
    }
    return true;
}

static size_t count_variants(core_part part)
{
    switch (part) {
    case CORE_PART_DECODED_QUERY: /* with + for a space, and without */
        return 2;
    case CORE_PART_ENCODED_QUERY:
        return sizeof encoders / sizeof encoders[0];
    default:
        return 1;
    }
}

static void write_variant(const core_signed_request *request, core_part part, size_t number, core_text *room)
{
    switch (part) {
    case CORE_PART_DECODED_QUERY:
        core_variant_decoded(request->query, number == 1, room);
        break;
    case CORE_PART_ENCODED_QUERY:
        core_variant_encoded(request->query, &encoders[number], room);
        break;
    case CORE_PART_QUERY_AS_JSON:
        core_variant_json(request->query, room);
        break;
    case CORE_PART_PYTHON_BODY:
        core_variant_python(request->body, room);
        break;
    default:
        core_variant_respaced(request->body, part == CORE_PART_SPACED_BODY, room);
        break;
    }
}

static core_made make_order(const core_signed_request *request, size_t number, core_made_part *made)
{
    made->room.size = 0;
    if (request->query.size == 0 || !core_variant_ordered(request->query, number, &made->room)) {
        return CORE_MADE_EXHAUSTED;
    }
    made->bytes = (bybit_slice){made->room.data, made->room.size};
    made->figure = 1;
    return CORE_MADE;
}

static core_made make_variant(const core_signed_request *request, core_part part, size_t number,
                              core_made_part *made)
{
    const bool of_body =
        part == CORE_PART_COMPACT_BODY || part == CORE_PART_SPACED_BODY || part == CORE_PART_PYTHON_BODY;
    if (number == count_variants(part) || (!of_body && request->query.size == 0)) {
        return CORE_MADE_EXHAUSTED;
    }
    made->room.size = 0;
    write_variant(request, part, number, &made->room);
    made->bytes = (bybit_slice){made->room.data, made->room.size};
    if (of_body && request->rules->has_digest && request->verifier->digest != NULL) {
        const size_t bytes = core_digest_bytes(request->rules, false);
        request->verifier->digest(made->bytes, bytes, made->digest);
        made->bytes = (bybit_slice){(const uint8_t *)made->digest, 2 * bytes};
    }
    made->figure = 1;
    return CORE_MADE;
}

static core_made make_window(const core_signed_request *request, size_t number, core_made_part *made)
{
    const core_texts *windows = &request->rules->windows;
    if (number == windows->count) {
        return CORE_MADE_EXHAUSTED;
    }
    const char *text = windows->texts[number];
    made->bytes = (bybit_slice){(const uint8_t *)text, strlen(text)};
    made->figure = 0;
    for (size_t i = 0; i < made->bytes.size; i++) {
        made->figure = made->figure * 10 + (uint64_t)(text[i] - '0');
    }
    return CORE_MADE;
}

/* ---- timestamps -------------------------------------------------------------------------------------- */

/* The time that is sent, in milliseconds; false for one that cannot be read. */
static bool read_time(const core_signed_request *request, uint64_t *time)
{
    const bybit_slice sent = request->timestamp;
    if (request->rules->time_form == CORE_TIME_DATE) {
        return core_date_read(sent, time);
    }
    if (sent.size != (size_t)request->rules->time_form || !core_is_all_digits(sent)) {
        return false;
    }
    *time = 0;
    for (size_t i = 0; i < sent.size; i++) {
        *time = *time * 10 + (uint64_t)(sent.data[i] - '0');
    }
    *time *= request->rules->timestamp_unit;
    return true;
}

static size_t write_digits(uint64_t number, uint8_t *text)
{
    uint8_t reversed[20];
    size_t size = 0;
    do {
        reversed[size++] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (size_t i = 0; i < size; i++) {
        text[i] = reversed[size - 1 - i];
    }
    return size;
}

/* The time in the form that is sent; false when it does not fit there. */
static bool write_time(const bybit_rules *rules, uint64_t time, uint8_t *text)
{
    if (rules->time_form == CORE_TIME_DATE) {
        return core_date_write(time, text);
    }
    uint64_t rest = time / rules->timestamp_unit;
    for (size_t i = (size_t)rules->time_form; i > 0; i--) {
        text[i - 1] = (uint8_t)('0' + rest % 10);
        rest /= 10;
    }
    return rest == 0;
}

/* The clock was read twice, once for the request and once for the signature. */
static core_made make_timestamp(const core_signed_request *request, size_t number, core_made_part *made)
{
    const bybit_rules *rules = request->rules;
    const bybit_slice content = request->is_query ? request->query : request->body;
    const uint64_t distance = (number / 2 + 1) * rules->timestamp_unit;
    uint64_t time = 0;
    if (number == 2 * (size_t)rules->reach || request->verifier->kind != BYBIT_SIGNATURE_HMAC ||
        content.size + request->window.size > SEARCHED_BYTES_MAX || !read_time(request, &time)) {
        return CORE_MADE_EXHAUSTED;
    }
    made->bytes = (bybit_slice){made->timestamp, request->timestamp.size};
    made->figure = distance;
    if (number % 2 == 0 && distance > time) {
        return CORE_MADE_SKIPPED;
    }
    return write_time(rules, number % 2 == 0 ? time - distance : time + distance, made->timestamp)
               ? CORE_MADE
               : CORE_MADE_SKIPPED;
}

/* The same in a query that holds the timestamp. */
static core_made make_query_with_timestamp(const core_signed_request *request, size_t number,
                                           core_made_part *made)
{
    const char *name = request->rules->parameters[CORE_HEADER_TIMESTAMP];
    const core_made result = make_timestamp(request, number, made);
    core_parameter parameter;
    if (result != CORE_MADE) {
        return result;
    }
    for (size_t at = 0; name != NULL && core_parameter_next(request->query, &at, &parameter);) {
        if (core_slice_is(parameter.name, name) && parameter.value.size == made->bytes.size) {
            memcpy(made->room.data, request->query.data, request->query.size);
            memcpy(made->room.data + (parameter.value.data - request->query.data), made->bytes.data,
                   made->bytes.size);
            made->bytes = (bybit_slice){made->room.data, request->query.size};
            return CORE_MADE;
        }
    }
    return CORE_MADE_EXHAUSTED;
}

/* Milliseconds; seconds with a fraction; seconds; a date. */
enum { EPOCH_MILLISECONDS, EPOCH_FRACTION, EPOCH_SECONDS, EPOCH_DATE, EPOCH_FORMS };

static core_made make_other_form(const core_signed_request *request, size_t number, core_made_part *made)
{
    uint64_t time = 0;
    uint8_t *text = made->timestamp;
    if (number == EPOCH_FORMS || !read_time(request, &time)) {
        return CORE_MADE_EXHAUSTED;
    }
    made->figure = 1;
    if (number == EPOCH_DATE) {
        made->bytes = (bybit_slice){text, CORE_DATE_SIZE};
        return core_date_write(time, text) ? CORE_MADE : CORE_MADE_SKIPPED;
    }
    size_t size = write_digits(number == EPOCH_MILLISECONDS ? time : time / 1000, text);
    if (number == EPOCH_FRACTION) {
        text[size++] = '.';
        text[size++] = (uint8_t)('0' + time / 100 % 10);
        text[size++] = (uint8_t)('0' + time / 10 % 10);
        text[size++] = (uint8_t)('0' + time % 10);
    }
    made->bytes = (bybit_slice){text, size};
    return CORE_MADE;
}

/* ---- parameters -------------------------------------------------------------------------------------- */

/* Without the timestamp, without the window, without both. */
enum { NO_TIMESTAMP, NO_WINDOW, NEITHER, OMISSIONS };

static core_made make_omission(const core_signed_request *request, size_t number, core_made_part *made)
{
    const char *timestamp = request->rules->parameters[CORE_HEADER_TIMESTAMP];
    const char *window = request->rules->parameters[CORE_HEADER_WINDOW];
    if (number == OMISSIONS || timestamp == NULL || window == NULL) {
        return CORE_MADE_EXHAUSTED;
    }
    const char *first = number == NO_WINDOW ? window : timestamp;
    const char *second = number == NEITHER ? window : NULL;
    made->bytes = core_parameters_without(request->query, first, second, made->room.data);
    made->figure = 1;
    return CORE_MADE;
}

static core_made make_method(const core_signed_request *request, size_t number, core_made_part *made)
{
    made->bytes = request->lower_method;
    made->figure = 1;
    return number == 0 ? CORE_MADE : CORE_MADE_EXHAUSTED;
}

core_made core_part_make(const core_signed_request *request, core_part part, size_t number,
                         core_made_part *made)
{
    switch (part) {
    case CORE_PART_LOWER_METHOD:
        return make_method(request, number, made);
    case CORE_PART_OTHER_FORM_OF_TIMESTAMP:
        return make_other_form(request, number, made);
    case CORE_PART_QUERY_WITHOUT_TIMESTAMP:
        return make_omission(request, number, made);
    case CORE_PART_OTHER_WINDOW:
        return make_window(request, number, made);
    case CORE_PART_OTHER_TIMESTAMP:
        return make_timestamp(request, number, made);
    case CORE_PART_OTHER_TIMESTAMP_IN_QUERY:
        return make_query_with_timestamp(request, number, made);
    case CORE_PART_SORTED_QUERY:
        return make_order(request, number, made);
    default:
        return make_variant(request, part, number, made);
    }
}
