/*
 * Environment variables as bytes, so that a secret need not become a JavaScript string, which nobody can
 * wipe. Node.js sets variables with setenv() under a lock that Node-API does not give; lib/signer/index.js calls
 * this on the main thread only, the one that sets them.
 */
#include "addon.h"
#include "arguments.h"
#include "napi_util.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_SIZE 256 /* bytes of a variable's name, with its NUL */

/* The variable's value in the environment block itself; NULL and *failed false where it is not set. */
static char *variable_read(napi_env env, napi_value value, bool *failed)
{
    char name[NAME_MAX_SIZE];
    size_t size = 0;
    *failed = napi_get_value_string_utf8(env, value, name, sizeof name, &size) != napi_ok;
    if (*failed) {
        (void)throw_argument(env, "ERR_INVALID_ARG_TYPE", "name", "of type string");
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
    if (!arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    const char *value = variable_read(env, argument, &failed);
    if (failed || value == NULL) {
        return NULL;
    }
    NAPI_TRY(env, napi_create_buffer_copy(env, strlen(value), value, NULL, &buffer));
    return buffer;
}

/* wipeEnvironment(name): overwrites the value where it lies, also in what /proc shows of the process */
static napi_value wipe_environment(napi_env env, napi_callback_info info)
{
    napi_value argument;
    bool failed = false;
    if (!arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    char *value = variable_read(env, argument, &failed);
    if (!failed && value != NULL) {
        bybit_wipe(value, strlen(value));
    }
    return NULL;
}

const addon_export environment_exports[] = {{"environmentBytes", environment_bytes},
                                            {"wipeEnvironment", wipe_environment}};
#ifdef _WIN32
/* Node.js sets variables there behind the back of the C library, whose getenv() sees an old copy: without
 * these functions process.env is read. */
const size_t environment_exports_count = 0;
#else
const size_t environment_exports_count = sizeof environment_exports / sizeof environment_exports[0];
#endif
