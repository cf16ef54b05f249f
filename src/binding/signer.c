/* Signers from credentials: HMAC at once, RSA at once or on a worker thread. */
#include "signer.h"
#include "arguments.h"
#include "job.h"
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

/* Takes over the signer. Sets the result's owner, id and apiKey. */
static bool set_signer(napi_env env, addon_instance *instance, napi_value result, bybit_signer *signer)
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
        !addon_set_string(env, result, "algorithm",
                          bybit_signer_is_rsa(signer) ? "rsa-sha256" : "hmac-sha256")) {
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

/* Without repair, the values must be valid as given; with repair, only their cleaned forms must be. */
static bool acceptable(const addon_credential_input *input, bool repair)
{
    bool usable = true;
    for (unsigned field = 0; field < input->fields; field++) {
        usable = usable && input->report.usable[field];
    }
    return input->report.ok || (repair && usable);
}

static napi_value findings_result(napi_env env, const addon_credential_input *input)
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

/* ---- HMAC ------------------------------------------------------------------------------------------ */

static napi_value create_from_input(napi_env env, addon_instance *instance,
                                    const addon_credential_input *input, bool repair)
{
    bybit_signer *signer = NULL;
    napi_value result = findings_result(env, input);
    if (result == NULL || !acceptable(input, repair)) {
        return result;
    }
    const bybit_status status =
        bybit_signer_create_hmac(instance->vault, addon_credential_input_cleaned(input, BYBIT_FIELD_API_KEY),
                                 addon_credential_input_cleaned(input, BYBIT_FIELD_API_SECRET), &signer);
    if (status != BYBIT_OK) {
        return addon_throw_status(env, status);
    }
    return set_signer(env, instance, result, signer) ? result : NULL;
}

/* createSigner(apiKey, apiSecret, repair): { findings, owner?, id?, apiKey? }; without an owner the findings
 * say why no signer was created */
static napi_value create_signer(napi_env env, napi_callback_info info)
{
    napi_value arguments[3];
    bool repair = false;
    addon_credential_input input;
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 3, arguments) ||
        !addon_boolean_read(env, arguments[2], "repair", &repair) ||
        !addon_credential_input_read(env, instance->vault, arguments, BYBIT_FIELD_COUNT, &input)) {
        return NULL;
    }
    addon_credential_input_validate(&input);
    napi_value result = create_from_input(env, instance, &input, repair);
    addon_credential_input_release(&input);
    return result;
}

/* ---- RSA ------------------------------------------------------------------------------------------- */

typedef struct rsa_request {
    addon_instance *instance;
    bool repair;
    addon_credential_input input; /* the API key alone */
    uint8_t *private_key;         /* in the vault, with one byte more than its size */
    size_t private_key_size;
    uint8_t *passphrase; /* NULL when there is none */
    size_t passphrase_size;
    bybit_rsa_key *key;
    bybit_key_problem problem;
    bybit_status status;
} rsa_request;

static void destroy_rsa_request(void *data)
{
    rsa_request *request = data;
    bybit_vault *vault = request->input.vault;
    bybit_rsa_key_destroy(request->key);
    bybit_vault_free(vault, request->private_key, request->private_key_size + 1);
    bybit_vault_free(vault, request->passphrase, request->passphrase_size + 1);
    addon_credential_input_release(&request->input);
    free(request);
}

static void parse_rsa_key(void *data)
{
    rsa_request *request = data;
    const bybit_slice private_key = {request->private_key, request->private_key_size};
    const bybit_slice passphrase = {request->passphrase, request->passphrase_size};
    addon_credential_input_validate(&request->input);
    request->status =
        bybit_rsa_key_create(request->input.vault, private_key, passphrase, &request->key, &request->problem);
}

static napi_value complete_rsa(napi_env env, void *data)
{
    rsa_request *request = data;
    bybit_signer *signer = NULL;
    napi_value result = findings_result(env, &request->input);
    if (result == NULL) {
        return NULL;
    }
    if (request->status == BYBIT_ERROR_KEY) {
        return addon_set_string(env, result, "keyProblem", bybit_key_problem_name(request->problem))
                   ? result
                   : addon_throw_last_error(env);
    }
    if (request->status != BYBIT_OK) {
        return addon_throw_status(env, request->status);
    }
    if (!acceptable(&request->input, request->repair)) {
        return result;
    }
    const bybit_status status = bybit_signer_create_rsa(
        addon_credential_input_cleaned(&request->input, BYBIT_FIELD_API_KEY), request->key, &signer);
    if (status != BYBIT_OK) {
        return addon_throw_status(env, status);
    }
    request->key = NULL; /* now owned by the signer */
    return set_signer(env, request->instance, result, signer) ? result : NULL;
}

static bool passphrase_read(napi_env env, napi_value value, rsa_request *request)
{
    napi_valuetype type = napi_undefined;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_undefined) {
        return true;
    }
    return addon_vault_bytes_read(env, value, "passphrase", request->input.vault, &request->passphrase,
                                  &request->passphrase_size);
}

/* arguments: apiKey, privateKey, passphrase or undefined, repair */
static rsa_request *rsa_request_read(napi_env env, addon_instance *instance, const napi_value *arguments)
{
    rsa_request *request = calloc(1, sizeof *request);
    if (request == NULL) {
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return NULL;
    }
    request->instance = instance;
    if (!addon_credential_input_read(env, instance->vault, arguments, 1, &request->input)) {
        free(request);
        return NULL;
    }
    if (!addon_vault_bytes_read(env, arguments[1], "privateKey", instance->vault, &request->private_key,
                                &request->private_key_size) ||
        !passphrase_read(env, arguments[2], request) ||
        !addon_boolean_read(env, arguments[3], "repair", &request->repair)) {
        destroy_rsa_request(request);
        return NULL;
    }
    return request;
}

static const addon_job_type rsa_job = {"bybit-auth:createSigner", parse_rsa_key, complete_rsa,
                                       destroy_rsa_request};

/* createRsaSigner(apiKey, privateKey, passphrase, repair): as createSigner, with keyProblem for a bad key */
static napi_value create_rsa_signer(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 4, arguments)) {
        return NULL;
    }
    rsa_request *request = rsa_request_read(env, instance, arguments);
    if (request == NULL) {
        return NULL;
    }
    parse_rsa_key(request);
    napi_value result = complete_rsa(env, request);
    destroy_rsa_request(request);
    return result;
}

/* createRsaSignerAsync(…): Promise of the same; the key is parsed on a worker thread */
static napi_value create_rsa_signer_async(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 4, arguments)) {
        return NULL;
    }
    rsa_request *request = rsa_request_read(env, instance, arguments);
    return request == NULL ? NULL : addon_job_start(env, &rsa_job, request, 1);
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
        {"createRsaSigner", create_rsa_signer},
        {"createRsaSignerAsync", create_rsa_signer_async},
        {"destroySigner", destroy_signer},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
