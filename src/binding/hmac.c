/* HMAC for the createHmac drop-in: one-shot MACs, kept keys and streams. */
#include "addon.h"
#include "arguments.h"
#include "parts.h"

#include <stdlib.h>

static const napi_type_tag key_tag = {0x6279626974617574, 0x686d61636b657931};
static const napi_type_tag stream_tag = {0x6279626974617574, 0x686d616373747231};

static bool digest_read(napi_env env, napi_value value, bybit_digest *digest)
{
    uint64_t number = 0;
    if (!addon_integer_read(env, value, "digest", BYBIT_DIGEST_COUNT - 1, &number)) {
        return false;
    }
    *digest = (bybit_digest)number;
    return true;
}

/* hmacOnce(digest, key, data, encoding): the MAC under a key that is used once. */
static napi_value hmac_once(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    bybit_digest digest;
    addon_mac_encoding encoding;
    addon_bytes key;
    addon_bytes data;
    uint8_t mac[BYBIT_MAC_MAX];
    if (!addon_arguments_read(env, info, 4, arguments) || !digest_read(env, arguments[0], &digest) ||
        !addon_mac_encoding_read(env, arguments[3], &encoding) ||
        !addon_bytes_read(env, arguments[1], "key", &key)) {
        return NULL;
    }
    if (!addon_bytes_read(env, arguments[2], "data", &data)) {
        addon_bytes_wipe(&key);
        return NULL;
    }
    bybit_hmac_once(digest, key.bytes, data.bytes, mac);
    addon_bytes_wipe(&key);
    addon_bytes_release(&data);
    return addon_mac_to_js(env, mac, bybit_digest_size(digest), encoding);
}

static void finalize_key(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    bybit_hmac_key_release(data);
}

/* createHmacKey(digest, key): a handle that keeps the keyed state. */
static napi_value create_hmac_key(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    bybit_digest digest;
    addon_bytes secret;
    addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 2, arguments) ||
        !digest_read(env, arguments[0], &digest) || !addon_bytes_read(env, arguments[1], "key", &secret)) {
        return NULL;
    }
    bybit_hmac_key *key = NULL;
    const bybit_status status = bybit_hmac_key_create(instance->vault, digest, secret.bytes, &key);
    addon_bytes_wipe(&secret);
    if (status != BYBIT_OK) {
        return addon_throw_status(env, status);
    }
    napi_value handle = addon_object_wrap(env, &key_tag, key, finalize_key);
    if (handle == NULL) {
        bybit_hmac_key_release(key);
    }
    return handle;
}

/* hmacWithKey(key, data, encoding): the MAC under a kept key. */
static napi_value hmac_with_key(napi_env env, napi_callback_info info)
{
    napi_value arguments[3];
    addon_mac_encoding encoding;
    addon_bytes data;
    uint8_t mac[BYBIT_MAC_MAX];
    if (!addon_arguments_read(env, info, 3, arguments) ||
        !addon_mac_encoding_read(env, arguments[2], &encoding)) {
        return NULL;
    }
    const bybit_hmac_key *key = addon_object_unwrap(env, arguments[0], &key_tag, "key");
    if (key == NULL || !addon_bytes_read(env, arguments[1], "data", &data)) {
        return NULL;
    }
    bybit_hmac_sign(key, &data.bytes, 1, mac);
    addon_bytes_release(&data);
    return addon_mac_to_js(env, mac, bybit_digest_size(bybit_hmac_key_digest(key)), encoding);
}

enum { FIND_KEYS_MAX = 128 };

