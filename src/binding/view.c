/* Reads the bytes of views: Buffer, TypedArray, DataView, ArrayBuffer. */
#include "arguments.h"
#include "addon.h"
#include "napi_util.h"

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
