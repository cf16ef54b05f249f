/* By recursive descent, where the core has a state machine: the two do not share mistakes. */
#include "json.h"

#include <string.h>

enum { DEPTH_MAX = 1024 };

static bool skip_value(bybit_slice *rest, int depth);

static int next(const bybit_slice *rest)
{
    return rest->size > 0 ? rest->data[0] : -1;
}

static void advance(bybit_slice *rest, size_t size)
{
    rest->data += size;
    rest->size -= size;
}

static bool skip(bybit_slice *rest, int byte)
{
    const bool is = next(rest) == byte;
    if (is) {
        advance(rest, 1);
    }
    return is;
}

static bool skip_one_of(bybit_slice *rest, const char *bytes)
{
    const bool is = next(rest) > 0 && strchr(bytes, next(rest)) != NULL;
    if (is) {
        advance(rest, 1);
    }
    return is;
}

static void skip_space(bybit_slice *rest)
{
    while (skip_one_of(rest, " \t\r\n")) {
    }
}

static bool skip_word(bybit_slice *rest, const char *word)
{
    const size_t size = strlen(word);
    const bool is = rest->size >= size && memcmp(rest->data, word, size) == 0;
    if (is) {
        advance(rest, size);
    }
    return is;
}

static bool skip_digits(bybit_slice *rest)
{
    bool any = false;
    while (skip_one_of(rest, "0123456789")) {
        any = true;
    }
    return any;
}

static bool skip_number(bybit_slice *rest)
{
    (void)skip(rest, '-');
    if (!skip(rest, '0') && !skip_digits(rest)) {
        return false;
    }
    if (skip(rest, '.') && !skip_digits(rest)) {
        return false;
    }
    if (skip_one_of(rest, "eE")) {
        (void)skip_one_of(rest, "+-");
        return skip_digits(rest);
    }
    return true;
}

static bool skip_escape(bybit_slice *rest)
{
    if (!skip(rest, 'u')) {
        return skip_one_of(rest, "\"\\/bfnrt");
    }
    for (int i = 0; i < 4; i++) {
        if (!skip_one_of(rest, "0123456789abcdefABCDEF")) {
            return false;
        }
    }
    return true;
}

static bool skip_string(bybit_slice *rest)
{
    if (!skip(rest, '"')) {
        return false;
    }
    while (next(rest) >= 0x20 && next(rest) != '"') {
        const bool escaped = next(rest) == '\\';
        advance(rest, 1);
        if (escaped && !skip_escape(rest)) {
            return false;
        }
    }
    return skip(rest, '"');
}

static bool skip_member(bybit_slice *rest, bool named, int depth)
{
    skip_space(rest);
    if (named) {
        if (!skip_string(rest)) {
            return false;
        }
        skip_space(rest);
        if (!skip(rest, ':')) {
            return false;
        }
    }
    return skip_value(rest, depth);
}

static bool skip_members(bybit_slice *rest, bool named, int depth)
{
    const int end = named ? '}' : ']';
    skip_space(rest);
    if (skip(rest, end)) {
        return true;
    }
    do {
        if (!skip_member(rest, named, depth + 1)) {
            return false;
        }
    } while (skip(rest, ','));
    return skip(rest, end);
}

static bool skip_bare(bybit_slice *rest, int depth)
{
    if (depth < DEPTH_MAX && (next(rest) == '{' || next(rest) == '[')) {
        const bool named = next(rest) == '{';
        advance(rest, 1);
        return skip_members(rest, named, depth);
    }
    if (next(rest) == '"') {
        return skip_string(rest);
    }
    return skip_word(rest, "true") || skip_word(rest, "false") || skip_word(rest, "null") ||
           skip_number(rest);
}

static bool skip_value(bybit_slice *rest, int depth)
{
    skip_space(rest);
    const bool is = skip_bare(rest, depth);
    skip_space(rest);
    return is;
}

bool fuzz_is_json(bybit_slice text)
{
    bybit_slice rest = text;
    return skip_value(&rest, 0) && rest.size == 0;
}
