/* Loads the rules of exchanges. */
#include "rules.h"
#include "arguments.h"
#include "napi_util.h"

bool addon_rules_read(napi_env env, const addon_instance *instance, napi_value value, bybit_rules **rules)
{
    uint64_t number = 0;
    if (!addon_integer_read(env, value, "rules", instance->rules_count, &number)) {
        return false;
    }
    *rules = number == ADDON_NO_RULES ? NULL : instance->rules[number - 1];
    return true;
}

static napi_value throw_malformed(napi_env env)
{
    (void)addon_throw_argument(env, "ERR_INVALID_ARG_VALUE", "table", "a well-formed table of rules");
    return NULL;
}

/* The number of the table's rules; ADDON_NO_RULES and an exception where it cannot be loaded. */
static unsigned load(napi_env env, addon_instance *instance, bybit_slice table)
{
    for (unsigned i = 0; i < instance->rules_count; i++) {
        if (bybit_rules_are_of(instance->rules[i], table)) {
            return i + 1;
        }
    }
    if (instance->rules_count == ADDON_RULES_MAX) {
        (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "The rules of at most 64 exchanges are loaded");
        return ADDON_NO_RULES;
    }
    const bybit_status status = bybit_rules_create(table, &instance->rules[instance->rules_count]);
    if (status != BYBIT_OK) {
        (void)(status == BYBIT_ERROR_ARGUMENT ? throw_malformed(env) : addon_throw_status(env, status));
        return ADDON_NO_RULES;
    }
    return ++instance->rules_count;
}

/* loadRules(table): the number of the rules, from 1 on; the same for the same table */
static napi_value load_rules(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL;
    napi_value number = NULL;
    addon_bytes table;
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 1, &argument) ||
        !addon_bytes_read(env, argument, "table", &table)) {
        return NULL;
    }
    const unsigned loaded = load(env, instance, table.bytes);
    addon_bytes_release(&table);
    if (loaded == ADDON_NO_RULES) {
        return NULL;
    }
    ADDON_TRY(env, napi_create_double(env, loaded, &number));
    return number;
}

bool addon_export_rules(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {{"loadRules", load_rules}};
    return addon_export(env, exports, functions, 1);
}