static bool find_keys_read(napi_env env, napi_value array, const bybit_hmac_key **keys, uint32_t *count)
{
    if (!addon_array_check(env, array, "keys")) {
        return false;
    }
    if (napi_get_array_length(env, array, count) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (*count > FIND_KEYS_MAX) {
        (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "There must be at most 128 keys");
        return false;
    }
    for (uint32_t i = 0; i < *count; i++) {
        napi_value element = NULL;
        if (napi_get_element(env, array, i, &element) != napi_ok) {
            (void)addon_throw_last_error(env);
            return false;
        }
        keys[i] = addon_object_unwrap(env, element, &key_tag, "key");
        if (keys[i] == NULL) {
            return false;
        }
    }
    return true;
}

/* hmacFind(keys, macs, ...parts): which key made which of the MACs over 1 to 8 parts: the number of the key
 * times the number of MACs, plus the number of the MAC; -1 where none fits */
static napi_value hmac_find(napi_env env, napi_callback_info info)
{
    napi_value arguments[2 + BYBIT_PARTS_MAX];
    size_t given = 2 + BYBIT_PARTS_MAX;
    const bybit_hmac_key *keys[FIND_KEYS_MAX];
    uint32_t count = 0;
    addon_bytes macs;
    addon_message message;
    napi_value result = NULL;
    if (!addon_variadic_read(env, info, 3, &given, arguments) ||
        !find_keys_read(env, arguments[0], keys, &count) ||
        !addon_bytes_read(env, arguments[1], "macs", &macs)) {
        return NULL;
    }
    if (!addon_message_read(env, arguments + 2, given - 2, false, "part", &message)) {
        addon_bytes_release(&macs);
        return NULL;
    }
    const size_t found = bybit_hmac_find(keys, count, message.pieces, message.count, macs.bytes);
    addon_message_release(&message);
    addon_bytes_release(&macs);
    ADDON_TRY(env, napi_create_double(env, found == BYBIT_NOT_FOUND ? -1 : (double)found, &result));
    return result;
}

/* After the digest, stream is NULL and the handle is empty. */
typedef struct stream_handle {
    bybit_hmac_stream *stream;
    size_t digest_size;
} stream_handle;

static void destroy_stream(stream_handle *handle)
{
    bybit_hmac_stream_destroy(handle->stream);
    free(handle);
}

static void finalize_stream(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    destroy_stream(data);
}

/* createHmacStream(key): a MAC over data that arrives piece by piece. */
static napi_value create_hmac_stream(napi_env env, napi_callback_info info)
{
    napi_value argument;
    if (!addon_arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    bybit_hmac_key *key = addon_object_unwrap(env, argument, &key_tag, "key");
    if (key == NULL) {
        return NULL;
    }
    stream_handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL) {
        return addon_throw_status(env, BYBIT_ERROR_MEMORY);
    }
    handle->digest_size = bybit_digest_size(bybit_hmac_key_digest(key));
    const bybit_status status = bybit_hmac_stream_create(key, &handle->stream);
    if (status != BYBIT_OK) {
        destroy_stream(handle);
        return addon_throw_status(env, status);
    }
    napi_value object = addon_object_wrap(env, &stream_tag, handle, finalize_stream);
    if (object == NULL) {
        destroy_stream(handle);
    }
    return object;
}

static stream_handle *open_stream(napi_env env, napi_value value)
{
    stream_handle *handle = addon_object_unwrap(env, value, &stream_tag, "stream");
    if (handle != NULL && handle->stream == NULL) {
        (void)napi_throw_error(env, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
        return NULL;
    }
    return handle;
}

/* updateHmacStream(stream, data) */
static napi_value update_hmac_stream(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    addon_bytes data;
    if (!addon_arguments_read(env, info, 2, arguments)) {
        return NULL;
    }
    const stream_handle *handle = open_stream(env, arguments[0]);
    if (handle == NULL || !addon_bytes_read(env, arguments[1], "data", &data)) {
        return NULL;
    }
    bybit_hmac_stream_update(handle->stream, data.bytes);
    addon_bytes_release(&data);
    return NULL;
}

/* digestHmacStream(stream, encoding): the MAC; wipes the stream. */
static napi_value digest_hmac_stream(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    addon_mac_encoding encoding;
    uint8_t mac[BYBIT_MAC_MAX];
    if (!addon_arguments_read(env, info, 2, arguments) ||
        !addon_mac_encoding_read(env, arguments[1], &encoding)) {
        return NULL;
    }
    stream_handle *handle = open_stream(env, arguments[0]);
    if (handle == NULL) {
        return NULL;
    }
    bybit_hmac_stream_finish(handle->stream, mac);
    bybit_hmac_stream_destroy(handle->stream);
    handle->stream = NULL;
    return addon_mac_to_js(env, mac, handle->digest_size, encoding);
}

bool addon_export_hmac(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"hmacOnce", hmac_once},
        {"createHmacKey", create_hmac_key},
        {"hmacWithKey", hmac_with_key},
        {"hmacFind", hmac_find},
        {"createHmacStream", create_hmac_stream},
        {"updateHmacStream", update_hmac_stream},
        {"digestHmacStream", digest_hmac_stream},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
