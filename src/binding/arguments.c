/* Reads and checks the arguments that JavaScript passes. */
#include "arguments.h"
#include "napi_util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool throw_out_of_memory(napi_env env)
{
    (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
    return false;
}

bool addon_arguments_read(napi_env env, napi_callback_info info, size_t count, napi_value *arguments)
{
    size_t given = count;
    return addon_variadic_read(env, info, count, &given, arguments);
}

bool addon_variadic_read(napi_env env, napi_callback_info info, size_t least, size_t *given,
                         napi_value *arguments)
{
    if (napi_get_cb_info(env, info, given, arguments, NULL, NULL) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (*given < least) {
        char message[ADDON_MESSAGE_MAX];
        (void)snprintf(message, sizeof message, "Expected %zu arguments, got %zu", least, *given);
        (void)napi_throw_type_error(env, "ERR_MISSING_ARGS", message);
        return false;
    }
    return true;
}

static bool is_string(napi_env env, napi_value value)
{
    napi_valuetype type = napi_undefined;
    return napi_typeof(env, value, &type) == napi_ok && type == napi_string;
}

/* Reads a string that did not fit into the inline bytes. */
static bool long_string_read(napi_env env, napi_value value, addon_bytes *argument)
{
    size_t size = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &size) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    argument->allocated = malloc(size + 1);
    if (argument->allocated == NULL) {
        return throw_out_of_memory(env);
    }
    argument->owned_size = size + 1;
    if (napi_get_value_string_utf8(env, value, (char *)argument->allocated, size + 1, &size) != napi_ok) {
        addon_bytes_wipe(argument);
        (void)addon_throw_last_error(env);
        return false;
    }
    argument->bytes = (bybit_slice){argument->allocated, size};
    return true;
}

bool addon_bytes_read(napi_env env, napi_value value, const char *name, addon_bytes *argument)
{
    /* A character takes up to 4 bytes, so a copy is known to be whole only if it leaves 4 bytes free. */
    enum { SURELY_WHOLE = ADDON_INLINE_BYTES - 4 };
    size_t size = 0;
    argument->owned_size = 0;
    argument->allocated = NULL;
    const napi_status status =
        napi_get_value_string_utf8(env, value, (char *)argument->inlined, ADDON_INLINE_BYTES, &size);
    if (status == napi_string_expected) {
        return addon_view_read(env, value, name, &argument->bytes);
    }
    if (status != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (size >= SURELY_WHOLE) {
        bybit_wipe(argument->inlined, size);
        return long_string_read(env, value, argument);
    }
    argument->bytes = (bybit_slice){argument->inlined, size};
    argument->owned_size = size;
    return true;
}

void addon_bytes_release(addon_bytes *argument)
{
    free(argument->allocated);
    argument->allocated = NULL;
    argument->owned_size = 0;
}

void addon_bytes_wipe(addon_bytes *argument)
{
    bybit_wipe(argument->allocated != NULL ? argument->allocated : argument->inlined, argument->owned_size);
    addon_bytes_release(argument);
}

static bool credential_fits(napi_env env, const char *name, size_t size)
{
    if (size <= ADDON_CREDENTIAL_BYTES_MAX) {
        return true;
    }
    char message[ADDON_MESSAGE_MAX];
    (void)snprintf(message, sizeof message, "The \"%s\" argument must be at most %zu bytes long", name,
                   ADDON_CREDENTIAL_BYTES_MAX);
    (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", message);
    return false;
}

static bool vault_string_read(napi_env env, napi_value value, const char *name, bybit_vault *vault,
                              uint8_t **memory, size_t *size)
{
    size_t length = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (!credential_fits(env, name, length)) {
        return false;
    }
    void *allocated = NULL;
    const bybit_status status = bybit_vault_allocate(vault, length + 1, &allocated);
    if (status != BYBIT_OK) {
        (void)addon_throw_status(env, status);
        return false;
    }
    if (napi_get_value_string_utf8(env, value, allocated, length + 1, &length) != napi_ok) {
        bybit_vault_free(vault, allocated, length + 1);
        (void)addon_throw_last_error(env);
        return false;
    }
    *memory = allocated;
    *size = length;
    return true;
}

bool addon_vault_bytes_read(napi_env env, napi_value value, const char *name, bybit_vault *vault,
                            uint8_t **memory, size_t *size)
{
    if (is_string(env, value)) {
        return vault_string_read(env, value, name, vault, memory, size);
    }
    bybit_slice bytes;
    if (!addon_view_read(env, value, name, &bytes) || !credential_fits(env, name, bytes.size)) {
        return false;
    }
    void *allocated = NULL;
    const bybit_status status = bybit_vault_allocate(vault, bytes.size + 1, &allocated);
    if (status != BYBIT_OK) {
        (void)addon_throw_status(env, status);
        return false;
    }
    if (bytes.size > 0) {
        memcpy(allocated, bytes.data, bytes.size);
    }
    *memory = allocated;
    *size = bytes.size;
    return true;
}

bool addon_double_read(napi_env env, napi_value value, const char *name, double *number)
{
    return napi_get_value_double(env, value, number) == napi_ok ||
           addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", name, "of type number");
}

bool addon_integer_check(napi_env env, double number, const char *name, uint64_t maximum)
{
    /* Written so that NaN fails too. */
    if (number >= 0 && number <= (double)maximum && number == (double)(uint64_t)number) {
        return true;
    }
    char message[ADDON_MESSAGE_MAX];
    (void)snprintf(message, sizeof message, "The \"%s\" argument must be an integer from 0 to %.0f", name,
                   (double)maximum);
    (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", message);
    return false;
}

bool addon_integer_read(napi_env env, napi_value value, const char *name, uint64_t maximum, uint64_t *number)
{
    double read = 0;
    if (!addon_double_read(env, value, name, &read) || !addon_integer_check(env, read, name, maximum)) {
        return false;
    }
    *number = (uint64_t)read;
    return true;
}

bool addon_array_check(napi_env env, napi_value value, const char *name)
{
    bool is_array = false;
    return (napi_is_array(env, value, &is_array) == napi_ok && is_array) ||
           addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", name, "an array");
}

bool addon_boolean_read(napi_env env, napi_value value, const char *name, bool *boolean)
{
    if (napi_get_value_bool(env, value, boolean) != napi_ok) {
        return addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", name, "of type boolean");
    }
    return true;
}

bool addon_mac_encoding_read(napi_env env, napi_value value, addon_mac_encoding *encoding)
{
    uint64_t number = 0;
    if (!addon_integer_read(env, value, "encoding", ADDON_MAC_BUFFER, &number)) {
        return false;
    }
    *encoding = (addon_mac_encoding)number;
    return true;
}
