/* Signatures at once, on the calling thread. */
#include "addon.h"
#include "arguments.h"
#include "signer.h"

static napi_value signature_to_js(napi_env env, const bybit_signer *signer, const bybit_message *message)
{
    char text[BYBIT_SIGNATURE_TEXT_MAX];
    const bybit_status status = bybit_signer_sign(signer, message, text);
    return status == BYBIT_OK ? addon_latin1_to_js(env, text, bybit_signer_text_size(signer))
                              : addon_throw_status(env, status);
}

/* signSync(id, payload): the signature */
static napi_value sign_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    addon_bytes payload;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 2, arguments)) {
        return NULL;
    }
    const bybit_signer *signer = addon_signer_read(env, instance, arguments[0]);
    if (signer == NULL || !addon_bytes_read(env, arguments[1], "payload", &payload)) {
        return NULL;
    }
    const bybit_message message = {.kind = BYBIT_MESSAGE_PAYLOAD, .content = payload.bytes};
    napi_value signature = signature_to_js(env, signer, &message);
    addon_bytes_release(&payload);
    return signature;
}

/* signRequestSync(id, timestamp, recvWindow, content): the signature */
static napi_value sign_request_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    addon_bytes content;
    uint64_t recv_window = 0;
    bybit_message message = {.kind = BYBIT_MESSAGE_REQUEST};
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 4, arguments)) {
        return NULL;
    }
    const bybit_signer *signer = addon_signer_read(env, instance, arguments[0]);
    if (signer == NULL ||
        !addon_integer_read(env, arguments[1], "timestamp", ADDON_SAFE_INTEGER_MAX, &message.timestamp) ||
        !addon_integer_read(env, arguments[2], "recvWindow", UINT32_MAX, &recv_window) ||
        !addon_bytes_read(env, arguments[3], "content", &content)) {
        return NULL;
    }
    message.recv_window = (uint32_t)recv_window;
    message.content = content.bytes;
    napi_value signature = signature_to_js(env, signer, &message);
    addon_bytes_release(&content);
    return signature;
}

/* signWebSocketSync(id, expires): the signature of a WebSocket login */
static napi_value sign_websocket_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    bybit_message message = {.kind = BYBIT_MESSAGE_WEBSOCKET};
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 2, arguments)) {
        return NULL;
    }
    const bybit_signer *signer = addon_signer_read(env, instance, arguments[0]);
    if (signer == NULL ||
        !addon_integer_read(env, arguments[1], "expires", ADDON_SAFE_INTEGER_MAX, &message.timestamp)) {
        return NULL;
    }
    return signature_to_js(env, signer, &message);
}

/* verify(id, payload, signature): whether the signature is that of the payload */
static napi_value verify(napi_env env, napi_callback_info info)
{
    napi_value arguments[3];
    addon_bytes payload;
    addon_bytes signature;
    bool matches = false;
    napi_value result = NULL;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 3, arguments)) {
        return NULL;
    }
    const bybit_signer *signer = addon_signer_read(env, instance, arguments[0]);
    if (signer == NULL || !addon_bytes_read(env, arguments[1], "payload", &payload)) {
        return NULL;
    }
    if (!addon_bytes_read(env, arguments[2], "signature", &signature)) {
        addon_bytes_release(&payload);
        return NULL;
    }
    const bybit_status status = bybit_signer_verify(signer, &payload.bytes, 1, signature.bytes, &matches);
    addon_bytes_release(&payload);
    addon_bytes_release(&signature);
    if (status != BYBIT_OK) { /* no comparison took place, so false would be a guess */
        return addon_throw_status(env, status);
    }
    ADDON_TRY(env, napi_get_boolean(env, matches, &result));
    return result;
}

bool addon_export_sign(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"signSync", sign_sync},
        {"signRequestSync", sign_request_sync},
        {"signWebSocketSync", sign_websocket_sync},
        {"verify", verify},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
