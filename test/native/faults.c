/* Makes one call that the binding makes fail: one of Node-API, or an allocation. Linked into an addon of its
 * own with the linker's --wrap; faults.js says which call. The calls that report an error, or clean up, never
 * fail. */
#include <node_api.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* How many calls still succeed; negative: all of them. */
static atomic_int remaining = -1;
static atomic_bool persistent;
static atomic_int failures;

static bool fails(void)
{
    if (atomic_load(&remaining) < 0 || atomic_fetch_sub(&remaining, 1) > 0) {
        return false;
    }
    if (atomic_load(&persistent)) {
        atomic_store(&remaining, 0);
    }
    (void)atomic_fetch_add(&failures, 1);
    return true;
}

/* The linker asks for these names. */
#define FAULT(name, parameters, arguments)                                                                   \
    napi_status __real_##name parameters;                                                                    \
    napi_status __wrap_##name parameters;                                                                    \
    napi_status __wrap_##name parameters                                                                     \
    {                                                                                                        \
        return fails() ? napi_generic_failure : __real_##name arguments;                                     \
    }

FAULT(napi_check_object_type_tag, (napi_env env, napi_value value, const napi_type_tag *tag, bool *result),
      (env, value, tag, result))
FAULT(napi_create_array_with_length, (napi_env env, size_t length, napi_value *result), (env, length, result))
FAULT(napi_create_arraybuffer, (napi_env env, size_t length, void **data, napi_value *result),
      (env, length, data, result))
FAULT(napi_create_async_work,
      (napi_env env, napi_value resource, napi_value name, napi_async_execute_callback execute,
       napi_async_complete_callback complete, void *data, napi_async_work *result),
      (env, resource, name, execute, complete, data, result))
FAULT(napi_create_buffer_copy,
      (napi_env env, size_t length, const void *data, void **copy, napi_value *result),
      (env, length, data, copy, result))
FAULT(napi_create_double, (napi_env env, double value, napi_value *result), (env, value, result))
FAULT(napi_create_function,
      (napi_env env, const char *name, size_t length, napi_callback callback, void *data, napi_value *result),
      (env, name, length, callback, data, result))
FAULT(napi_create_object, (napi_env env, napi_value *result), (env, result))
FAULT(napi_create_promise, (napi_env env, napi_deferred *deferred, napi_value *promise),
      (env, deferred, promise))
FAULT(napi_create_string_latin1, (napi_env env, const char *text, size_t length, napi_value *result),
      (env, text, length, result))
FAULT(napi_create_string_utf8, (napi_env env, const char *text, size_t length, napi_value *result),
      (env, text, length, result))
FAULT(napi_get_array_length, (napi_env env, napi_value value, uint32_t *result), (env, value, result))
FAULT(napi_get_arraybuffer_info, (napi_env env, napi_value value, void **data, size_t *length),
      (env, value, data, length))
FAULT(napi_get_boolean, (napi_env env, bool value, napi_value *result), (env, value, result))
FAULT(napi_get_cb_info,
      (napi_env env, napi_callback_info info, size_t *count, napi_value *arguments, napi_value *self,
       void **data),
      (env, info, count, arguments, self, data))
FAULT(napi_get_dataview_info,
      (napi_env env, napi_value view, size_t *length, void **data, napi_value *buffer, size_t *offset),
      (env, view, length, data, buffer, offset))
FAULT(napi_get_element, (napi_env env, napi_value object, uint32_t index, napi_value *result),
      (env, object, index, result))
FAULT(napi_get_instance_data, (node_api_basic_env env, void **data), (env, data))
FAULT(napi_get_null, (napi_env env, napi_value *result), (env, result))
FAULT(napi_get_typedarray_info,
      (napi_env env, napi_value array, napi_typedarray_type *type, size_t *length, void **data,
       napi_value *buffer, size_t *offset),
      (env, array, type, length, data, buffer, offset))
FAULT(napi_get_value_bool, (napi_env env, napi_value value, bool *result), (env, value, result))
FAULT(napi_get_value_double, (napi_env env, napi_value value, double *result), (env, value, result))
FAULT(napi_get_value_string_utf8, (napi_env env, napi_value value, char *buffer, size_t size, size_t *result),
      (env, value, buffer, size, result))
FAULT(napi_get_version, (node_api_basic_env env, uint32_t *result), (env, result))
FAULT(napi_is_array, (napi_env env, napi_value value, bool *result), (env, value, result))
FAULT(napi_is_arraybuffer, (napi_env env, napi_value value, bool *result), (env, value, result))
FAULT(napi_is_dataview, (napi_env env, napi_value value, bool *result), (env, value, result))
FAULT(napi_is_detached_arraybuffer, (napi_env env, napi_value value, bool *result), (env, value, result))
FAULT(napi_is_typedarray, (napi_env env, napi_value value, bool *result), (env, value, result))
FAULT(napi_open_handle_scope, (napi_env env, napi_handle_scope *result), (env, result))
FAULT(napi_queue_async_work, (node_api_basic_env env, napi_async_work work), (env, work))
FAULT(napi_set_element, (napi_env env, napi_value object, uint32_t index, napi_value value),
      (env, object, index, value))
FAULT(napi_set_instance_data, (node_api_basic_env env, void *data, napi_finalize finalize, void *hint),
      (env, data, finalize, hint))
FAULT(napi_type_tag_object, (napi_env env, napi_value value, const napi_type_tag *tag), (env, value, tag))
FAULT(napi_typeof, (napi_env env, napi_value value, napi_valuetype *result), (env, value, result))
FAULT(napi_unwrap, (napi_env env, napi_value object, void **result), (env, object, result))
FAULT(napi_wrap,
      (napi_env env, napi_value object, void *pointer, node_api_basic_finalize finalize, void *hint,
       napi_ref *result),
      (env, object, pointer, finalize, hint, result))

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_realloc(void *pointer, size_t size);
void *__wrap_realloc(void *pointer, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *pointer, size_t size)
{
    return fails() ? NULL : __real_realloc(pointer, size);
}

/* armFault(successes, persistent): negative disarms. Returns how many calls have failed since the last time.
 */
static napi_value arm(napi_env env, napi_callback_info info)
{
    napi_value arguments[2] = {NULL, NULL};
    napi_value result = NULL;
    size_t count = 2;
    double successes = -1;
    bool persists = false;
    const int failed = atomic_exchange(&failures, 0);
    (void)__real_napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
    (void)__real_napi_get_value_double(env, arguments[0], &successes);
    (void)__real_napi_get_value_bool(env, arguments[1], &persists);
    (void)__real_napi_create_double(env, failed, &result);
    atomic_store(&persistent, persists);
    atomic_store(&remaining, (int)successes);
    return result;
}

/* The addon names its properties one by one; the switch comes with one of them. */
napi_status __real_napi_set_named_property(napi_env env, napi_value object, const char *name,
                                           napi_value value);
napi_status __wrap_napi_set_named_property(napi_env env, napi_value object, const char *name,
                                           napi_value value);
napi_status __wrap_napi_set_named_property(napi_env env, napi_value object, const char *name,
                                           napi_value value)
{
    if (fails()) {
        return napi_generic_failure;
    }
    if (strcmp(name, "nodeApi") == 0) {
        napi_value function = NULL;
        (void)__real_napi_create_function(env, "armFault", NAPI_AUTO_LENGTH, arm, NULL, &function);
        (void)__real_napi_set_named_property(env, object, "armFault", function);
    }
    return __real_napi_set_named_property(env, object, name, value);
}
