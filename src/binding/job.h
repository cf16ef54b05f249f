/* Work on libuv's worker threads. No other part of the binding starts or joins threads. */
#ifndef ADDON_JOB_H
#define ADDON_JOB_H

#include <node_api.h>

typedef struct addon_job_type {
    const char *name;
    /* On libuv worker threads, in as many of them at once as the job was started for. Must not touch
     * Node-API. */
    void (*execute)(void *request);
    /* On the JavaScript thread: the Promise's value, or NULL with a pending exception to reject with. */
    napi_value (*complete)(napi_env env, void *request);
    /* On the JavaScript thread, exactly once, also when the environment goes away. Must not touch JavaScript.
     */
    void (*destroy)(void *request);
} addon_job_type;

#define ADDON_JOB_WORKERS_MAX 16

/*
 * Takes over the request in every case. workers: how many threads execute it at once, 1 to
 * ADDON_JOB_WORKERS_MAX. Returns a Promise, which is rejected where the threads take no work, or NULL with a
 * pending exception.
 */
napi_value addon_job_start(napi_env env, const addon_job_type *type, void *request, unsigned workers);

/*
 * How many worker threads can compute at once: libuv's (UV_THREADPOOL_SIZE, else 4), but no more than there
 * are cores: more would only compete with the main thread. At most ADDON_JOB_WORKERS_MAX.
 */
unsigned addon_job_worker_count(void);

#endif
