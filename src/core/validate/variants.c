/* Variants of a query or a body that people sign by mistake. */
#include "validate/variants.h"
#include "validate/text_checks.h"

#include <string.h>

static void add(core_text *written, uint8_t byte)
{
    written->data[written->size++] = byte;
}

static void add_all(core_text *written, bybit_slice bytes)
{
    if (bytes.size > 0) {
        memcpy(written->data + written->size, bytes.data, bytes.size);
        written->size += bytes.size;
    }
}

/* Reads a byte of a query, decoded if wanted, and moves past it. */
static uint8_t read_byte(bybit_slice source, size_t *at, bool decodes, bool plus_is_space)
{
    uint8_t byte = source.data[*at];
    if (decodes && core_escape_at(source, *at, &byte)) {
        *at += 3;
        return byte;
    }
    ++*at;
    return plus_is_space && byte == '+' ? ' ' : byte;
}

void core_variant_decoded(bybit_slice query, bool plus_is_space, core_text *written)
{
    for (size_t at = 0; at < query.size;) {
        add(written, read_byte(query, &at, true, plus_is_space));
    }
}

static bool is_kept(const core_encoder *used, uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           core_is_one_of(byte, "-_.") || core_is_one_of(byte, used->kept);
}

void core_variant_encoded(bybit_slice query, const core_encoder *used, core_text *written)
{
    static const char digits[] = "0123456789ABCDEF";
    bool in_name = true;
    for (size_t at = 0; at < query.size;) {
        const uint8_t raw = query.data[at];
        if (raw == '&' || (raw == '=' && in_name)) {
            in_name = raw == '&';
            add(written, raw);
            at++;
            continue;
        }
        const uint8_t byte = read_byte(query, &at, used->decodes, used->decodes);
        if (byte == ' ' && used->space_is_plus) {
            add(written, '+');
        } else if (is_kept(used, byte)) {
            add(written, byte);
        } else {
            add(written, '%');
            add(written, (uint8_t)digits[byte >> 4]);
            add(written, (uint8_t)digits[byte & 15]);
        }
    }
}

/* All orders of so many pairs are tried: 120. */
enum { SORTED_PAIRS_MAX = 64, PERMUTED_PAIRS_MAX = 5 };

/* The bytes up to the next separator, or to the end. */
static bybit_slice until(bybit_slice source, uint8_t separator)
{
    const uint8_t *found = source.size > 0 ? memchr(source.data, separator, source.size) : NULL;
    return (bybit_slice){source.data, found != NULL ? (size_t)(found - source.data) : source.size};
}

static bybit_slice rest_after(bybit_slice source, bybit_slice first)
{
    const size_t skipped = first.size < source.size ? first.size + 1 : first.size;
    return (bybit_slice){source.data + skipped, source.size - skipped};
}

static bool name_precedes(bybit_slice left_pair, bybit_slice right_pair)
{
    const bybit_slice left = until(left_pair, '=');
    const bybit_slice right = until(right_pair, '=');
    const size_t shorter = left.size < right.size ? left.size : right.size;
    const int order = shorter > 0 ? memcmp(left.data, right.data, shorter) : 0;
    return order != 0 ? order < 0 : left.size < right.size;
}

/* The pairs of a query; 0 of them for more than a request has. */
static size_t split_pairs(bybit_slice query, bybit_slice *pairs)
{
    size_t count = 0;
    while (query.size > 0) {
        const bybit_slice pair = until(query, '&');
        if (count == SORTED_PAIRS_MAX) {
            return 0;
        }
        pairs[count++] = pair;
        query = rest_after(query, pair);
    }
    return count;
}

/* By name; equal names keep their order. */
static void sort_pairs(bybit_slice *pairs, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const bybit_slice pair = pairs[i];
        size_t place = i;
        for (; place > 0 && name_precedes(pair, pairs[place - 1]); place--) {
            pairs[place] = pairs[place - 1];
        }
        pairs[place] = pair;
    }
}

static void reverse_pairs(bybit_slice *pairs, size_t count)
{
    for (size_t left = 0, right = count; left + 1 < right; left++) {
        const bybit_slice moved = pairs[left];
        pairs[left] = pairs[--right];
        pairs[right] = moved;
    }
}

/* Moves a pair; those between the two places make room. */
static void move_pair(bybit_slice *pairs, size_t from, size_t to)
{
    const bybit_slice moved = pairs[from];
    for (; from > to; from--) {
        pairs[from] = pairs[from - 1];
    }
    for (; from < to; from++) {
        pairs[from] = pairs[from + 1];
    }
    pairs[to] = moved;
}

