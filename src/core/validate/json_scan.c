/* Reads a JSON body with a state machine, without recursion. */
#include "validate/json_scan.h"
#include "validate/json_mistakes.h"
#include "validate/json_tokens.h"
#include "validate/report.h"
#include "validate/text_checks.h"
#include "text/placeholder.h"

typedef struct level {
    bool is_object;
    size_t first_name; /* in the list of names */
} level;

typedef struct scan {
    bybit_slice text;
    size_t at;
    core_json_expectation expects;
    bool broken;      /* a mistake was found: the rest cannot be read */
    bool after_comma; /* the last token was one */
    size_t comma;     /* its offset */
    uint8_t top;      /* first byte of the value that is the body */
    bybit_slice name; /* of the pair that is read */
    const bybit_rules *rules;
    bybit_request_report *report;
    size_t depth;
    level levels[CORE_JSON_DEPTH_MAX];
    core_name_list names;
} scan;

static void fail(scan *json, bybit_request_finding_id id, size_t index)
{
    core_request_note(json->report, id, BYBIT_REQUEST_BODY, index, 1);
    json->broken = true;
}

static bool inside_object(const scan *json)
{
    return json->depth > 0 && json->levels[json->depth - 1].is_object;
}

static bybit_slice slice_from(const scan *json, size_t start, size_t end)
{
    return (bybit_slice){json->text.data + start, end - start};
}

static void end_token(scan *json, size_t end)
{
    json->at = end;
    json->after_comma = false;
}

static void end_value(scan *json, size_t end)
{
    end_token(json, end);
    json->expects = json->depth == 0 ? CORE_JSON_EXPECT_NOTHING : CORE_JSON_EXPECT_COMMA_OR_CLOSE;
}

/* ---- mistakes ------------------------------------------------------------------------------------- */

/* Reports the mistake at an unexpected place. */
static void fail_here(scan *json)
{
    const uint8_t byte = json->text.data[json->at];
    if (json->after_comma && (byte == ']' || byte == '}')) {
        fail(json, BYBIT_REQUEST_JSON_TRAILING_COMMA, json->comma);
        return;
    }
    fail(json, core_json_mistake_at(json->text, json->at, json->expects), json->at);
}

/* ---- tokens ---------------------------------------------------------------------------------------- */

static void read_word(scan *json)
{
    size_t end = json->at;
    while (end < json->text.size && core_json_is_word(json->text.data[end])) {
        end++;
    }
    const bybit_slice word = slice_from(json, json->at, end);
    if (core_slice_is(word, "true") || core_slice_is(word, "false") || core_slice_is(word, "null")) {
        end_value(json, end);
        return;
    }
    const bybit_request_finding_id id = core_json_mistake_of_word(word, end == json->text.size);
    fail(json, id, id == BYBIT_REQUEST_JSON_TRUNCATED ? end : json->at);
}

/* A value of another type than the exchange documents for its name. */
static void note_type(const scan *json, bool is_string)
{
    const core_texts *fields = is_string ? &json->rules->number_fields : &json->rules->string_fields;
    if (inside_object(json) && core_texts_any(fields, json->name, core_slice_is)) {
        core_request_note(json->report,
                          is_string ? BYBIT_REQUEST_JSON_STRING_FOR_NUMBER
                                    : BYBIT_REQUEST_JSON_NUMBER_FOR_STRING,
                          BYBIT_REQUEST_BODY, json->at, 1);
    }
}

static void read_number(scan *json)
{
    size_t end = json->at;
    if (json->text.data[json->at] == '-' && core_json_byte(json->text, json->at + 1) == 'I') {
        fail(json, BYBIT_REQUEST_JSON_NOT_FINITE, json->at);
        return;
    }
    const bool complete = core_json_skip_number(json->text, &end);
    const uint8_t next = core_json_byte(json->text, end);
    if (!complete && end == json->text.size) {
        fail(json, BYBIT_REQUEST_JSON_TRUNCATED, end);
    } else if (!complete || core_json_is_word(next) || next == '.' || next == '+' || next == '-') {
        fail(json, BYBIT_REQUEST_JSON_BAD_NUMBER, json->at);
    } else {
        note_type(json, false);
        end_value(json, end);
    }
}

/* Finds the closing quote of the string whose content begins at *end; false after a mistake. */
static bool skip_string(scan *json, size_t *end)
{
    while (*end < json->text.size) {
        const uint8_t byte = json->text.data[*end];
        if (byte == '"') {
            return true;
        }
        if (byte < 0x20) {
            fail(json, BYBIT_REQUEST_JSON_CONTROL_CHARACTER, *end);
            return false;
        }
        if (byte != '\\') {
            ++*end;
            continue;
        }
        const size_t size = core_json_escape_size(json->text, *end);
        if (size == 0 && core_json_is_cut_escape(json->text, *end)) {
            break;
        }
        if (size == 0) {
            fail(json, BYBIT_REQUEST_JSON_BAD_ESCAPE, *end);
            return false;
        }
        *end += size;
    }
    fail(json, BYBIT_REQUEST_JSON_TRUNCATED, json->text.size);
    return false;
}

static void note_string(const scan *json, size_t start, size_t end, bool is_name)
{
    const bybit_slice text = slice_from(json, start, end);
    size_t stray = core_stray_whitespace(text);
    if (stray == CORE_STRAY_NONE) {
        stray = core_json_stray_escape(text);
    }
    if (stray != CORE_STRAY_NONE) {
        core_request_note(json->report, BYBIT_REQUEST_STRAY_WHITESPACE, BYBIT_REQUEST_BODY, start + stray, 1);
    }
    if (!is_name && core_is_missing_value(text)) {
        core_request_note(json->report, BYBIT_REQUEST_PLACEHOLDER_VALUE, BYBIT_REQUEST_BODY, start, 1);
    }
}

