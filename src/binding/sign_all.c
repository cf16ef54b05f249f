/* signAll: one request, many accounts. */
#include "addon.h"
#include "arguments.h"
#include "batch.h"
#include "signer.h"

#include <string.h>

static napi_value bytes_to_arraybuffer(napi_env env, const void *bytes, size_t size)
{
    void *data = NULL;
    napi_value buffer = NULL;
    ADDON_TRY(env, napi_create_arraybuffer(env, size, &data, &buffer));
    if (size > 0) {
        memcpy(data, bytes, size);
    }
    return buffer;
}

/* The end of each signature, where the signatures of a batch differ in length. */
static napi_value ends_to_arraybuffer(napi_env env, const addon_batch *finished)
{
    void *data = NULL;
    napi_value buffer = NULL;
    ADDON_TRY(env, napi_create_arraybuffer(env, finished->count * sizeof(double), &data, &buffer));
    for (size_t i = 0; i < finished->count; i++) {
        const addon_batch_item *item = &finished->items[i];
        const double end = (double)(item->text_offset + bybit_signer_text_size(item->signer));
        memcpy((char *)data + i * sizeof end, &end, sizeof end);
    }
    return buffer;
}

/* { texts: ArrayBuffer of the signatures one after another, size: of each, or 0; ends: of each where size is
 * 0 } */
static napi_value complete_sign_all(napi_env env, void *request)
{
    const addon_batch *finished = request;
    napi_value result = NULL;
    const bybit_status status = addon_batch_status(finished);
    if (status != BYBIT_OK) {
        return addon_throw_status(env, status);
    }
    napi_value texts = bytes_to_arraybuffer(env, finished->texts, finished->texts_size);
    if (texts == NULL) {
        return NULL;
    }
    ADDON_TRY(env, napi_create_object(env, &result));
    ADDON_TRY(env, napi_set_named_property(env, result, "texts", texts));
    if (!addon_set_number(env, result, "size", (double)finished->text_size)) {
        return addon_throw_last_error(env);
    }
    if (finished->text_size == 0) {
        napi_value ends = ends_to_arraybuffer(env, finished);
        if (ends == NULL) {
            return NULL;
        }
        ADDON_TRY(env, napi_set_named_property(env, result, "ends", ends));
    }
    return result;
}

static const addon_job_type sign_all_job = {"bybit-auth:signAll", addon_batch_execute, complete_sign_all,
                                            addon_batch_destroy};

static bool fill_sign_all(napi_env env, const addon_instance *instance, addon_batch *filled,
                          const double *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bybit_signer *signer = addon_signer_find(env, instance, ids[i]);
        if (signer == NULL) {
            return false;
        }
        addon_batch_add(filled, signer, filled->messages);
    }
    return true;
}

/* signAll(ids, timestamp, recvWindow, content): Promise of the signatures. ids: Float64Array. */
static napi_value sign_all(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    const double *ids = NULL;
    size_t count = 0;
    uint64_t recv_window = 0;
    bybit_message message = {.kind = BYBIT_MESSAGE_REQUEST};
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 4, arguments) ||
        !addon_doubles_read(env, arguments[0], "ids", &ids, &count) ||
        !addon_integer_read(env, arguments[1], "timestamp", ADDON_SAFE_INTEGER_MAX, &message.timestamp) ||
        !addon_integer_read(env, arguments[2], "recvWindow", UINT32_MAX, &recv_window)) {
        return NULL;
    }
    addon_batch *filled = addon_batch_create(env, count, 1);
    if (filled == NULL) {
        return NULL;
    }
    message.recv_window = (uint32_t)recv_window;
    if (!addon_batch_append_content(env, filled, arguments[3], &message)) {
        addon_batch_destroy(filled);
        return NULL;
    }
    message.content.data = filled->contents;
    filled->messages[0] = message;
    if (!fill_sign_all(env, instance, filled, ids, count)) {
        addon_batch_destroy(filled);
        return NULL;
    }
    return addon_batch_start(env, instance, &sign_all_job, filled);
}

bool addon_export_sign_all(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"signAll", sign_all},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
