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
    NAPI_TRY(env, napi_create_arraybuffer(env, size, &data, &buffer));
    if (size > 0) {
        memcpy(data, bytes, size);
    }
    return buffer;
}

/* The end of each signature, for batches whose signatures differ in length. */
static napi_value ends_to_arraybuffer(napi_env env, const batch *finished)
{
    void *data = NULL;
    napi_value buffer = NULL;
    NAPI_TRY(env, napi_create_arraybuffer(env, finished->count * sizeof(double), &data, &buffer));
    for (size_t i = 0; i < finished->count; i++) {
        const batch_item *item = &finished->items[i];
        const double end = (double)(item->text_offset + bybit_signer_text_size(item->signer));
        memcpy((char *)data + i * sizeof end, &end, sizeof end);
    }
    return buffer;
}

/* { texts: ArrayBuffer of the signatures one after another, size: of each, or 0; ends: of each where size is
 * 0 } */
static napi_value complete_sign_all(napi_env env, void *request)
{
    const batch *finished = request;
    napi_value result = NULL;
    const bybit_status status = batch_status(finished);
    if (status != BYBIT_OK) {
        return throw_status(env, status);
    }
    napi_value texts = bytes_to_arraybuffer(env, finished->texts, finished->texts_size);
    if (texts == NULL) {
        return NULL;
    }
    NAPI_TRY(env, napi_create_object(env, &result));
    NAPI_TRY(env, napi_set_named_property(env, result, "texts", texts));
    if (!set_number(env, result, "size", (double)finished->text_size)) {
        return throw_last_error(env);
    }
    if (finished->text_size == 0) {
        napi_value ends = ends_to_arraybuffer(env, finished);
        if (ends == NULL) {
            return NULL;
        }
        NAPI_TRY(env, napi_set_named_property(env, result, "ends", ends));
    }
    return result;
}

static const job_type sign_all_job = {"bybit-auth:signAll", batch_execute, complete_sign_all, batch_destroy};

static bool fill_sign_all(napi_env env, const addon *instance, batch *filled, const double *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bybit_signer *signer = signer_find(env, instance, ids[i]);
        if (signer == NULL) {
            return false;
        }
        batch_add(filled, signer, filled->messages);
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
    const addon *instance = addon_of(env);
    if (instance == NULL || !arguments_read(env, info, 4, arguments) ||
        !doubles_read(env, arguments[0], "ids", &ids, &count) ||
        !integer_read(env, arguments[1], "timestamp", SAFE_INTEGER_MAX, &message.timestamp) ||
        !integer_read(env, arguments[2], "recvWindow", UINT32_MAX, &recv_window)) {
        return NULL;
    }
    batch *filled = batch_create(env, count, 1);
    if (filled == NULL) {
        return NULL;
    }
    message.recv_window = (uint32_t)recv_window;
    if (!batch_append_content(env, filled, arguments[3], &message)) {
        batch_destroy(filled);
        return NULL;
    }
    message.content.data = filled->contents;
    filled->messages[0] = message;
    if (!fill_sign_all(env, instance, filled, ids, count)) {
        batch_destroy(filled);
        return NULL;
    }
    return batch_start(env, instance, &sign_all_job, filled);
}

const addon_export sign_all_exports[] = {{"signAll", sign_all}};
const size_t sign_all_exports_count = sizeof sign_all_exports / sizeof sign_all_exports[0];
