/* Tries the strings that people sign by mistake, by the recipes of the rules. */
#include "validate/signed_string.h"
#include "validate/made_part.h"
#include "validate/report.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW_DIGITS_MAX = 10 };

size_t core_digest_bytes(const bybit_rules *rules, bool other)
{
    const size_t both = 32 + 64;
    return other ? both - rules->hmac_bytes : rules->hmac_bytes;
}

/* Text that begins with the path, without how the exchange's paths begin; the whole text where it does not.
 */
static bybit_slice shorten(const core_signed_request *request, bybit_slice text)
{
    const core_texts *paths = &request->rules->paths;
    for (size_t i = 0; i < paths->count; i++) {
        const size_t size = strlen(paths->texts[i]);
        if (text.size >= size && memcmp(text.data, paths->texts[i], size) == 0) {
            return (bybit_slice){text.data + size - 1, text.size - size + 1};
        }
    }
    return text;
}

static bybit_slice digest_of(const core_signed_request *request, bool other)
{
    const char *text = other ? request->other_digest : request->digest;
    const size_t size = request->verifier->digest != NULL ? 2 * core_digest_bytes(request->rules, other) : 0;
    return (bybit_slice){(const uint8_t *)text, size};
}

static bybit_slice part_of(const core_signed_request *request, uint8_t part)
{
    if (part >= CORE_PART_LITERAL) {
        const char *text = request->rules->literals[part - CORE_PART_LITERAL];
        return (bybit_slice){(const uint8_t *)text, strlen(text)};
    }
    switch ((core_part)part) {
    case CORE_PART_TIMESTAMP:
        return request->timestamp;
    case CORE_PART_API_KEY:
        return request->api_key;
    case CORE_PART_WINDOW:
        return request->window;
    case CORE_PART_CONTENT:
        return request->is_query ? request->query : request->body;
    case CORE_PART_QUERY:
        return request->query;
    case CORE_PART_BODY:
        return request->body;
    case CORE_PART_METHOD:
        return request->method;
    case CORE_PART_PATH:
        return request->path;
    case CORE_PART_TARGET:
        return request->target;
    case CORE_PART_URL:
        return request->url;
    case CORE_PART_BODY_DIGEST:
        return digest_of(request, false);
    case CORE_PART_OTHER_BODY_DIGEST:
        return digest_of(request, true);
    case CORE_PART_SHORT_PATH:
        return shorten(request, request->path);
    case CORE_PART_SHORT_TARGET:
        return shorten(request, request->target);
    default: /* made later */
        return (bybit_slice){NULL, 0};
    }
}

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

bool core_signed_string_fits(const core_signed_request *request)
{
    const core_recipe *right = &request->rules->signed_string;
    bybit_slice parts[CORE_PARTS_MAX];
    for (size_t i = 0; i < right->part_count; i++) {
        parts[i] = part_of(request, right->parts[i]);
    }
    return parts_fit(request, parts, right->part_count);
}

/* ---- one recipe ------------------------------------------------------------------------------------- */

/* Moves on to the next order of 0, 1, 2 …; false after the last one. */
static bool next_order(uint8_t *order, size_t count)
{
    if (count < 2 || count > CORE_ORDERED_MAX) {
        return false;
    }
    size_t pivot = count - 1;
    while (pivot > 0 && order[pivot - 1] > order[pivot]) {
        pivot--;
    }
    if (pivot == 0) {
        return false;
    }
    size_t larger = count - 1;
    while (order[larger] < order[pivot - 1]) {
        larger--;
    }
    const uint8_t moved = order[larger];
    order[larger] = order[pivot - 1];
    order[pivot - 1] = moved;
    for (size_t left = pivot, right = count - 1; left < right; left++, right--) {
        const uint8_t swapped = order[left];
        order[left] = order[right];
        order[right] = swapped;
    }
    return true;
}

/* Whether the signature is that of the parts in another order. */
static bool other_order_fits(const core_signed_request *request, const bybit_slice *parts, size_t count)
{
    uint8_t order[CORE_ORDERED_MAX];
    for (size_t i = 0; i < CORE_ORDERED_MAX; i++) {
        order[i] = (uint8_t)i;
    }
    while (next_order(order, count)) {
        bybit_slice ordered[CORE_ORDERED_MAX];
        for (size_t i = 0; i < count; i++) {
            ordered[i] = parts[order[i]];
        }
        if (parts_fit(request, ordered, count)) {
            return true;
        }
    }
    return false;
}

