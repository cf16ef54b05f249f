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

/* Words of which examples make the values that users have to replace. */
static const char *const placeholder_words[] = {"your",   "my",      "the",    "api",  "access",
                                                "secret", "private", "key",    "here", "enter",
                                                "insert", "put",     "replace"};

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

/* The length of the word at this place; 0 for another word. */
static size_t placeholder_word(bybit_slice text, size_t at)
{
    for (size_t i = 0; i < sizeof placeholder_words / sizeof placeholder_words[0]; i++) {
        const char *word = placeholder_words[i];
        size_t size = 0;
        while (word[size] != '\0' && at + size < text.size &&
               lower(text.data[at + size]) == (uint8_t)word[size]) {
            size++;
        }
        if (word[size] == '\0') {
            return size;
        }
    }
    return 0;
}

static bool is_separator(uint8_t byte)
{
    return byte == '_' || byte == '-' || byte == '.' || byte == ' ';
}

/* your_api_key, API_SECRET, myApiKey: at least two of the words, and nothing else. */
static bool is_made_of_placeholder_words(bybit_slice text)
{
    size_t words = 0;
    for (size_t at = 0; at < text.size;) {
        if (is_separator(text.data[at])) {
            at++;
            continue;
        }
        const size_t size = placeholder_word(text, at);
        if (size == 0) {
            return false;
        }
        at += size;
        words++;
    }
    return words >= 2;
}

/* EXCHANGE_API_KEY: the name of a variable in place of its value. */
static bool is_variable_name(bybit_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '_' && (text.data[i] < 'A' || text.data[i] > 'Z')) {
            return false;
        }
    }
    return ends_with(text, "_KEY") || ends_with(text, "_SECRET");
}

static const char *const missing_values[] = {"undefined", "null", "NaN", "[object Object]"};

bool core_is_missing_value(bybit_slice text)
{
    for (size_t i = 0; i < sizeof missing_values / sizeof missing_values[0]; i++) {
        if (text.size == strlen(missing_values[i]) && starts_with(text, missing_values[i])) {
            return true;
        }
    }
    return false;
}

bool core_is_unexpanded_variable(bybit_slice text)
{
    if (is_made_of_placeholder_words(text) || is_variable_name(text) || core_is_missing_value(text)) {
        return true;
    }
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
