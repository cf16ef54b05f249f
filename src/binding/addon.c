/* Loads the addon: its instance data, and the exports object. */
#include "addon.h"
#include "job.h"
#include "napi_util.h"

#include <openssl/crypto.h>
#include <stdlib.h>

addon_instance *addon_instance_get(napi_env env)
{
    void *data = NULL;
    if (napi_get_instance_data(env, &data) != napi_ok || data == NULL) {
        (void)addon_throw_last_error(env);
        return NULL;
    }
    return data;
}

static void finalize_addon(napi_env env, void *data, void *hint)
{
    (void)hint;
    addon_instance *instance = data;
    for (int i = 0; i < ADDON_VIEW_READERS; i++) {
        if (instance->view_readers[i] != NULL) {
            (void)napi_delete_reference(env, instance->view_readers[i]);
        }
    }
    for (unsigned i = 0; i < instance->rules_count; i++) {
        bybit_rules_release(instance->rules[i]);
    }
    addon_signer_table_release(instance->signers);
    bybit_vault_release(instance->vault);
    free(instance);
}

static bool set_instance_data(napi_env env)
{
    addon_instance *instance = calloc(1, sizeof *instance);
    if (instance != NULL) {
        instance->workers = addon_job_worker_count();
        instance->signers = addon_signer_table_create();
    }
    if (instance == NULL || instance->signers == NULL || bybit_vault_create(&instance->vault) != BYBIT_OK) {
        if (instance != NULL) {
            finalize_addon(env, instance, NULL);
        }
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    if (napi_set_instance_data(env, instance, finalize_addon, NULL) != napi_ok) {
        finalize_addon(env, instance, NULL);
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

static bool keep_view_readers(napi_env env)
{
    static const char source[] = "[Object.getPrototypeOf(Uint8Array).prototype.keys,"
                                 "Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength').get]";
    addon_instance *instance = addon_instance_get(env);
    napi_value script = NULL;
    napi_value readers = NULL;
    if (instance == NULL) {
        return false;
    }
    bool kept = napi_create_string_latin1(env, source, sizeof source - 1, &script) == napi_ok &&
                napi_run_script(env, script, &readers) == napi_ok;
    for (uint32_t i = 0; kept && i < ADDON_VIEW_READERS; i++) {
        napi_value reader = NULL;
        kept = napi_get_element(env, readers, i, &reader) == napi_ok &&
               napi_create_reference(env, reader, 1, &instance->view_readers[i]) == napi_ok;
    }
    if (!kept) {
        (void)addon_throw_last_error(env);
    }
    return kept;
}

bool addon_export(napi_env env, napi_value exports, const addon_function *functions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        napi_value function = NULL;
        if (napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].callback, NULL,
                                 &function) != napi_ok ||
            napi_set_named_property(env, exports, functions[i].name, function) != napi_ok) {
            (void)addon_throw_last_error(env);
            return false;
        }
    }
    return true;
}

/* secretMemory(): { mappedBytes, lockedBytes, usedBytes } of the memory that holds keys. */
static napi_value secret_memory(napi_env env, napi_callback_info info)
{
    (void)info;
    addon_instance *instance = addon_instance_get(env);
    napi_value object = NULL;
    if (instance == NULL) {
        return NULL;
    }
    const bybit_vault_statistics statistics = bybit_vault_measure(instance->vault);
    ADDON_TRY(env, napi_create_object(env, &object));
    if (!addon_set_number(env, object, "mappedBytes", (double)statistics.mapped_bytes) ||
        !addon_set_number(env, object, "lockedBytes", (double)statistics.locked_bytes) ||
        !addon_set_number(env, object, "usedBytes", (double)statistics.used_bytes)) {
        return addon_throw_last_error(env);
    }
    return object;
}

static bool describe_backend(napi_env env, napi_value exports)
{
    const char *version = OpenSSL_version(OPENSSL_VERSION_STRING);
    uint32_t node_api = 0;
    if (napi_get_version(env, &node_api) != napi_ok || !addon_set_string(env, exports, "openssl", version) ||
        !addon_set_number(env, exports, "nodeApi", node_api) ||
        !addon_set_number(env, exports, "interface", ADDON_INTERFACE)) {
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

static bool export_memory(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {{"secretMemory", secret_memory}};
    return addon_export(env, exports, functions, 1);
}

/* NAPI_MODULE_INIT defines two functions and declares only the other one. */
NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void);

NAPI_MODULE_INIT()
{
    if (set_instance_data(env) && keep_view_readers(env) && describe_backend(env, exports) &&
        export_memory(env, exports) && addon_export_hmac(env, exports) && addon_export_signer(env, exports) &&
        addon_export_key_signer(env, exports) && addon_export_sign(env, exports) &&
        addon_export_sign_batch(env, exports) && addon_export_sign_all(env, exports) &&
        addon_export_env(env, exports) && addon_export_request(env, exports) &&
        addon_export_rules(env, exports) && addon_export_validator(env, exports)) {
        return exports;
    }
    return NULL;
}
