/* Reads and checks the arguments that JavaScript passes. */
#include "arguments.h"
#include "addon.h"
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

/* Float16Array is younger than the Node-API headers of the oldest Node.js that this is built with. */
enum { FLOAT16_ARRAY = 11, UNKNOWN_ARRAY = 0x7f };

/* Bytes of an element, 0 for a kind of array that this Node-API does not describe. */
static size_t element_size(int type)
{
    switch (type) {
    case napi_int8_array:
    case napi_uint8_array:
    case napi_uint8_clamped_array:
        return 1;
    case napi_int16_array:
    case napi_uint16_array:
    case FLOAT16_ARRAY:
        return 2;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array:
        return 4;
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array:
        return 8;
    default:
        return 0;
    }
}

typedef enum view_result { VIEW_READ, VIEW_NOT_BYTES, VIEW_LOST } view_result;

#define EXPECTED_MEMORY "readable: its ArrayBuffer is detached or has become too small"

/*
 * Whether a view without bytes has lost its memory. Node-API reports such a view as empty. In JavaScript, the
 * keys() of a detached TypedArray and the byteLength of a detached DataView throw. The functions called here
 * are those kept at load: a property of the view could run the caller's code while other arguments are
 * borrowed.
 */
static bool view_is_lost(napi_env env, napi_value view, int reader)
{
    const addon_instance *instance = addon_instance_get(env);
    napi_value function = NULL;
    napi_value result = NULL;
    napi_status status = napi_generic_failure;
    if (instance != NULL) {
        status = napi_get_reference_value(env, instance->view_readers[reader], &function);
    }
    if (status == napi_ok) {
        status = napi_call_function(env, view, function, 0, NULL, &result);
    }
    if (status != napi_ok) {
        (void)napi_get_and_clear_last_exception(env, &result); /* undefined where nothing was thrown */
    }
    return status != napi_ok;
}

/* Borrows the bytes of a TypedArray, DataView or ArrayBuffer. */
static view_result view_read(napi_env env, napi_value value, bybit_slice *bytes)
{
    void *data = NULL;
    napi_typedarray_type type = (napi_typedarray_type)UNKNOWN_ARRAY;
    bool matches = false;
    bool lost = false;
    bytes->size = 0;
    if (napi_is_typedarray(env, value, &matches) == napi_ok && matches) {
        if (napi_get_typedarray_info(env, value, &type, &bytes->size, &data, NULL, NULL) != napi_ok ||
            element_size((int)type) == 0) {
            return VIEW_NOT_BYTES;
        }
        bytes->size *= element_size((int)type);
        lost = bytes->size == 0 && view_is_lost(env, value, ADDON_TYPED_ARRAY_KEYS);
    } else if (napi_is_dataview(env, value, &matches) == napi_ok && matches) {
        if (napi_get_dataview_info(env, value, &bytes->size, &data, NULL, NULL) != napi_ok) {
            return VIEW_NOT_BYTES;
        }
        lost = bytes->size == 0 && view_is_lost(env, value, ADDON_DATA_VIEW_LENGTH);
    } else if (napi_is_arraybuffer(env, value, &matches) != napi_ok || !matches ||
               napi_get_arraybuffer_info(env, value, &data, &bytes->size) != napi_ok) {
        return VIEW_NOT_BYTES;
    } else if (bytes->size == 0) {
        lost = napi_is_detached_arraybuffer(env, value, &lost) != napi_ok || lost;
    }
    if (lost) {
        return VIEW_LOST;
    }
    bytes->data = bytes->size > 0 ? data : NULL;
    return VIEW_READ;
}

bool addon_view_read(napi_env env, napi_value value, const char *name, bybit_slice *bytes)
{
    switch (view_read(env, value, bytes)) {
    case VIEW_READ:
        return true;
    case VIEW_LOST: /* signing it as empty would send a signature over bytes that are not sent */
        return addon_throw_argument(env, "ERR_INVALID_ARG_VALUE", name, EXPECTED_MEMORY);
    default:
        return addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", name,
                                    "of type string or an instance of Buffer, TypedArray or DataView");
    }
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

bool addon_doubles_read(napi_env env, napi_value value, const char *name, const double **numbers,
                        size_t *count)
{
    napi_typedarray_type type = napi_uint8_array;
    bool is_typedarray = false;
    void *data = NULL;
    if (napi_is_typedarray(env, value, &is_typedarray) != napi_ok || !is_typedarray ||
        napi_get_typedarray_info(env, value, &type, count, &data, NULL, NULL) != napi_ok ||
        type != napi_float64_array) {
        return addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", name, "an instance of Float64Array");
    }
    if (*count == 0 && view_is_lost(env, value, ADDON_TYPED_ARRAY_KEYS)) {
        return addon_throw_argument(env, "ERR_INVALID_ARG_VALUE", name, EXPECTED_MEMORY);
    }
    *numbers = data;
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
