/* Copies bytes out of JavaScript. */
#include "copied_bytes.h"
#include "arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool throw_too_long(napi_env env, const char *name, size_t maximum)
{
    char message[ADDON_MESSAGE_MAX];
    (void)snprintf(message, sizeof message, "The \"%s\" argument must be at most %zu bytes long", name,
                   maximum);
    (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", message);
    return false;
}

static bool copy_allocate(napi_env env, addon_copied_bytes *filled, size_t size)
{
    filled->data = malloc(size + 1);
    if (filled->data == NULL) {
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    filled->size = size;
    return true;
}

/* A string is measured before its bytes are asked for. */
static bool string_copy(napi_env env, napi_value value, const char *name, size_t maximum,
                        addon_copied_bytes *filled)
{
    size_t size = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &size) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (size > maximum) {
        return throw_too_long(env, name, maximum);
    }
    if (!copy_allocate(env, filled, size)) {
        return false;
    }
    if (napi_get_value_string_utf8(env, value, (char *)filled->data, size + 1, &filled->size) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

bool addon_copied_bytes_read(napi_env env, napi_value value, const char *name, size_t maximum,
                             addon_copied_bytes *filled)
{
    napi_valuetype type = napi_undefined;
    bybit_slice bytes;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_string) {
        return string_copy(env, value, name, maximum, filled);
    }
    if (!addon_view_read(env, value, name, &bytes)) {
        return false;
    }
    if (bytes.size > maximum) {
        return throw_too_long(env, name, maximum);
    }
    if (!copy_allocate(env, filled, bytes.size)) {
        return false;
    }
    if (bytes.size > 0) {
        memcpy(filled->data, bytes.data, bytes.size);
    }
    return true;
}
