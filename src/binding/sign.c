/* Signatures at once, on the calling thread. */
#include "addon.h"
#include "arguments.h"
#include "parts.h"
#include "signer.h"

static napi_value signature_to_js(napi_env env, const bybit_signer *signer, const bybit_slice *parts,
                                  size_t count)
{
    char text[BYBIT_SIGNER_TEXT_MAX];
    const bybit_status status = bybit_signer_sign(signer, parts, count, text);
    return status == BYBIT_OK ? addon_latin1_to_js(env, text, bybit_signer_text_size(signer))
                              : addon_throw_status(env, status);
}

/* signSync(id, ...parts): the signature of 1 to 8 parts one after another */
static napi_value sign_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[1 + BYBIT_PARTS_MAX];
    size_t given = 1 + BYBIT_PARTS_MAX;
    addon_message message;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_variadic_read(env, info, 2, &given, arguments)) {
        return NULL;
    }
    const bybit_signer *signer = addon_signer_read(env, instance, arguments[0]);
    if (signer == NULL || !addon_message_read(env, arguments + 1, given - 1, false, "payload", &message)) {
        return NULL;
    }
    napi_value signature = signature_to_js(env, signer, message.pieces, message.count);
    addon_message_release(&message);
    return signature;
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
        {"verify", verify},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
