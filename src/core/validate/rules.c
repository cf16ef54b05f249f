/* Reads the table of an exchange's rules. Every count, size and number in it is checked. */
#include "validate/rules.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t magic[] = {'B', 'A', 'R', 3};

/* What is left of the table. After the first malformed entry everything reads as 0 or empty. */
typedef struct reader {
    const uint8_t *at;
    size_t left;
    bool malformed;
} reader;

static const uint8_t *take(reader *table, size_t size)
{
    if (table->malformed || size > table->left) {
        table->malformed = true;
        return NULL;
    }
    const uint8_t *taken = table->at;
    table->at += size;
    table->left -= size;
    return taken;
}

/* A number of 1, 2 or 4 bytes, the first of them the highest. */
static uint32_t take_number(reader *table, size_t bytes, uint32_t least, uint32_t most)
{
    const uint8_t *taken = take(table, bytes);
    uint32_t number = 0;
    for (size_t i = 0; taken != NULL && i < bytes; i++) {
        number = number << 8 | taken[i];
    }
    table->malformed = table->malformed || number < least || number > most;
    return table->malformed ? 0 : number;
}

static bool take_flag(reader *table)
{
    return take_number(table, 1, 0, 1) == 1;
}

/* A text with its NUL; "" after a malformed entry. */
static const char *take_text(reader *table)
{
    const size_t size = take_number(table, 2, 0, UINT16_MAX);
    const uint8_t *text = take(table, size + 1);
    if (text == NULL || memchr(text, 0, size + 1) != text + size) {
        table->malformed = true;
        return "";
    }
    return (const char *)text;
}

static const char *take_lower_text(reader *table)
{
    const char *text = take_text(table);
    for (const char *at = text; *at != '\0'; at++) {
        table->malformed = table->malformed || (*at >= 'A' && *at <= 'Z');
    }
    return text;
}

static void take_texts(reader *table, core_texts *list, const char *(*take_one)(reader *table))
{
    list->count = take_number(table, 1, 0, CORE_TEXTS_MAX);
    for (size_t i = 0; i < list->count; i++) {
        list->texts[i] = take_one(table);
        table->malformed = table->malformed || list->texts[i][0] == '\0';
    }
}

/* Digits alone, at most 10 of them. */
static const char *take_digits(reader *table)
{
    const char *text = take_text(table);
    const size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        table->malformed = table->malformed || text[i] < '0' || text[i] > '9';
    }
    table->malformed = table->malformed || size > 10;
    return text;
}

/* ---- signed strings --------------------------------------------------------------------------------- */

static bool is_made(uint8_t part)
{
    return part >= CORE_PART_DECODED_QUERY && part < CORE_PART_COUNT;
}

static uint8_t take_part(reader *table, bybit_rules *rules)
{
    const uint32_t part = take_number(table, 1, 0, CORE_PART_LITERAL);
    if (part < CORE_PART_COUNT) {
        return (uint8_t)part;
    }
    if (part != CORE_PART_LITERAL) {
        table->malformed = true;
        return 0;
    }
    const char *text = take_text(table);
    size_t number = 0;
    while (number < rules->literal_count && strcmp(rules->literals[number], text) != 0) {
        number++;
    }
    if (number == CORE_LITERALS_MAX) {
        table->malformed = true;
        return 0;
    }
    rules->literals[number] = text;
    rules->literal_count += number == rules->literal_count ? 1 : 0;
    return (uint8_t)(CORE_PART_LITERAL + number);
}

static void take_parts(reader *table, bybit_rules *rules, core_recipe *recipe)
{
    size_t made = 0;
    recipe->part_count = (uint8_t)take_number(table, 1, 1, CORE_PARTS_MAX);
    for (size_t i = 0; i < recipe->part_count; i++) {
        recipe->parts[i] = take_part(table, rules);
        made += is_made(recipe->parts[i]) ? 1 : 0;
        rules->has_digest = rules->has_digest || recipe->parts[i] == CORE_PART_BODY_DIGEST;
    }
    const bool orders = recipe->any_order && (made > 0 || recipe->part_count > CORE_ORDERED_MAX);
    table->malformed = table->malformed || made > 1 || orders;
}

