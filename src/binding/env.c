/*
 * Environment variables as bytes, so that a secret does not become a JavaScript string, which cannot be
 * wiped. Node.js sets variables with setenv() under a lock that Node-API does not offer. JavaScript calls
 * this on the main thread only, which is the thread that sets them.
 */
#include "addon.h"
#include "arguments.h"
#include "napi_util.h"

#include <stdlib.h>
#include <string.h>

#ifdef _WIN32

/* There Node.js sets variables without the C library, whose getenv() returns old values: without these
 * functions process.env is read. */
bool addon_export_env(napi_env env, napi_value exports)
{
    (void)env;
    (void)exports;
    return true;
}

#else

#define NAME_MAX_SIZE 256 /* bytes of a variable's name, with its NUL */

/* The variable's value in the environment block itself; NULL and *failed false where it is not set. */
static char *variable_read(napi_env env, napi_value value, bool *failed)
{
    char name[NAME_MAX_SIZE];
    size_t size = 0;
    *failed = napi_get_value_string_utf8(env, value, name, sizeof name, &size) != napi_ok;
    if (*failed) {
        (void)addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", "name", "of type string");
        return NULL;
    }
    return getenv(name);
}

/* environmentBytes(name): a Buffer that the caller wipes, or undefined */
static napi_value environment_bytes(napi_env env, napi_callback_info info)
{
    napi_value argument;
    napi_value buffer = NULL;
    bool failed = false;
    if (!addon_arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    const char *value = variable_read(env, argument, &failed);
    if (failed || value == NULL) {
        return NULL;
    }
    ADDON_TRY(env, napi_create_buffer_copy(env, strlen(value), value, NULL, &buffer));
    return buffer;
}

/* wipeEnvironment(name): overwrites the value where it lies, also in what /proc shows of the process */
static napi_value wipe_environment(napi_env env, napi_callback_info info)
{
    napi_value argument;
    bool failed = false;
    if (!addon_arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    char *value = variable_read(env, argument, &failed);
    if (!failed && value != NULL) {
        bybit_wipe(value, strlen(value));
    }
    return NULL;
}

bool addon_export_env(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"environmentBytes", environment_bytes},
        {"wipeEnvironment", wipe_environment},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}

#endif
