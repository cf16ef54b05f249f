/* The one place where work crosses threads. */
#ifndef BYBIT_JOB_H
#define BYBIT_JOB_H

#include <node_api.h>

typedef struct job_type {
    const char *name;
    /* On libuv worker threads, in as many of them at once as the job was started for. Must not touch
     * Node-API. */
    void (*execute)(void *request);
    /* On the JavaScript thread: the Promise's value, or NULL with a pending exception to reject with. */
    napi_value (*complete)(napi_env env, void *request);
    /* On the JavaScript thread, exactly once, also when the environment goes away. Must not touch JavaScript.
     */
    void (*destroy)(void *request);
} job_type;

#define JOB_WORKERS_MAX 16

/*
 * Takes over the request in every case. workers: how many threads execute it at once, 1 to JOB_WORKERS_MAX.
 * Returns a Promise, which is rejected where the threads take no work, or NULL with a pending exception.
 */
napi_value job_start(napi_env env, const job_type *type, void *request, unsigned workers);

/*
 * How many worker threads can compute at once: libuv's (UV_THREADPOOL_SIZE, else 4), but no more than there
 * are cores, for the surplus would only take the main thread's turn. At most JOB_WORKERS_MAX.
 */
unsigned job_worker_count(void);

#endif