static void take_row(reader *table, bybit_rules *rules)
{
    const uint8_t row = (uint8_t)rules->row_count;
    rules->rows[rules->row_count++] = take_text(table);
    const uint8_t methods = (uint8_t)take_number(table, 1, CORE_ANY_METHOD, CORE_OTHER_METHODS);
    const bool any_order = take_flag(table);
    const uint32_t count = take_number(table, 1, 1, (uint32_t)(CORE_RECIPES_MAX - rules->recipe_count));
    for (uint32_t i = 0; i < count; i++) {
        core_recipe *recipe = &rules->recipes[rules->recipe_count++];
        recipe->row = row;
        recipe->methods = methods;
        recipe->any_order = any_order;
        take_parts(table, rules, recipe);
    }
    table->malformed = table->malformed || rules->rows[row][0] == '\0';
}

static void take_signed_strings(reader *table, bybit_rules *rules)
{
    take_parts(table, rules, &rules->signed_string);
    for (size_t i = 0; i < rules->signed_string.part_count; i++) {
        table->malformed = table->malformed || is_made(rules->signed_string.parts[i]);
    }
    const uint32_t count = take_number(table, 1, 0, CORE_ROWS_MAX);
    for (uint32_t i = 0; i < count && !table->malformed; i++) {
        take_row(table, rules);
    }
}

/* ---- the rest --------------------------------------------------------------------------------------- */

static void take_headers(reader *table, bybit_rules *rules)
{
    for (size_t role = 0; role < CORE_HEADER_COUNT; role++) {
        const char *name = take_lower_text(table);
        rules->headers[role] = name[0] != '\0' ? name : NULL;
    }
    for (core_header_role role = CORE_HEADER_TIMESTAMP; role <= CORE_HEADER_SIGNATURE; role++) {
        const char *name = take_text(table);
        rules->parameters[role] = name[0] != '\0' ? name : NULL;
        table->malformed = table->malformed || (name[0] != '\0' && rules->headers[role] != NULL);
    }
    take_texts(table, &rules->known_headers, take_lower_text);
    take_texts(table, &rules->header_prefixes, take_lower_text);
}

static void take_times(reader *table, bybit_rules *rules)
{
    const uint32_t form = take_number(table, 1, CORE_TIME_SECONDS, CORE_TIME_DATE);
    table->malformed = table->malformed || (form != CORE_TIME_SECONDS && form != CORE_TIME_MILLISECONDS &&
                                            form != CORE_TIME_DATE);
    rules->time_form = (core_time_form)form;
    rules->timestamp_has_fraction = take_flag(table);
    rules->timestamp_unit = form == CORE_TIME_SECONDS ? 1000 : 1;
    rules->window_unit = take_number(table, 4, 1, 1000);
    rules->default_window = take_number(table, 4, 1, UINT32_MAX);
    rules->wide_window = take_number(table, 4, 1, UINT32_MAX);
    rules->largest_window = take_number(table, 4, 0, UINT32_MAX);
    rules->ahead = take_number(table, 4, 1, UINT32_MAX);
    rules->reach = take_number(table, 4, 0, CORE_REACH_MAX);
    rules->window_decimals = take_number(table, 1, 0, CORE_DECIMALS_MAX);
    rules->window_is_optional = take_flag(table);
    take_texts(table, &rules->windows, take_digits);
}

