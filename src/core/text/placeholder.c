/* Recognises text that was pasted in place of a credential. */
#include "text/placeholder.h"

#include <string.h>

static bool starts_with(bybit_slice text, const char *start)
{
    const size_t size = strlen(start);
    return text.size >= size && memcmp(text.data, start, size) == 0;
}

static bool ends_with(bybit_slice text, const char *end)
{
    const size_t size = strlen(end);
    return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

static bool contains(bybit_slice text, const char *wanted)
{
    const size_t size = strlen(wanted);
    for (size_t offset = 0; offset + size <= text.size; offset++) {
        if (memcmp(text.data + offset, wanted, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_name(bybit_slice text)
{
    bool letter = false;
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t byte = text.data[i];
        const bool alphabetic = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
        if (!alphabetic && (byte < '0' || byte > '9')) {
            return false;
        }
        letter = letter || alphabetic;
    }
    return letter;
}

bool core_is_unexpanded_variable(bybit_slice text)
{
    if (ends_with(text, "}") && contains(text, "${")) {
        return true;
    }
    if ((starts_with(text, "{{") && ends_with(text, "}}")) ||
        (starts_with(text, "<") && ends_with(text, ">"))) {
        return true;
    }
    if (text.size > 2 && starts_with(text, "%") && ends_with(text, "%")) {
        return is_name((bybit_slice){text.data + 1, text.size - 2});
    }
    if (text.size > 1 && starts_with(text, "$")) {
        return is_name((bybit_slice){text.data + 1, text.size - 1});
    }
    return starts_with(text, "process.env.");
}

bool core_contains_pem(bybit_slice text)
{
    return contains(text, "-----BEGIN ");
}
