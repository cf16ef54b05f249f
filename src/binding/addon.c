#include "addon.h"
#include "job.h"
#include "napi_util.h"

#include <openssl/crypto.h>
#include <stdlib.h>

addon *addon_of(napi_env env)
{
    void *data = NULL;
    if (napi_get_instance_data(env, &data) != napi_ok || data == NULL) {
        (void)throw_last_error(env);
        return NULL;
    }
    return data;
}

static void finalize_addon(napi_env env, void *data, void *hint)
{
    (void)hint;
    addon *instance = data;
    for (int i = 0; i < VIEW_READERS; i++) {
        if (instance->view_readers[i] != NULL) {
            (void)napi_delete_reference(env, instance->view_readers[i]);
        }
    }
    signer_table_release(instance->signers);
    bybit_vault_release(instance->vault);
    free(instance);
}

static bool set_instance_data(napi_env env)
{
    addon *instance = calloc(1, sizeof *instance);
    if (instance != NULL) {
        instance->workers = job_worker_count();
        instance->signers = signer_table_create();
    }
    if (instance == NULL || instance->signers == NULL || bybit_vault_create(&instance->vault) != BYBIT_OK) {
        if (instance != NULL) {
            finalize_addon(env, instance, NULL);
        }
        (void)throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    if (napi_set_instance_data(env, instance, finalize_addon, NULL) != napi_ok) {
        finalize_addon(env, instance, NULL);
        (void)throw_last_error(env);
        return false;
    }
    return true;
}

static bool keep_view_readers(napi_env env)
{
    static const char source[] = "[Object.getPrototypeOf(Uint8Array).prototype.keys,"
                                 "Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength').get]";
    addon *instance = addon_of(env);
    napi_value script = NULL;
    napi_value readers = NULL;
    if (instance == NULL) {
        return false;
    }
    bool kept = napi_create_string_latin1(env, source, sizeof source - 1, &script) == napi_ok &&
                napi_run_script(env, script, &readers) == napi_ok;
    for (uint32_t i = 0; kept && i < VIEW_READERS; i++) {
        napi_value reader = NULL;
        kept = napi_get_element(env, readers, i, &reader) == napi_ok &&
               napi_create_reference(env, reader, 1, &instance->view_readers[i]) == napi_ok;
    }
    if (!kept) {
        (void)throw_last_error(env);
    }
    return kept;
}

static bool export_table(napi_env env, napi_value exports, const addon_export *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        napi_value function = NULL;
        if (napi_create_function(env, table[i].name, NAPI_AUTO_LENGTH, table[i].callback, NULL, &function) !=
                napi_ok ||
            napi_set_named_property(env, exports, table[i].name, function) != napi_ok) {
            (void)throw_last_error(env);
            return false;
        }
    }
    return true;
}

/* secretMemory(): { mappedBytes, lockedBytes, usedBytes } of the memory that holds keys. */
static napi_value secret_memory(napi_env env, napi_callback_info info)
{
    (void)info;
    addon *instance = addon_of(env);
    napi_value object = NULL;
    if (instance == NULL) {
        return NULL;
    }
    const bybit_vault_statistics statistics = bybit_vault_measure(instance->vault);
    NAPI_TRY(env, napi_create_object(env, &object));
    if (!set_number(env, object, "mappedBytes", (double)statistics.mapped_bytes) ||
        !set_number(env, object, "lockedBytes", (double)statistics.locked_bytes) ||
        !set_number(env, object, "usedBytes", (double)statistics.used_bytes)) {
        return throw_last_error(env);
    }
    return object;
}

static bool describe_backend(napi_env env, napi_value exports)
{
    static const addon_export functions[] = {{"secretMemory", secret_memory}};
    const char *version = OpenSSL_version(OPENSSL_VERSION_STRING);
    uint32_t node_api = 0;
    if (napi_get_version(env, &node_api) != napi_ok || !set_string(env, exports, "openssl", version) ||
        !set_number(env, exports, "nodeApi", node_api)) {
        (void)throw_last_error(env);
        return false;
    }
    return export_table(env, exports, functions, 1);
}

/* Defined by NAPI_MODULE_INIT, which declares only the other of its two functions. */
NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void);

NAPI_MODULE_INIT()
{
    if (set_instance_data(env) && keep_view_readers(env) && describe_backend(env, exports) &&
        export_table(env, exports, hmac_exports, hmac_exports_count) &&
        export_table(env, exports, signer_exports, signer_exports_count) &&
        export_table(env, exports, sign_exports, sign_exports_count) &&
        export_table(env, exports, sign_batch_exports, sign_batch_exports_count) &&
        export_table(env, exports, sign_all_exports, sign_all_exports_count) &&
        export_table(env, exports, environment_exports, environment_exports_count) &&
        export_table(env, exports, request_exports, request_exports_count) &&
        export_table(env, exports, validator_exports, validator_exports_count)) {
        return exports;
    }
    return NULL;
}
