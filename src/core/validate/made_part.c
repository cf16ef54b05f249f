/* Variants of query and body, other windows, other timestamps. */
#include "validate/made_part.h"

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

/* The clock was read twice, once for the header and once for the signature. */
static core_made make_timestamp(const core_signed_request *request, size_t number, core_made_part *made)
{
    const bybit_rules *rules = request->rules;
    const bybit_slice sent = request->timestamp;
    const bybit_slice content = request->is_query ? request->query : request->body;
    if (number == 2 * (size_t)rules->reach || sent.size != rules->timestamp_digits ||
        !core_is_all_digits(sent) || request->verifier->is_rsa ||
        content.size + request->window.size > SEARCHED_BYTES_MAX) {
        return CORE_MADE_EXHAUSTED;
    }
    const int distance = (int)(number / 2) + 1;
    made->bytes = (bybit_slice){made->timestamp, sent.size};
    made->figure = (uint64_t)distance * rules->timestamp_unit;
    return shift(sent, number % 2 == 0 ? -distance : distance, made->timestamp) ? CORE_MADE
                                                                                : CORE_MADE_SKIPPED;
}

core_made core_part_make(const core_signed_request *request, core_part part, size_t number,
                         core_made_part *made)
{
    switch (part) {
    case CORE_PART_OTHER_WINDOW:
        return make_window(request, number, made);
    case CORE_PART_OTHER_TIMESTAMP:
        return make_timestamp(request, number, made);
    case CORE_PART_SORTED_QUERY:
        return make_order(request, number, made);
    default:
        return make_variant(request, part, number, made);
    }
}
