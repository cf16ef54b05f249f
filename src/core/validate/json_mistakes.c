/* Names mistakes in a JSON text. */
#include "validate/json_mistakes.h"
#include "validate/unicode.h"
#include "validate/json_tokens.h"
#include "validate/text_checks.h"

#include <string.h>

static bool is_quote(uint32_t code_point)
{
    return code_point == '\'' || code_point == '`' || (code_point >= 0x2018 && code_point <= 0x201f) ||
           code_point == 0xab || code_point == 0xbb;
}

bybit_request_finding_id core_json_mistake_of_word(bybit_slice word, bool at_end)
{
    static const char *const literals[] = {"true", "false", "null"};
    static const char *const not_finite[] = {"NaN", "Infinity", "undefined"};
    static const char *const python[] = {"True", "False", "None"};
    for (size_t i = 0; i < 3; i++) {
        if (at_end && word.size < strlen(literals[i]) && memcmp(word.data, literals[i], word.size) == 0) {
            return BYBIT_REQUEST_JSON_TRUNCATED;
        }
        if (core_slice_is(word, not_finite[i])) {
            return BYBIT_REQUEST_JSON_NOT_FINITE;
        }
        if (core_slice_is(word, python[i])) {
            return BYBIT_REQUEST_JSON_PYTHON_LITERAL;
        }
    }
    return BYBIT_REQUEST_JSON_UNQUOTED_VALUE;
}

/* Whether a byte that stands behind a value could begin the next one. */
static bool begins_token(uint8_t byte)
{
    return byte == '"' || byte == '{' || byte == '[' || byte == '-' || core_json_is_word(byte);
}

static bool expects_name(core_json_expectation expects)
{
    return expects == CORE_JSON_EXPECT_NAME || expects == CORE_JSON_EXPECT_NAME_OR_CLOSE;
}

static bool expects_value(core_json_expectation expects)
{
    return expects == CORE_JSON_EXPECT_VALUE || expects == CORE_JSON_EXPECT_VALUE_OR_CLOSE;
}

bybit_request_finding_id core_json_mistake_at(bybit_slice text, size_t at, core_json_expectation expects)
{
    const uint8_t byte = text.data[at];
    const uint8_t next = core_json_byte(text, at + 1);
    const core_character character = core_character_read(text.data + at, text.size - at);
    if (character.kind == CORE_CHARACTER_NO_BREAK || character.kind == CORE_CHARACTER_INVISIBLE ||
        character.kind == CORE_CHARACTER_SPACE || character.kind == CORE_CHARACTER_LINE) {
        return BYBIT_REQUEST_JSON_INVISIBLE_CHARACTER;
    }
    if (byte == '/' && (next == '/' || next == '*')) {
        return BYBIT_REQUEST_JSON_COMMENT;
    }
    if (expects == CORE_JSON_EXPECT_NOTHING) {
        return BYBIT_REQUEST_JSON_TRAILING_CHARACTERS;
    }
    if (is_quote(character.code_point)) {
        return BYBIT_REQUEST_JSON_WRONG_QUOTES;
    }
    if (expects_name(expects) && core_json_is_word(byte)) {
        return BYBIT_REQUEST_JSON_UNQUOTED_NAME;
    }
    if (expects == CORE_JSON_EXPECT_COMMA_OR_CLOSE && begins_token(byte)) {
        return BYBIT_REQUEST_JSON_MISSING_COMMA;
    }
    if (expects_value(expects) && (byte == '+' || byte == '.')) {
        return BYBIT_REQUEST_JSON_BAD_NUMBER;
    }
    return BYBIT_REQUEST_JSON_MALFORMED;
}
