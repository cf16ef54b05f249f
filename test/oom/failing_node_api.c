/*
 * The calls of Node-API. One that fails stands for want of memory, and for an environment that is about to
 * close: then every call is refused.
 */
#include "wrapping.h"

/* Node-API counts nothing itself when a call of ours never reaches it: its last error stays the one before.
 */
#define NODE_CALL(name, parameters, arguments)                                                               \
    FAILING(napi_status, napi_generic_failure, name, parameters, arguments)

NODE_CALL(napi_get_instance_data, (napi_env env, void **data), (env, data))
NODE_CALL(napi_set_instance_data, (napi_env env, void *data, napi_finalize finalize, void *hint),
          (env, data, finalize, hint))
NODE_CALL(napi_get_version, (napi_env env, uint32_t *version), (env, version))
NODE_CALL(napi_create_function,
          (napi_env env, const char *name, size_t size, napi_callback callback, void *data, napi_value *made),
          (env, name, size, callback, data, made))
NODE_CALL(napi_get_cb_info,
          (napi_env env, napi_callback_info info, size_t *count, napi_value *arguments, napi_value *self,
           void **data),
          (env, info, count, arguments, self, data))
NODE_CALL(napi_create_object, (napi_env env, napi_value *made), (env, made))
NODE_CALL(napi_create_array_with_length, (napi_env env, size_t length, napi_value *made), (env, length, made))
NODE_CALL(napi_create_arraybuffer, (napi_env env, size_t size, void **data, napi_value *made),
          (env, size, data, made))
NODE_CALL(napi_create_buffer_copy,
          (napi_env env, size_t size, const void *bytes, void **data, napi_value *made),
          (env, size, bytes, data, made))
NODE_CALL(napi_create_double, (napi_env env, double number, napi_value *made), (env, number, made))
NODE_CALL(napi_create_string_latin1, (napi_env env, const char *text, size_t size, napi_value *made),
          (env, text, size, made))
NODE_CALL(napi_create_string_utf8, (napi_env env, const char *text, size_t size, napi_value *made),
          (env, text, size, made))
NODE_CALL(napi_get_boolean, (napi_env env, bool boolean, napi_value *value), (env, boolean, value))
NODE_CALL(napi_get_null, (napi_env env, napi_value *value), (env, value))
NODE_CALL(napi_get_value_bool, (napi_env env, napi_value value, bool *boolean), (env, value, boolean))
NODE_CALL(napi_get_value_double, (napi_env env, napi_value value, double *number), (env, value, number))
NODE_CALL(napi_get_value_string_utf8,
          (napi_env env, napi_value value, char *text, size_t capacity, size_t *size),
          (env, value, text, capacity, size))
NODE_CALL(napi_get_array_length, (napi_env env, napi_value value, uint32_t *length), (env, value, length))
NODE_CALL(napi_get_element, (napi_env env, napi_value object, uint32_t index, napi_value *element),
          (env, object, index, element))
NODE_CALL(napi_run_script, (napi_env env, napi_value script, napi_value *result), (env, script, result))
NODE_CALL(napi_create_reference, (napi_env env, napi_value value, uint32_t count, napi_ref *made),
          (env, value, count, made))
NODE_CALL(napi_get_reference_value, (napi_env env, napi_ref reference, napi_value *value),
          (env, reference, value))
NODE_CALL(napi_call_function,
          (napi_env env, napi_value self, napi_value function, size_t count, const napi_value *arguments,
           napi_value *result),
          (env, self, function, count, arguments, result))
NODE_CALL(napi_set_element, (napi_env env, napi_value object, uint32_t index, napi_value element),
          (env, object, index, element))
NODE_CALL(napi_set_named_property, (napi_env env, napi_value object, const char *name, napi_value value),
          (env, object, name, value))
NODE_CALL(napi_is_array, (napi_env env, napi_value value, bool *is), (env, value, is))
NODE_CALL(napi_is_arraybuffer, (napi_env env, napi_value value, bool *is), (env, value, is))
NODE_CALL(napi_is_dataview, (napi_env env, napi_value value, bool *is), (env, value, is))
NODE_CALL(napi_is_detached_arraybuffer, (napi_env env, napi_value value, bool *is), (env, value, is))
NODE_CALL(napi_is_typedarray, (napi_env env, napi_value value, bool *is), (env, value, is))
NODE_CALL(napi_get_arraybuffer_info, (napi_env env, napi_value value, void **data, size_t *size),
          (env, value, data, size))
NODE_CALL(napi_get_dataview_info,
          (napi_env env, napi_value value, size_t *size, void **data, napi_value *buffer, size_t *offset),
          (env, value, size, data, buffer, offset))
NODE_CALL(napi_get_typedarray_info,
          (napi_env env, napi_value value, napi_typedarray_type *type, size_t *length, void **data,
           napi_value *buffer, size_t *offset),
          (env, value, type, length, data, buffer, offset))
NODE_CALL(napi_typeof, (napi_env env, napi_value value, napi_valuetype *type), (env, value, type))
NODE_CALL(napi_type_tag_object, (napi_env env, napi_value object, const napi_type_tag *tag),
          (env, object, tag))
NODE_CALL(napi_check_object_type_tag,
          (napi_env env, napi_value object, const napi_type_tag *tag, bool *matches),
          (env, object, tag, matches))
NODE_CALL(napi_wrap,
          (napi_env env, napi_value object, void *pointer, napi_finalize finalize, void *hint,
           napi_ref *reference),
          (env, object, pointer, finalize, hint, reference))
NODE_CALL(napi_unwrap, (napi_env env, napi_value object, void **pointer), (env, object, pointer))
NODE_CALL(napi_open_handle_scope, (napi_env env, napi_handle_scope *scope), (env, scope))
NODE_CALL(napi_queue_async_work, (napi_env env, napi_async_work work), (env, work))

/* ---- what has to be given back ---------------------------------------------------------------------- */

DECLARE(napi_status, napi_create_promise, (napi_env env, napi_deferred *deferred, napi_value *promise))
{
    if (fails_now("napi_create_promise")) {
        return napi_generic_failure;
    }
    const napi_status status = __real_napi_create_promise(env, deferred, promise);
    (void)acquired(status == napi_ok ? *deferred : NULL, PROMISES);
    return status;
}

DECLARE(napi_status, napi_resolve_deferred, (napi_env env, napi_deferred deferred, napi_value value))
{
    if (fails_now("napi_resolve_deferred")) {
        return napi_generic_failure;
    }
    const napi_status status = __real_napi_resolve_deferred(env, deferred, value);
    released(status == napi_ok ? deferred : NULL, PROMISES);
    return status;
}

DECLARE(napi_status, napi_reject_deferred, (napi_env env, napi_deferred deferred, napi_value error))
{
    const napi_status status = __real_napi_reject_deferred(env, deferred, error);
    released(status == napi_ok ? deferred : NULL, PROMISES);
    return status;
}

DECLARE(napi_status, napi_create_async_work,
        (napi_env env, napi_value resource, napi_value name, napi_async_execute_callback execute,
         napi_async_complete_callback complete, void *data, napi_async_work *work))
{
    if (fails_now("napi_create_async_work")) {
        return napi_generic_failure;
    }
    const napi_status status =
        __real_napi_create_async_work(env, resource, name, execute, complete, data, work);
    (void)acquired(status == napi_ok ? *work : NULL, WORKS);
    return status;
}

DECLARE(napi_status, napi_delete_async_work, (napi_env env, napi_async_work work))
{
    const napi_status status = __real_napi_delete_async_work(env, work);
    released(status == napi_ok ? work : NULL, WORKS);
    return status;
}
