/* Signers of a private key, at once or on a worker thread. */
#include "arguments.h"
#include "create_signer.h"
#include "job.h"

#include <stdlib.h>

typedef struct key_request {
    addon_instance *instance;
    bool repair;
    bool ed25519;
    bybit_encoding encoding;
    addon_credential_input input; /* the API key alone */
    uint8_t *private_key;         /* in the vault, with one byte more than its size */
    size_t private_key_size;
    uint8_t *passphrase; /* NULL when there is none */
    size_t passphrase_size;
    bybit_private_key *key;
    bybit_key_problem problem;
    bybit_status status;
} key_request;

static void destroy_key_request(void *data)
{
    key_request *request = data;
    bybit_vault *vault = request->input.vault;
    bybit_private_key_destroy(request->key);
    bybit_vault_free(vault, request->private_key, request->private_key_size + 1);
    bybit_vault_free(vault, request->passphrase, request->passphrase_size + 1);
    addon_credential_input_release(&request->input);
    free(request);
}

static void parse_key(void *data)
{
    key_request *request = data;
    const bybit_slice private_key = {request->private_key, request->private_key_size};
    const bybit_slice passphrase = {request->passphrase, request->passphrase_size};
    addon_credential_input_validate(&request->input);
    request->status = bybit_private_key_create(request->input.vault, private_key, passphrase,
                                               request->ed25519, &request->key, &request->problem);
}

static napi_value complete_key(napi_env env, void *data)
{
    key_request *request = data;
    bybit_signer *signer = NULL;
    napi_value result = addon_findings_result(env, &request->input);
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
    if (!addon_credential_input_acceptable(&request->input, request->repair)) {
        return result;
    }
    const bybit_status status =
        bybit_signer_create_private(addon_credential_input_cleaned(&request->input, BYBIT_FIELD_API_KEY),
                                    request->key, request->encoding, &signer);
    if (status != BYBIT_OK) {
        return addon_throw_status(env, status);
    }
    request->key = NULL; /* now owned by the signer */
    return addon_result_set_signer(env, request->instance, result, signer) ? result : NULL;
}

static bool passphrase_read(napi_env env, napi_value value, key_request *request)
{
    napi_valuetype type = napi_undefined;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_undefined) {
        return true;
    }
    return addon_vault_bytes_read(env, value, "passphrase", request->input.vault, &request->passphrase,
                                  &request->passphrase_size);
}

/* arguments: rules, apiKey, privateKey, passphrase or undefined, repair, ed25519, encoding */
static key_request *key_request_read(napi_env env, addon_instance *instance, const napi_value *arguments)
{
    key_request *request = calloc(1, sizeof *request);
    if (request == NULL) {
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return NULL;
    }
    request->instance = instance;
    if (!addon_credential_input_read(env, instance, arguments[0], arguments + 1, 1, &request->input)) {
        free(request);
        return NULL;
    }
    if (!addon_vault_bytes_read(env, arguments[2], "privateKey", instance->vault, &request->private_key,
                                &request->private_key_size) ||
        !passphrase_read(env, arguments[3], request) ||
        !addon_boolean_read(env, arguments[4], "repair", &request->repair) ||
        !addon_boolean_read(env, arguments[5], "ed25519", &request->ed25519) ||
        !addon_encoding_read(env, arguments[6], &request->encoding)) {
        destroy_key_request(request);
        return NULL;
    }
    return request;
}

static const addon_job_type key_job = {"bybit-auth:createSigner", parse_key, complete_key,
                                       destroy_key_request};

/* createKeySigner(rules, apiKey, privateKey, passphrase, repair, ed25519, encoding): as createSigner, with
 * keyProblem for a bad key. ed25519: whether such a key is taken besides RSA. */
static napi_value create_key_signer(napi_env env, napi_callback_info info)
{
    napi_value arguments[7];
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 7, arguments)) {
        return NULL;
    }
    key_request *request = key_request_read(env, instance, arguments);
    if (request == NULL) {
        return NULL;
    }
    parse_key(request);
    napi_value result = complete_key(env, request);
    destroy_key_request(request);
    return result;
}

/* createKeySignerAsync(…): Promise of the same; the key is parsed on a worker thread */
static napi_value create_key_signer_async(napi_env env, napi_callback_info info)
{
    napi_value arguments[7];
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 7, arguments)) {
        return NULL;
    }
    key_request *request = key_request_read(env, instance, arguments);
    return request == NULL ? NULL : addon_job_start(env, &key_job, request, 1);
}

bool addon_export_key_signer(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"createKeySigner", create_key_signer},
        {"createKeySignerAsync", create_key_signer_async},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
