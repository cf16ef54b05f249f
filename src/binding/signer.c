/* Signers: their place in the table, and those of an API secret. */
#include "signer.h"
#include "arguments.h"
#include "create_signer.h"
#include "signer_table.h"
#include "validator.h"

#include <stdlib.h>
#include <string.h>

static const napi_type_tag owner_tag = {0x6279626974617574, 0x7369676e65723031};

/* The native half of the owner object. When the object is collected, the signer leaves the table. */
typedef struct signer_owner {
    addon_signer_table *table;
    uint64_t id;
} signer_owner;

static void finalize_owner(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    signer_owner *owner = data;
    addon_signer_table *table = owner->table;
    addon_signer_table_remove(table, owner->id);
    addon_signer_table_release(table);
    free(owner);
}

bybit_signer *addon_signer_find(napi_env env, const addon_instance *instance, double id)
{
    if (!addon_integer_check(env, id, "id", ADDON_SAFE_INTEGER_MAX)) {
        return NULL;
    }
    bybit_signer *signer = addon_signer_table_find(instance->signers, (uint64_t)id);
    if (signer == NULL) {
        (void)napi_throw_error(env, "ERR_BYBIT_SIGNER_DESTROYED",
                               "The signer was destroyed; its key is wiped");
    }
    return signer;
}

bybit_signer *addon_signer_read(napi_env env, const addon_instance *instance, napi_value value)
{
    double id = 0;
    if (!addon_double_read(env, value, "id", &id)) {
        return NULL;
    }
    return addon_signer_find(env, instance, id);
}

bool addon_result_set_signer(napi_env env, addon_instance *instance, napi_value result, bybit_signer *signer)
{
    const bybit_slice api_key = bybit_signer_api_key(signer);
    napi_value text = NULL;
    signer_owner *owner = calloc(1, sizeof *owner);
    if (owner == NULL || addon_signer_table_add(instance->signers, signer, &owner->id) != BYBIT_OK) {
        free(owner);
        bybit_signer_release(signer);
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    owner->table = instance->signers;
    addon_signer_table_retain(owner->table);
    napi_value object = addon_object_wrap(env, &owner_tag, owner, finalize_owner);
    if (object == NULL) {
        finalize_owner(env, owner, NULL);
        return false;
    }
    if (napi_create_string_utf8(env, (const char *)api_key.data, api_key.size, &text) != napi_ok ||
        napi_set_named_property(env, result, "apiKey", text) != napi_ok ||
        napi_set_named_property(env, result, "owner", object) != napi_ok ||
        !addon_set_number(env, result, "id", (double)owner->id) ||
        !addon_set_string(env, result, "algorithm", bybit_signer_algorithm(signer))) {
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

bool addon_credential_input_acceptable(const addon_credential_input *input, bool repair)
{
    bool usable = true;
    for (unsigned field = 0; field < input->fields; field++) {
        usable = usable && input->report.usable[field];
    }
    return input->report.ok || (repair && usable);
}

napi_value addon_findings_result(napi_env env, const addon_credential_input *input)
{
    napi_value result = NULL;
    napi_value findings = addon_credential_findings_to_js(env, &input->report);
    if (findings == NULL) {
        return NULL;
    }
    ADDON_TRY(env, napi_create_object(env, &result));
    ADDON_TRY(env, napi_set_named_property(env, result, "findings", findings));
    return result;
}

bool addon_encoding_read(napi_env env, napi_value value, bybit_encoding *encoding)
{
    uint64_t number = 0;
    if (!addon_integer_read(env, value, "encoding", BYBIT_ENCODING_COUNT - 1, &number)) {
        return false;
    }
    *encoding = (bybit_encoding)number;
    return true;
}

typedef struct hmac_options {
    bool repair;
    uint64_t digest;
    bybit_encoding encoding;
} hmac_options;

/* Requests carry it as it is, so that it is text from here on. */
static bool set_passphrase(napi_env env, napi_value result, const addon_credential_input *input)
{
    const bybit_slice cleaned = addon_credential_input_cleaned(input, BYBIT_FIELD_PASSPHRASE);
    napi_value text = NULL;
    if (input->fields < BYBIT_FIELD_COUNT) {
        return true;
    }
    if (napi_create_string_utf8(env, (const char *)cleaned.data, cleaned.size, &text) != napi_ok ||
        napi_set_named_property(env, result, "apiPassphrase", text) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

static napi_value create_from_input(napi_env env, addon_instance *instance,
                                    const addon_credential_input *input, const hmac_options *options)
{
    bybit_signer *signer = NULL;
    napi_value result = addon_findings_result(env, input);
    if (result == NULL || !addon_credential_input_acceptable(input, options->repair)) {
        return result;
    }
    const bybit_status status =
        bybit_signer_create_hmac(instance->vault, addon_credential_input_cleaned(input, BYBIT_FIELD_API_KEY),
                                 addon_credential_input_cleaned(input, BYBIT_FIELD_API_SECRET),
                                 (bybit_digest)options->digest, options->encoding, &signer);
    if (status != BYBIT_OK) {
        return addon_throw_status(env, status);
    }
    return addon_result_set_signer(env, instance, result, signer) && set_passphrase(env, result, input)
               ? result
               : NULL;
}

/* createSigner(rules, apiKey, apiSecret, repair, digest, encoding, apiPassphrase or undefined): { findings,
 * owner?, id?, apiKey?, apiPassphrase?, algorithm? }; without an owner the findings say why no signer was
 * created */
static napi_value create_signer(napi_env env, napi_callback_info info)
{
    napi_value arguments[7];
    hmac_options options;
    addon_credential_input input;
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 7, arguments) ||
        !addon_boolean_read(env, arguments[3], "repair", &options.repair) ||
        !addon_integer_read(env, arguments[4], "digest", BYBIT_DIGEST_COUNT - 1, &options.digest) ||
        !addon_encoding_read(env, arguments[5], &options.encoding) ||
        !addon_credentials_read(env, instance, arguments, arguments[6], &input)) {
        return NULL;
    }
    addon_credential_input_validate(&input);
    napi_value result = create_from_input(env, instance, &input, &options);
    addon_credential_input_release(&input);
    return result;
}

/* destroySigner(owner): wipes the key. Destroying twice is allowed. */
static napi_value destroy_signer(napi_env env, napi_callback_info info)
{
    napi_value argument;
    if (!addon_arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    const signer_owner *owner = addon_object_unwrap(env, argument, &owner_tag, "owner");
    if (owner != NULL) {
        addon_signer_table_remove(owner->table, owner->id);
    }
    return NULL;
}

bool addon_export_signer(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"createSigner", create_signer},
        {"destroySigner", destroy_signer},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
