/* The one place where work crosses threads. */
#ifndef BYBIT_JOB_H
#define BYBIT_JOB_H

#include <node_api.h>

typedef struct job_type {
    const char *name;
    /* On a libuv worker thread. Must not touch Node-API. */
    void (*execute)(void *request);
    /* On the JavaScript thread: the Promise's value, or NULL with a pending exception to reject with. */
    napi_value (*complete)(napi_env env, void *request);
    /* On the JavaScript thread, exactly once, also when the environment goes away. Must not touch JavaScript.
     */
    void (*destroy)(void *request);
} job_type;

/* Takes over the request in every case. Returns a Promise, or NULL with a pending exception. */
napi_value job_start(napi_env env, const job_type *type, void *request);

#endif
