/* Errors, handles and results. */
#include "napi_util.h"

#include <stdio.h>
#include <string.h>

napi_value addon_throw_status(napi_env env, bybit_status status)
{
    const char *code = status == BYBIT_ERROR_MEMORY     ? "ERR_BYBIT_OUT_OF_MEMORY"
                       : status == BYBIT_ERROR_ARGUMENT ? "ERR_INVALID_ARG_VALUE"
                                                        : "ERR_BYBIT_CRYPTO";
    (void)napi_throw_error(env, code, bybit_status_message(status));
    return NULL;
}

napi_value addon_throw_last_error(napi_env env)
{
    const napi_extended_error_info *information = NULL;
    const char *message = "a Node-API call failed";
    bool pending = false;
    if (napi_get_last_error_info(env, &information) == napi_ok && information->error_message != NULL) {
        message = information->error_message;
    }
    if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) {
        (void)napi_throw_error(env, "ERR_BYBIT_NODE_API", message);
    }
    return NULL;
}

bool addon_throw_argument(napi_env env, const char *code, const char *name, const char *expectation)
{
    char message[ADDON_MESSAGE_MAX];
    (void)snprintf(message, sizeof message, "The \"%s\" argument must be %s", name, expectation);
    (void)napi_throw_type_error(env, code, message);
    return false;
}

napi_value addon_object_wrap(napi_env env, const napi_type_tag *tag, void *pointer, napi_finalize finalize)
{
    napi_value object = NULL;
    ADDON_TRY(env, napi_create_object(env, &object));
    ADDON_TRY(env, napi_type_tag_object(env, object, tag));
    ADDON_TRY(env, napi_wrap(env, object, pointer, finalize, NULL, NULL));
    return object;
}

void *addon_object_unwrap(napi_env env, napi_value value, const napi_type_tag *tag, const char *name)
{
    bool tagged = false;
    void *pointer = NULL;
    napi_valuetype type = napi_undefined;
    /* Checking the tag of null or undefined throws an error of Node-API's own. */
    if (napi_typeof(env, value, &type) != napi_ok || type != napi_object ||
        napi_check_object_type_tag(env, value, tag, &tagged) != napi_ok || !tagged ||
        napi_unwrap(env, value, &pointer) != napi_ok) {
        (void)addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", name, "a native handle of this kind");
        return NULL;
    }
    return pointer;
}

napi_value addon_latin1_to_js(napi_env env, const char *text, size_t size)
{
    napi_value string = NULL;
    ADDON_TRY(env, napi_create_string_latin1(env, text, size, &string));
    return string;
}

napi_value addon_mac_to_js(napi_env env, const uint8_t *mac, size_t size, addon_mac_encoding encoding)
{
    char text[BYBIT_HEX_SIZE(BYBIT_MAC_MAX)];
    switch (encoding) {
    case ADDON_MAC_HEX:
        bybit_hex_encode(mac, size, text);
        return addon_latin1_to_js(env, text, BYBIT_HEX_SIZE(size));
    case ADDON_MAC_BASE64:
        bybit_base64_encode(mac, size, text);
        return addon_latin1_to_js(env, text, BYBIT_BASE64_SIZE(size));
    case ADDON_MAC_BUFFER:
        break;
    }
    napi_value buffer = NULL;
    ADDON_TRY(env, napi_create_buffer_copy(env, size, mac, NULL, &buffer));
    return buffer;
}

bool addon_set_string(napi_env env, napi_value object, const char *name, const char *text)
{
    napi_value value = NULL;
    return napi_create_string_utf8(env, text, strlen(text), &value) == napi_ok &&
           napi_set_named_property(env, object, name, value) == napi_ok;
}

bool addon_set_number(napi_env env, napi_value object, const char *name, double number)
{
    napi_value value = NULL;
    return napi_create_double(env, number, &value) == napi_ok &&
           napi_set_named_property(env, object, name, value) == napi_ok;
}

bool addon_set_boolean(napi_env env, napi_value object, const char *name, bool boolean)
{
    napi_value value = NULL;
    return napi_get_boolean(env, boolean, &value) == napi_ok &&
           napi_set_named_property(env, object, name, value) == napi_ok;
}