static void take_requests(reader *table, bybit_rules *rules)
{
    take_texts(table, &rules->query_methods, take_lower_text);
    take_texts(table, &rules->body_methods, take_lower_text);
    rules->body_form = (core_body_form)take_number(table, 1, CORE_BODY_OBJECT, CORE_BODY_FORM);
    rules->query_form = (core_query_form)take_number(table, 1, CORE_QUERY_SENT, CORE_QUERY_SORTED);
    rules->parameters_are_free = take_flag(table);
    take_texts(table, &rules->bodiless_paths, take_text);
    take_texts(table, &rules->paths, take_text);
    take_texts(table, &rules->retired_paths, take_text);
    take_texts(table, &rules->key_only_paths, take_text);
    take_texts(table, &rules->microsecond_paths, take_text);
    take_texts(table, &rules->string_fields, take_text);
    take_texts(table, &rules->number_fields, take_text);
}

static core_shape take_shape(reader *table)
{
    core_shape shape;
    shape.api_key = take_text(table);
    shape.api_secret = take_text(table);
    shape.is_distinct = take_flag(table);
    return shape;
}

static void take_credentials(reader *table, bybit_rules *rules)
{
    rules->api_key_size = take_number(table, 2, 0, BYBIT_API_KEY_MAX);
    rules->api_secret_size = take_number(table, 2, 0, UINT16_MAX);
    rules->passphrase_least = take_number(table, 1, 0, UINT8_MAX);
    rules->passphrase_most = take_number(table, 1, (uint32_t)rules->passphrase_least, UINT8_MAX);
    take_texts(table, &rules->signed_versions, take_text);
    take_texts(table, &rules->plain_versions, take_text);
    rules->hmac_is_base64 = take_flag(table);
    rules->hex_in_any_case = take_flag(table);
    rules->hmac_bytes = take_number(table, 1, 32, 64);
    table->malformed = table->malformed || (rules->hmac_bytes != 32 && rules->hmac_bytes != 64);
    rules->has_rsa_keys = take_flag(table);
    rules->has_ed25519_keys = take_flag(table);
    rules->shape = take_shape(table);
    rules->other_shape_count = take_number(table, 1, 0, CORE_SHAPES_MAX);
    for (size_t i = 0; i < rules->other_shape_count; i++) {
        rules->other_shapes[i] = take_shape(table);
        table->malformed = table->malformed || rules->other_shapes[i].api_key[0] == '\0';
    }
}

bybit_status bybit_rules_create(bybit_slice table, bybit_rules **rules)
{
    if (table.size < sizeof magic || table.size > BYBIT_RULES_MAX ||
        memcmp(table.data, magic, sizeof magic) != 0) {
        return BYBIT_ERROR_ARGUMENT;
    }
    bybit_rules *made = malloc(sizeof *made + table.size);
    if (made == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    memset(made, 0, sizeof *made);
    memcpy(made->table, table.data, table.size);
    made->table_size = table.size;
    reader rest = {made->table + sizeof magic, table.size - sizeof magic, false};
    take_headers(&rest, made);
    take_times(&rest, made);
    take_requests(&rest, made);
    take_credentials(&rest, made);
    take_signed_strings(&rest, made);
    if (rest.malformed || rest.left > 0) {
        free(made);
        return BYBIT_ERROR_ARGUMENT;
    }
    atomic_init(&made->references, 1);
    *rules = made;
    return BYBIT_OK;
}

bool bybit_rules_are_of(const bybit_rules *rules, bybit_slice table)
{
    return rules->table_size == table.size && table.size > 0 &&
           memcmp(rules->table, table.data, table.size) == 0;
}

bybit_rules *bybit_rules_retain(bybit_rules *rules)
{
    core_refcount_retain(&rules->references);
    return rules;
}

void bybit_rules_release(bybit_rules *rules)
{
    if (rules != NULL && core_refcount_release(&rules->references)) {
        free(rules);
    }
}

bool core_texts_any(const core_texts *list, bybit_slice text, core_text_matcher matches)
{
    for (size_t i = 0; i < list->count; i++) {
        if (matches(text, list->texts[i])) {
            return true;
        }
    }
    return false;
}
