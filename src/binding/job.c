/* Runs work on worker threads and settles its Promise. */
#include "job.h"
#include "napi_util.h"

#include <stdlib.h>
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <unistd.h>
#endif

typedef struct addon_job {
    const addon_job_type *type;
    void *request;
    napi_deferred deferred;
    unsigned unfinished; /* works that have not completed; only touched on the JavaScript thread */
    bool cancelled;
    bool abandoned; /* a work could not be queued: the Promise is rejected already */
    unsigned works_count;
    napi_async_work works[ADDON_JOB_WORKERS_MAX];
} addon_job;

static long core_count(void)
{
#ifdef _WIN32
    SYSTEM_INFO information;
    GetSystemInfo(&information);
    return (long)information.dwNumberOfProcessors;
#else
    return sysconf(_SC_NPROCESSORS_ONLN);
#endif
}

unsigned addon_job_worker_count(void)
{
    const char *configured = getenv("UV_THREADPOOL_SIZE");
    const long threads = configured != NULL ? strtol(configured, NULL, 10) : 4;
    const long cores = core_count();
    const long useful = threads < cores ? threads : cores;
    if (useful < 1) {
        return 1;
    }
    return useful > ADDON_JOB_WORKERS_MAX ? ADDON_JOB_WORKERS_MAX : (unsigned)useful;
}

static void run(napi_env env, void *data)
{
    (void)env;
    const addon_job *running = data;
    running->type->execute(running->request);
}

/* Rejects the Promise with the pending exception, or with what Node-API says of the call that failed. A
 * Promise that is never settled would leak. */
static void reject(napi_env env, const addon_job *failed)
{
    napi_value error = NULL;
    (void)addon_throw_last_error(env);
    if (napi_get_and_clear_last_exception(env, &error) == napi_ok) {
        (void)napi_reject_deferred(env, failed->deferred, error);
    }
}

/* Settles the Promise. Once the environment closes, Node-API refuses every call and no code waits for it. */
static void settle(napi_env env, const addon_job *finished)
{
    napi_value value = NULL;
    if (!finished->cancelled) {
        value = finished->type->complete(env, finished->request);
    } else {
        (void)napi_throw_error(env, "ERR_BYBIT_CANCELLED", "The environment closed before the work began");
    }
    if (value == NULL || napi_resolve_deferred(env, finished->deferred, value) != napi_ok) {
        reject(env, finished);
    }
}

static void destroy(napi_env env, addon_job *finished)
{
    for (unsigned i = 0; i < finished->works_count; i++) {
        (void)napi_delete_async_work(env, finished->works[i]);
    }
    finished->type->destroy(finished->request);
    free(finished);
}

static void finish(napi_env env, napi_status status, void *data)
{
    addon_job *finished = data;
    finished->cancelled = finished->cancelled || status != napi_ok;
    finished->unfinished--;
    if (finished->unfinished > 0) {
        return;
    }
    if (!finished->abandoned) {
        settle(env, finished);
    }
    destroy(env, finished);
}

static bool create_works(napi_env env, addon_job *started, unsigned workers)
{
    napi_value name = NULL;
    if (napi_create_string_utf8(env, started->type->name, NAPI_AUTO_LENGTH, &name) != napi_ok) {
        return false;
    }
    for (; started->works_count < workers; started->works_count++) {
        if (napi_create_async_work(env, NULL, name, run, finish, started,
                                   &started->works[started->works_count]) != napi_ok) {
            return false;
        }
    }
    return true;
}

napi_value addon_job_start(napi_env env, const addon_job_type *type, void *request, unsigned workers)
{
    napi_value promise = NULL;
    addon_job *started = calloc(1, sizeof *started);
    if (started == NULL) {
        type->destroy(request);
        return addon_throw_status(env, BYBIT_ERROR_MEMORY);
    }
    started->type = type;
    started->request = request;
    if (!create_works(env, started, workers) ||
        napi_create_promise(env, &started->deferred, &promise) != napi_ok) {
        (void)addon_throw_last_error(env);
        destroy(env, started);
        return NULL;
    }
    while (started->unfinished < workers &&
           napi_queue_async_work(env, started->works[started->unfinished]) == napi_ok) {
        started->unfinished++;
    }
    if (started->unfinished == workers) {
        return promise;
    }
    reject(env, started);
    started->abandoned = true;
    if (started->unfinished == 0) {
        destroy(env, started);
    }
    return promise;
}