/* The order of that number among all orders of the pairs: the digits of the number, to falling bases, choose
 * the pairs. */
static void permute_pairs(bybit_slice *pairs, size_t count, size_t number)
{
    for (size_t at = 0; at + 1 < count; at++) {
        move_pair(pairs, at + number % (count - at), at);
        number /= count - at;
    }
}

static size_t count_orders(size_t pairs)
{
    size_t orders = 1;
    if (pairs > PERMUTED_PAIRS_MAX) {
        return 2 * pairs; /* each pair first, and each last */
    }
    for (size_t factor = 2; factor <= pairs; factor++) {
        orders *= factor;
    }
    return orders;
}

/* The orders that programs make come first: sorted, sorted backwards, reversed. */
enum { SORTED, SORTED_BACKWARDS, REVERSED, OTHER_ORDERS };

bool core_variant_ordered(bybit_slice query, size_t number, core_text *written)
{
    bybit_slice pairs[SORTED_PAIRS_MAX];
    const size_t count = split_pairs(query, pairs);
    if (number >= OTHER_ORDERS + count_orders(count)) {
        return false;
    }
    if (number <= SORTED_BACKWARDS) {
        sort_pairs(pairs, count);
    }
    if (number == SORTED_BACKWARDS || number == REVERSED) {
        reverse_pairs(pairs, count);
    }
    if (number >= OTHER_ORDERS && count > PERMUTED_PAIRS_MAX) {
        const size_t move = number - OTHER_ORDERS;
        move_pair(pairs, move / 2, move % 2 == 0 ? 0 : count - 1);
    } else if (number >= OTHER_ORDERS) {
        permute_pairs(pairs, count, number - OTHER_ORDERS);
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            add(written, '&');
        }
        add_all(written, pairs[i]);
    }
    return true;
}

static void write_json_string(bybit_slice source, core_text *written)
{
    add(written, '"');
    core_variant_decoded(source, true, written);
    add(written, '"');
}

void core_variant_json(bybit_slice query, core_text *written)
{
    add(written, '{');
    while (query.size > 0) {
        const bybit_slice pair = until(query, '&');
        const bybit_slice name = until(pair, '=');
        if (name.size > 0) {
            if (written->size > 1) {
                add(written, ',');
            }
            write_json_string(name, written);
            add(written, ':');
            write_json_string(rest_after(pair, name), written);
        }
        query = rest_after(query, pair);
    }
    add(written, '}');
}

void core_variant_respaced(bybit_slice body, bool spaced, core_text *written)
{
    bool in_string = false;
    for (size_t i = 0; i < body.size; i++) {
        const uint8_t byte = body.data[i];
        if (!in_string && (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r')) {
            continue;
        }
        add(written, byte);
        if (in_string && byte == '\\' && i + 1 < body.size) {
            add(written, body.data[++i]);
        } else if (byte == '"') {
            in_string = !in_string;
        } else if (spaced && !in_string && (byte == ',' || byte == ':')) {
            add(written, ' ');
        }
    }
}

static bool begins_with(bybit_slice source, size_t at, const char *word)
{
    const size_t size = strlen(word);
    return source.size - at >= size && memcmp(source.data + at, word, size) == 0;
}

void core_variant_python(bybit_slice body, core_text *written)
{
    static const struct {
        const char *json;
        const char *python;
    } literals[] = {{"true", "True"}, {"false", "False"}, {"null", "None"}};
    bool in_string = false;
    for (size_t i = 0; i < body.size; i++) {
        const uint8_t byte = body.data[i];
        if (byte == '"') {
            in_string = !in_string;
            add(written, '\'');
            continue;
        }
        if (in_string) {
            add(written, byte);
            if (byte == '\\' && i + 1 < body.size) {
                add(written, body.data[++i]);
            }
            continue;
        }
        if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
            continue;
        }
        size_t literal = 0;
        while (literal < sizeof literals / sizeof literals[0] &&
               !begins_with(body, i, literals[literal].json)) {
            literal++;
        }
        if (literal < sizeof literals / sizeof literals[0]) {
            const char *python = literals[literal].python;
            add_all(written, (bybit_slice){(const uint8_t *)python, strlen(python)});
            i += strlen(literals[literal].json) - 1;
            continue;
        }
        add(written, byte);
        if (byte == ',' || byte == ':') {
            add(written, ' ');
        }
    }
}
