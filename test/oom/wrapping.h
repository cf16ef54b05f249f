/* How one call of the addon is stood in front of; calls.rsp tells the linker the names. */
#ifndef BYBIT_WRAPPING_H
#define BYBIT_WRAPPING_H

#include <node_api.h>
#include <stdbool.h>

/* What the addon has to give back. */
enum kind {
    MEMORY,
    PAGES,
    LOCKS,
    CONTEXTS,
    KEYS,
    INPUTS,
    PARSED,
    PROMISES,
    WORKS,
    KINDS,
};

/* Whether this call is the one that fails. */
bool fails_now(const char *name);

/* NULL is not counted. */
void *acquired(void *pointer, enum kind kind);
void released(const void *pointer, enum kind kind);

#define DECLARE(type, name, parameters)                                                                      \
    type __real_##name parameters;                                                                           \
    type __wrap_##name parameters;                                                                           \
    type __wrap_##name parameters

/* A call that gives nothing to give back. */
#define FAILING(type, failure, name, parameters, arguments)                                                  \
    DECLARE(type, name, parameters)                                                                          \
    {                                                                                                        \
        return fails_now(#name) ? (failure) : __real_##name arguments;                                       \
    }

/* A call whose result has to be given back. */
#define ACQUIRING(type, kind, name, parameters, arguments)                                                   \
    DECLARE(type, name, parameters)                                                                          \
    {                                                                                                        \
        return fails_now(#name) ? NULL : acquired(__real_##name arguments, kind);                            \
    }

/* The first parameter has to be called `given`. */
#define RELEASING(kind, name, parameters, arguments)                                                         \
    DECLARE(void, name, parameters)                                                                          \
    {                                                                                                        \
        released(given, kind);                                                                               \
        __real_##name arguments;                                                                             \
    }

#endif
