/* An addon of mistakes, compiled as the real one is: what shows that the sanitizers see them inside of
 * Node.js. */
#define NAPI_VERSION 8
#include <limits.h>
#include <node_api.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* Volatile, so that no compiler sees the mistake and takes it away. */
static volatile size_t size = 16;
static volatile int result;

static napi_value heap_overflow(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    volatile char *memory = calloc(1, size);
    if (memory != NULL) {
        result = memory[size];
    }
    free((void *)(size_t)memory);
    return NULL;
}

static napi_value use_after_free(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    volatile char *memory = calloc(1, size);
    free((void *)(size_t)memory);
    result = memory[0];
    return NULL;
}

static napi_value leak(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    void *memory = calloc(1, size);
    result = memory != NULL;
    return NULL;
}

/* The memory is allocated by OpenSSL, inside of Node.js, on this call's behalf. */
static napi_value leak_of_openssl(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    result = EVP_MD_CTX_new() != NULL;
    return NULL;
}

static napi_value signed_overflow(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    result = INT_MAX - 16 + (int)size;
    result = result + (int)size;
    return NULL;
}

static napi_value nothing(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    void *memory = calloc(1, size);
    free(memory);
    return NULL;
}

static const struct {
    const char *name;
    napi_callback callback;
} mistakes[] = {
    {"heapOverflow", heap_overflow},    {"useAfterFree", use_after_free},    {"leak", leak},
    {"leakOfOpenssl", leak_of_openssl}, {"signedOverflow", signed_overflow}, {"nothing", nothing},
};

NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void);

NAPI_MODULE_INIT()
{
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        napi_value function = NULL;
        if (napi_create_function(env, mistakes[i].name, NAPI_AUTO_LENGTH, mistakes[i].callback, NULL,
                                 &function) != napi_ok ||
            napi_set_named_property(env, exports, mistakes[i].name, function) != napi_ok) {
            return NULL;
        }
    }
    return exports;
}
