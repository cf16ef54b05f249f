/* Reaches into the addon that a process has loaded: which of its calls fails, and what it holds. */
#define NAPI_VERSION 8
#define _GNU_SOURCE  /* dlopen's RTLD_NOLOAD */
#include "failing_calls.h"

#include <dlfcn.h>
#include <node_api.h>
#include <string.h>

#define PATH_MAX_SIZE 4096

static void *addon; /* the library, once open() has found it */

static void *reach(napi_env env, const char *name)
{
    void *function = addon != NULL ? dlsym(addon, name) : NULL;
    if (function == NULL) {
        (void)napi_throw_error(env, "ERR_NO_FAILING_CALLS",
                               "the addon was not built for test/oom, or not opened");
    }
    return function;
}

/* ISO C has no conversion from an object's pointer to a function's. */
#define REACH(env, type, variable, name)                                                                     \
    type *variable = NULL;                                                                                   \
    void *const variable##_address = reach(env, name);                                                       \
    memcpy(&variable, &variable##_address, sizeof variable)

/* open(path) */
static napi_value open_addon(napi_env env, napi_callback_info info)
{
    char path[PATH_MAX_SIZE];
    size_t size = 0;
    size_t count = 1;
    napi_value argument = NULL;
    if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) == napi_ok &&
        napi_get_value_string_utf8(env, argument, path, sizeof path, &size) == napi_ok) {
        addon = dlopen(path, RTLD_NOLOAD | RTLD_LAZY);
    }
    (void)reach(env, "bybit_failing_calls_arm");
    return NULL;
}

/* arm(successes) */
static napi_value arm(napi_env env, napi_callback_info info)
{
    double successes = 0;
    size_t count = 1;
    napi_value argument = NULL;
    REACH(env, failing_calls_arm, function, "bybit_failing_calls_arm");
    if (function != NULL && napi_get_cb_info(env, info, &count, &argument, NULL, NULL) == napi_ok &&
        napi_get_value_double(env, argument, &successes) == napi_ok) {
        function((size_t)successes);
    }
    return NULL;
}

/* disarm(): the name of the call that failed, or undefined */
static napi_value disarm(napi_env env, napi_callback_info info)
{
    napi_value name = NULL;
    (void)info;
    REACH(env, failing_calls_disarm, function, "bybit_failing_calls_disarm");
    const char *failed = function != NULL ? function() : NULL;
    if (failed != NULL) {
        (void)napi_create_string_utf8(env, failed, NAPI_AUTO_LENGTH, &name);
    }
    return name;
}

/* held(): { kind: count } */
static napi_value held(napi_env env, napi_callback_info info)
{
    napi_value counts = NULL;
    (void)info;
    REACH(env, failing_calls_held, function, "bybit_failing_calls_held");
    if (function == NULL || napi_create_object(env, &counts) != napi_ok) {
        return NULL;
    }
    const failing_calls_kind *kind = NULL;
    for (size_t index = 0; (kind = function(index)) != NULL; index++) {
        napi_value count = NULL;
        (void)napi_create_double(env, (double)kind->live, &count);
        (void)napi_set_named_property(env, counts, kind->name, count);
    }
    return counts;
}

static const struct {
    const char *name;
    napi_callback callback;
} functions[] = {{"open", open_addon}, {"arm", arm}, {"disarm", disarm}, {"held", held}};

NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void);

NAPI_MODULE_INIT()
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        napi_value function = NULL;
        (void)napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].callback, NULL,
                                   &function);
        (void)napi_set_named_property(env, exports, functions[i].name, function);
    }
    return exports;
}
