/* Results and errors shared by the binding. A function that returns NULL or false leaves a JavaScript
 * exception pending, except the set_ functions, whose callers addon_throw_last_error(). */
#ifndef ADDON_NAPI_UTIL_H
#define ADDON_NAPI_UTIL_H

#include "bybit_auth.h"

#include <node_api.h>

#define ADDON_MESSAGE_MAX 256 /* bytes of an error message */

napi_value addon_throw_status(napi_env env, bybit_status status);
/* TypeError: The "name" argument must be <expectation>. Returns false. */
bool addon_throw_argument(napi_env env, const char *code, const char *name, const char *expectation);
/* For a Node-API call that failed without throwing, such as one made while the environment closes. */
napi_value addon_throw_last_error(napi_env env);

/* Makes a Node-API call; leaves the function with NULL and a pending exception when it failed. */
#define ADDON_TRY(env, call)                                                                                 \
    do {                                                                                                     \
        if ((call) != napi_ok) {                                                                             \
            return addon_throw_last_error(env);                                                              \
        }                                                                                                    \
    } while (0)

/* Wraps a native pointer in a fresh, tagged object. On failure the pointer stays the caller's. */
napi_value addon_object_wrap(napi_env env, const napi_type_tag *tag, void *pointer, napi_finalize finalize);
/* The pointer of an object with that tag, or NULL and a TypeError. */
void *addon_object_unwrap(napi_env env, napi_value value, const napi_type_tag *tag, const char *name);

typedef enum addon_mac_encoding {
    ADDON_MAC_HEX = 0,
    ADDON_MAC_BASE64 = 1,
    ADDON_MAC_BUFFER = 2
} addon_mac_encoding;

/* A string, or a Buffer for ADDON_MAC_BUFFER. */
napi_value addon_mac_to_js(napi_env env, const uint8_t *mac, size_t size, addon_mac_encoding encoding);

napi_value addon_latin1_to_js(napi_env env, const char *text, size_t size);

bool addon_set_string(napi_env env, napi_value object, const char *name, const char *text);
bool addon_set_number(napi_env env, napi_value object, const char *name, double number);
bool addon_set_boolean(napi_env env, napi_value object, const char *name, bool boolean);

#endif