static void read_name(scan *json)
{
    size_t end = json->at + 1;
    if (!skip_string(json, &end)) {
        return;
    }
    json->name = slice_from(json, json->at + 1, end);
    note_string(json, json->at + 1, end, true);
    if (core_name_list_add(&json->names, json->levels[json->depth - 1].first_name, json->name)) {
        core_request_note(json->report, BYBIT_REQUEST_DUPLICATE_NAME, BYBIT_REQUEST_BODY, json->at + 1, 1);
    }
    end_token(json, end + 1);
    json->expects = CORE_JSON_EXPECT_COLON;
}

static void read_string(scan *json)
{
    size_t end = json->at + 1;
    if (skip_string(json, &end)) {
        note_string(json, json->at + 1, end, false);
        note_type(json, true);
        end_value(json, end + 1);
    }
}

static void open_level(scan *json, bool is_object)
{
    if (json->depth == CORE_JSON_DEPTH_MAX) {
        fail(json, BYBIT_REQUEST_JSON_TOO_DEEP, json->at);
        return;
    }
    json->levels[json->depth++] = (level){is_object, json->names.count};
    json->expects = is_object ? CORE_JSON_EXPECT_NAME_OR_CLOSE : CORE_JSON_EXPECT_VALUE_OR_CLOSE;
    end_token(json, json->at + 1);
}

static void close_level(scan *json)
{
    json->depth--;
    json->names.count = json->levels[json->depth].first_name;
    end_value(json, json->at + 1);
}

/* ---- the scan -------------------------------------------------------------------------------------- */

static void step_to_value(scan *json)
{
    const uint8_t byte = json->text.data[json->at];
    if (json->depth == 0) {
        json->top = byte;
    }
    if (byte == '"') {
        read_string(json);
    } else if (byte == '{' || byte == '[') {
        open_level(json, byte == '{');
    } else if (byte == ']' && json->expects == CORE_JSON_EXPECT_VALUE_OR_CLOSE) {
        close_level(json);
    } else if (byte == '-' || core_json_is_digit(byte)) {
        read_number(json);
    } else if (core_json_is_word(byte)) {
        read_word(json);
    } else {
        fail_here(json);
    }
}

static void step_to_name(scan *json)
{
    const uint8_t byte = json->text.data[json->at];
    if (byte == '"') {
        read_name(json);
    } else if (byte == '}' && json->expects == CORE_JSON_EXPECT_NAME_OR_CLOSE) {
        close_level(json);
    } else {
        fail_here(json);
    }
}

static void step_past_value(scan *json)
{
    const uint8_t byte = json->text.data[json->at];
    if (byte == ',') {
        json->comma = json->at;
        json->at++;
        json->after_comma = true;
        json->expects = inside_object(json) ? CORE_JSON_EXPECT_NAME : CORE_JSON_EXPECT_VALUE;
    } else if (byte == (inside_object(json) ? '}' : ']')) {
        close_level(json);
    } else {
        fail_here(json);
    }
}

static void step(scan *json)
{
    switch (json->expects) {
    case CORE_JSON_EXPECT_VALUE:
    case CORE_JSON_EXPECT_VALUE_OR_CLOSE:
        step_to_value(json);
        return;
    case CORE_JSON_EXPECT_NAME:
    case CORE_JSON_EXPECT_NAME_OR_CLOSE:
        step_to_name(json);
        return;
    case CORE_JSON_EXPECT_COLON:
        if (json->text.data[json->at] == ':') {
            end_token(json, json->at + 1);
            json->expects = CORE_JSON_EXPECT_VALUE;
            return;
        }
        break;
    case CORE_JSON_EXPECT_COMMA_OR_CLOSE:
        step_past_value(json);
        return;
    case CORE_JSON_EXPECT_NOTHING:
        break;
    }
    fail_here(json);
}

static bool skip_space(scan *json)
{
    while (json->at < json->text.size) {
        const uint8_t byte = json->text.data[json->at];
        if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r') {
            return true;
        }
        json->at++;
    }
    return false;
}

/* A whole JSON text that is not an object: perhaps an object that was serialised twice. */
static void note_top(const scan *json, size_t start)
{
    size_t first = start;
    if (json->top == '{' || (json->top == '[' && json->rules->body_form == CORE_BODY_JSON)) {
        return;
    }
    while (json->text.data[first] != json->top) {
        first++;
    }
    const uint8_t inner = core_json_byte(json->text, first + 1);
    const bool twice = json->top == '"' && (inner == '{' || inner == '[');
    core_request_note(json->report, twice ? BYBIT_REQUEST_JSON_ENCODED_TWICE : BYBIT_REQUEST_JSON_NOT_OBJECT,
                      BYBIT_REQUEST_BODY, first, 1);
}

void core_json_scan(const bybit_rules *rules, bybit_slice body, size_t start, bybit_request_report *report)
{
    scan json;
    json.rules = rules;
    json.text = body;
    json.at = start;
    json.expects = CORE_JSON_EXPECT_VALUE;
    json.broken = false;
    json.after_comma = false;
    json.comma = 0;
    json.top = 0;
    json.name = (bybit_slice){NULL, 0};
    json.report = report;
    json.depth = 0;
    json.names.count = 0;
    while (!json.broken && skip_space(&json)) {
        step(&json);
    }
    if (json.broken) {
        return;
    }
    if (json.expects == CORE_JSON_EXPECT_NOTHING) {
        note_top(&json, start);
    } else {
        fail(&json, BYBIT_REQUEST_JSON_TRUNCATED, body.size);
    }
}