static bool is_made(uint8_t part)
{
    return part >= CORE_PART_DECODED_QUERY && part < CORE_PART_LITERAL;
}

/* Whether the signature is that of the parts with one of the variants at `place`. */
static bool variant_fits(const core_signed_request *request, bybit_slice *parts, const core_recipe *recipe,
                         size_t place, core_made_part *made)
{
    for (size_t number = 0; *request->status == BYBIT_OK; number++) {
        const core_made result = core_part_make(request, (core_part)recipe->parts[place], number, made);
        if (result == CORE_MADE_EXHAUSTED) {
            return false;
        }
        parts[place] = made->bytes;
        if (result == CORE_MADE && parts_fit(request, parts, recipe->part_count)) {
            return true;
        }
    }
    return false;
}

/* made->figure: what was found out. */
static bool recipe_fits(const core_signed_request *request, const core_recipe *recipe, core_made_part *made)
{
    bybit_slice parts[CORE_PARTS_MAX];
    size_t place = CORE_PARTS_MAX;
    if (recipe->methods != CORE_ANY_METHOD && (recipe->methods == CORE_QUERY_METHODS) != request->is_query) {
        return false;
    }
    for (size_t i = 0; i < recipe->part_count; i++) {
        parts[i] = part_of(request, recipe->parts[i]);
        place = is_made(recipe->parts[i]) ? i : place;
    }
    if (place < CORE_PARTS_MAX) {
        return variant_fits(request, parts, recipe, place, made);
    }
    made->figure = 1;
    return recipe->any_order ? other_order_fits(request, parts, recipe->part_count)
                             : parts_fit(request, parts, recipe->part_count);
}

/* ---- all of them -------------------------------------------------------------------------------------- */

static bool is_long_search(const core_recipe *recipe)
{
    return memchr(recipe->parts, CORE_PART_OTHER_TIMESTAMP, recipe->part_count) != NULL ||
           memchr(recipe->parts, CORE_PART_OTHER_TIMESTAMP_IN_QUERY, recipe->part_count) != NULL;
}

/* The recipes in their order, and those that try thousands of timestamps after all others. */
static bool explain_by_recipes(const core_signed_request *request, core_made_part *made,
                               bybit_request_report *report)
{
    const bybit_rules *rules = request->rules;
    for (int long_ones = 0; long_ones < 2; long_ones++) {
        for (size_t i = 0; i < rules->recipe_count; i++) {
            const core_recipe *recipe = &rules->recipes[i];
            if (is_long_search(recipe) == (long_ones == 1) && recipe_fits(request, recipe, made)) {
                core_request_note_signed(report, rules->rows[recipe->row], made->figure);
                return true;
            }
        }
    }
    return false;
}

/* A number, with as many decimals as the exchange reads. */
static bool is_short_window(const bybit_rules *rules, bybit_slice window)
{
    size_t whole = 0;
    while (whole < window.size && window.data[whole] >= '0' && window.data[whole] <= '9') {
        whole++;
    }
    if (whole > WINDOW_DIGITS_MAX || whole == window.size) {
        return whole <= WINDOW_DIGITS_MAX;
    }
    const bybit_slice decimals = {window.data + whole + 1, window.size - whole - 1};
    return window.data[whole] == '.' && rules->window_decimals > 0 &&
           decimals.size <= rules->window_decimals && core_is_all_digits(decimals);
}

/* Whether the strings are short enough to be signed that often. The URL includes path and query. */
static bool is_explicable(const core_signed_request *request)
{
    const size_t size = request->timestamp.size + request->window.size + request->method.size +
                        request->url.size + request->body.size;
    return is_short_window(request->rules, request->window) && size <= BYBIT_REQUEST_EXPLAINED_MAX;
}

static void note_mismatch(bybit_request_report *report)
{
    core_request_note(report, BYBIT_REQUEST_SIGNATURE_MISMATCH, BYBIT_REQUEST_SIGNATURE, 0, 1);
}

bybit_status core_signed_string_explain(const core_signed_request *request, bybit_request_report *report)
{
    if (!is_explicable(request)) {
        note_mismatch(report);
        return BYBIT_OK;
    }
    const size_t size = request->query.size + request->body.size;
    core_made_part made;
    made.room.data = malloc(size * CORE_VARIANT_GROWTH + CORE_VARIANT_EXTRA);
    if (made.room.data == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    if (!explain_by_recipes(request, &made, report) && *request->status == BYBIT_OK) {
        note_mismatch(report);
    }
    free(made.room.data);
    return *request->status;
}
