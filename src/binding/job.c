#include "job.h"
#include "napi_util.h"

#include <stdlib.h>

typedef struct job {
    const job_type *type;
    void *request;
    napi_async_work work;
    napi_deferred deferred;
} job;

static void run(napi_env env, void *data)
{
    (void)env;
    const job *running = data;
    running->type->execute(running->request);
}

/* Settles the Promise. Node-API refuses every call once the environment closes; nobody waits any more then.
 */
static void settle(napi_env env, const job *finished, napi_status status)
{
    napi_value value = NULL;
    if (status == napi_ok) {
        value = finished->type->complete(env, finished->request);
    } else {
        (void)napi_throw_error(env, "ERR_BYBIT_CANCELLED", "The environment closed before the work began");
    }
    if (value != NULL) {
        (void)napi_resolve_deferred(env, finished->deferred, value);
        return;
    }
    napi_value error = NULL;
    if (napi_get_and_clear_last_exception(env, &error) == napi_ok) {
        (void)napi_reject_deferred(env, finished->deferred, error);
    }
}

static void finish(napi_env env, napi_status status, void *data)
{
    job *finished = data;
    settle(env, finished, status);
    finished->type->destroy(finished->request);
    (void)napi_delete_async_work(env, finished->work);
    free(finished);
}

/* The caller gets the exception instead of the Promise; a deferred that is never settled would leak. */
static napi_value abandon(napi_env env, job *abandoned)
{
    napi_value undefined = NULL;
    (void)throw_last_error(env);
    if (abandoned->deferred != NULL && napi_get_undefined(env, &undefined) == napi_ok) {
        (void)napi_resolve_deferred(env, abandoned->deferred, undefined);
    }
    if (abandoned->work != NULL) {
        (void)napi_delete_async_work(env, abandoned->work);
    }
    abandoned->type->destroy(abandoned->request);
    free(abandoned);
    return NULL;
}

napi_value job_start(napi_env env, const job_type *type, void *request)
{
    job *started = calloc(1, sizeof *started);
    if (started == NULL) {
        type->destroy(request);
        return throw_status(env, BYBIT_ERROR_MEMORY);
    }
    started->type = type;
    started->request = request;
    napi_value name = NULL;
    napi_value promise = NULL;
    if (napi_create_string_utf8(env, type->name, NAPI_AUTO_LENGTH, &name) != napi_ok ||
        napi_create_async_work(env, NULL, name, run, finish, started, &started->work) != napi_ok ||
        napi_create_promise(env, &started->deferred, &promise) != napi_ok ||
        napi_queue_async_work(env, started->work) != napi_ok) {
        return abandon(env, started);
    }
    return promise;
}
