/* signAll: one message, many accounts. */
#include "addon.h"
#include "arguments.h"
#include "batch.h"
#include "parts.h"
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

/* The elements of a parts array. */
typedef struct parts_array {
    napi_value elements[BYBIT_PARTS_MAX + 1]; /* one too many is refused when they are read */
    uint32_t count;
} parts_array;

static bool parts_get(napi_env env, napi_value array, parts_array *parts)
{
    if (!addon_array_check(env, array, "parts")) {
        return false;
    }
    if (napi_get_array_length(env, array, &parts->count) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (parts->count > BYBIT_PARTS_MAX) {
        parts->count = BYBIT_PARTS_MAX + 1;
    }
    for (uint32_t i = 0; i < parts->count; i++) {
        if (napi_get_element(env, array, i, &parts->elements[i]) != napi_ok) {
            (void)addon_throw_last_error(env);
            return false;
        }
    }
    return true;
}

/* Copies the pieces of the one message, of which one may stand for the API key of each signer. */
static bool copy_pieces(napi_env env, addon_batch *filled, const addon_message *message)
{
    size_t offset = 0;
    for (size_t i = 0; i < message->count; i++) {
        if (!addon_batch_append(env, filled, message->pieces[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < message->count; i++) { /* the contents do not move any more */
        const bybit_slice piece = message->pieces[i];
        const uint8_t *data = piece.size > 0 ? filled->contents + offset : NULL;
        filled->parts[i] =
            piece.data == bybit_own_api_key ? BYBIT_OWN_API_KEY : (bybit_slice){data, piece.size};
        offset += piece.size;
    }
    return true;
}

static bool fill_message(napi_env env, addon_batch *filled, const parts_array *parts, size_t *pieces)
{
    addon_message message;
    if (!addon_message_read(env, parts->elements, parts->count, true, "payload", &message)) {
        return false;
    }
    const bool copied = copy_pieces(env, filled, &message);
    *pieces = message.count;
    addon_message_release(&message);
    return copied;
}

static bool fill_items(napi_env env, const addon_instance *instance, addon_batch *filled, const double *ids,
                       size_t count, size_t part_count)
{
    for (size_t i = 0; i < count; i++) {
        bybit_signer *signer = addon_signer_find(env, instance, ids[i]);
        if (signer == NULL) {
            return false;
        }
        addon_batch_add(filled, signer, filled->parts, part_count);
    }
    return true;
}

/*
 * signAll(ids, parts): Promise of the signatures. ids: Float64Array; parts: array of strings and bytes, and
 * null for the API key of each signer. The elements are got first: a getter may take the memory of the ids
 * away.
 */
static napi_value sign_all(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    parts_array parts;
    const double *ids = NULL;
    size_t count = 0;
    size_t pieces = 0;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 2, arguments) ||
        !parts_get(env, arguments[1], &parts) ||
        !addon_doubles_read(env, arguments[0], "ids", &ids, &count)) {
        return NULL;
    }
    addon_batch *filled = addon_batch_create(env, count, parts.count);
    if (filled == NULL) {
        return NULL;
    }
    if (!fill_message(env, filled, &parts, &pieces) ||
        !fill_items(env, instance, filled, ids, count, pieces)) {
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
