/* Validates credentials, at once or on a worker thread. */
#include "validator.h"
#include "arguments.h"
#include "job.h"
#include "napi_util.h"
#include "rules.h"

#include <stdlib.h>
#include <string.h>

static const char *const field_names[BYBIT_FIELD_COUNT] = {"apiKey", "apiSecret", "apiPassphrase"};

/* A copy of the field, and room for its cleaned form. */
static bool field_read(napi_env env, napi_value value, unsigned field, addon_credential_input *input)
{
    void *cleaned = NULL;
    if (!addon_vault_bytes_read(env, value, field_names[field], input->vault, &input->values[field],
                                &input->sizes[field])) {
        return false;
    }
    const bybit_status status = bybit_vault_allocate(input->vault, input->sizes[field] + 1, &cleaned);
    if (status != BYBIT_OK) {
        (void)addon_throw_status(env, status);
        return false;
    }
    input->cleaned[field] = cleaned;
    return true;
}

bool addon_credential_input_read(napi_env env, const addon_instance *instance, napi_value rules,
                                 const napi_value *values, unsigned fields, addon_credential_input *input)
{
    bybit_rules *used = NULL;
    memset(input, 0, sizeof *input);
    input->vault = instance->vault;
    input->fields = fields;
    if (!addon_rules_read(env, instance, rules, &used)) {
        return false;
    }
    input->rules = used != NULL ? bybit_rules_retain(used) : NULL;
    for (unsigned field = 0; field < fields; field++) {
        if (!field_read(env, values[field], field, input)) {
            addon_credential_input_release(input);
            return false;
        }
    }
    return true;
}

bool addon_credentials_read(napi_env env, const addon_instance *instance, const napi_value *arguments,
                            napi_value passphrase, addon_credential_input *input)
{
    const napi_value values[BYBIT_FIELD_COUNT] = {arguments[1], arguments[2], passphrase};
    napi_valuetype type = napi_undefined;
    const bool is_absent = napi_typeof(env, passphrase, &type) == napi_ok && type == napi_undefined;
    return addon_credential_input_read(env, instance, arguments[0], values,
                                       is_absent ? BYBIT_PAIR_COUNT : BYBIT_FIELD_COUNT, input);
}

void addon_credential_input_validate(addon_credential_input *input)
{
    bybit_slice fields[BYBIT_FIELD_COUNT];
    for (unsigned field = 0; field < input->fields; field++) {
        fields[field] = (bybit_slice){input->values[field], input->sizes[field]};
    }
    bybit_credential_validate(input->rules, fields, input->fields, input->cleaned, bybit_equal,
                              &input->report);
}

void addon_credential_input_release(addon_credential_input *input)
{
    for (unsigned field = 0; field < BYBIT_FIELD_COUNT; field++) {
        bybit_vault_free(input->vault, input->values[field], input->sizes[field] + 1);
        bybit_vault_free(input->vault, input->cleaned[field], input->sizes[field] + 1);
        input->values[field] = NULL;
        input->cleaned[field] = NULL;
    }
    bybit_rules_release(input->rules);
    input->rules = NULL;
}

bybit_slice addon_credential_input_cleaned(const addon_credential_input *input, bybit_field field)
{
    return (bybit_slice){input->cleaned[field], input->report.cleaned_size[field]};
}

static napi_value finding_to_js(napi_env env, const bybit_finding *finding)
{
    napi_value object = NULL;
    ADDON_TRY(env, napi_create_object(env, &object));
    if (!addon_set_string(env, object, "field", field_names[finding->field]) ||
        !addon_set_string(env, object, "id", bybit_finding_name(finding->id)) ||
        !addon_set_string(env, object, "severity",
                          finding->severity == BYBIT_SEVERITY_ERROR ? "error" : "warning") ||
        !addon_set_boolean(env, object, "repairable", finding->repairable) ||
        !addon_set_number(env, object, "index", (double)finding->index) ||
        !addon_set_number(env, object, "count", (double)finding->count) ||
        !addon_set_number(env, object, "codePoint", finding->code_point)) {
        return addon_throw_last_error(env);
    }
    return object;
}

napi_value addon_credential_findings_to_js(napi_env env, const bybit_credential_report *report)
{
    napi_value array = NULL;
    ADDON_TRY(env, napi_create_array_with_length(env, report->count, &array));
    for (uint32_t i = 0; i < report->count; i++) {
        napi_value finding = finding_to_js(env, &report->findings[i]);
        if (finding == NULL) {
            return NULL;
        }
        ADDON_TRY(env, napi_set_element(env, array, i, finding));
    }
    return array;
}

static void execute_validation(void *request)
{
    addon_credential_input_validate(request);
}

/* { findings, cleaned: { apiKey?, apiSecret?, apiPassphrase? } } */
static napi_value complete_validation(napi_env env, void *request)
{
    const addon_credential_input *input = request;
    napi_value result = NULL;
    napi_value cleaned = NULL;
    napi_value findings = addon_credential_findings_to_js(env, &input->report);
    if (findings == NULL) {
        return NULL;
    }
    ADDON_TRY(env, napi_create_object(env, &result));
    ADDON_TRY(env, napi_create_object(env, &cleaned));
    for (unsigned field = 0; field < BYBIT_FIELD_COUNT; field++) {
        const bybit_slice value = addon_credential_input_cleaned(input, (bybit_field)field);
        napi_value text = NULL;
        if (!input->report.usable[field]) {
            continue;
        }
        ADDON_TRY(env, napi_create_string_utf8(env, (const char *)value.data, value.size, &text));
        ADDON_TRY(env, napi_set_named_property(env, cleaned, field_names[field], text));
    }
    ADDON_TRY(env, napi_set_named_property(env, result, "findings", findings));
    ADDON_TRY(env, napi_set_named_property(env, result, "cleaned", cleaned));
    return result;
}

static void destroy_validation(void *request)
{
    addon_credential_input_release(request);
    free(request);
}

static const addon_job_type validation_job = {"bybit-auth:validateCredentials", execute_validation,
                                              complete_validation, destroy_validation};

/* validateCredentials(rules, apiKey, apiSecret, apiPassphrase or undefined): Promise of { findings, cleaned }
 */
static napi_value validate_credentials(napi_env env, napi_callback_info info)
{
    napi_value arguments[1 + BYBIT_FIELD_COUNT];
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 1 + BYBIT_FIELD_COUNT, arguments)) {
        return NULL;
    }
    addon_credential_input *input = malloc(sizeof *input);
    if (input == NULL) {
        return addon_throw_status(env, BYBIT_ERROR_MEMORY);
    }
    if (!addon_credentials_read(env, instance, arguments, arguments[BYBIT_FIELD_COUNT], input)) {
        free(input);
        return NULL;
    }
    return addon_job_start(env, &validation_job, input, 1);
}

/* inspectApiKey(rules, apiKey): the findings of an API key alone, at once */
static napi_value inspect_api_key(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    addon_credential_input input;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 2, arguments) ||
        !addon_credential_input_read(env, instance, arguments[0], arguments + 1, 1, &input)) {
        return NULL;
    }
    addon_credential_input_validate(&input);
    napi_value findings = addon_credential_findings_to_js(env, &input.report);
    addon_credential_input_release(&input);
    return findings;
}

bool addon_export_validator(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"validateCredentials", validate_credentials},
        {"inspectApiKey", inspect_api_key},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
