/* Which call of the addon fails, and what the addon holds. Linked into the addon of `npm run test:oom` only.
 */
#include "failing_calls.h"
#include "wrapping.h"

#include <stdatomic.h>

#define EXPORTED __attribute__((visibility("default")))

static const char *const kind_names[KINDS] = {
    [MEMORY] = "memory",        [PAGES] = "mapped pages",
    [LOCKS] = "locks",          [CONTEXTS] = "contexts of OpenSSL",
    [KEYS] = "keys of OpenSSL", [INPUTS] = "inputs of a parser",
    [PARSED] = "parsed data",   [PROMISES] = "promises that are not settled",
    [WORKS] = "works",
};

/* Worker threads allocate, too. */
static atomic_long live[KINDS];
static atomic_long left = -1; /* negative: none fails */
static _Atomic(const char *) failed;

void *acquired(void *pointer, enum kind kind)
{
    if (pointer != NULL) {
        atomic_fetch_add(&live[kind], 1);
    }
    return pointer;
}

void released(const void *pointer, enum kind kind)
{
    if (pointer != NULL) {
        atomic_fetch_sub(&live[kind], 1);
    }
}

/* Exactly one call fails: what follows it, such as an error message, must not fail as well. */
bool fails_now(const char *name)
{
    if (atomic_load(&left) < 0 || atomic_fetch_sub(&left, 1) != 0) {
        return false;
    }
    atomic_store(&failed, name);
    return true;
}

EXPORTED void bybit_failing_calls_arm(size_t successes);
EXPORTED void bybit_failing_calls_arm(size_t successes)
{
    atomic_store(&failed, NULL);
    atomic_store(&left, (long)successes);
}

EXPORTED const char *bybit_failing_calls_disarm(void);
EXPORTED const char *bybit_failing_calls_disarm(void)
{
    atomic_store(&left, -1);
    return atomic_load(&failed);
}

EXPORTED const failing_calls_kind *bybit_failing_calls_held(size_t index);
EXPORTED const failing_calls_kind *bybit_failing_calls_held(size_t index)
{
    static failing_calls_kind held;
    if (index >= KINDS) {
        return NULL;
    }
    held = (failing_calls_kind){kind_names[index], atomic_load(&live[index])};
    return &held;
}
