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

static int hex_value(uint8_t digit)
{
    const uint8_t letter = digit | 0x20;
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool is_escape(bybit_slice source, size_t at)
{
    return source.data[at] == '%' && source.size - at >= 3 && hex_value(source.data[at + 1]) >= 0 &&
           hex_value(source.data[at + 2]) >= 0;
}

/* Reads a byte of a query, decoded if wanted, and moves past it. */
static uint8_t read_byte(bybit_slice source, size_t *at, bool decodes, bool plus_is_space)
{
    const uint8_t byte = source.data[*at];
    if (decodes && is_escape(source, *at)) {
        const int high = hex_value(source.data[*at + 1]);
        const int low = hex_value(source.data[*at + 2]);
        *at += 3;
        return (uint8_t)(high * 16 + low);
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

enum { SORTED_PAIRS_MAX = 64 };

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

void core_variant_sorted(bybit_slice query, core_text *written)
{
    bybit_slice pairs[SORTED_PAIRS_MAX];
    size_t count = 0;
    while (query.size > 0) {
        const bybit_slice pair = until(query, '&');
        size_t place = count;
        if (count == SORTED_PAIRS_MAX) {
            return;
        }
        for (; place > 0 && name_precedes(pair, pairs[place - 1]); place--) {
            pairs[place] = pairs[place - 1];
        }
        pairs[place] = pair;
        count++;
        query = rest_after(query, pair);
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            add(written, '&');
        }
        add_all(written, pairs[i]);
    }
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
