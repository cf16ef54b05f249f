/* Reference counts that threads share. Private to the core. */
#ifndef CORE_REFCOUNT_H
#define CORE_REFCOUNT_H

#include <stdatomic.h>
#include <stdbool.h>

typedef atomic_int core_refcount;

/* The caller holds a reference already, so that nothing has to be ordered. */
static inline void core_refcount_retain(core_refcount *count)
{
    (void)atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
}

/* Whether that was the last reference. The thread that frees the object sees what the others wrote to it. */
static inline bool core_refcount_release(core_refcount *count)
{
    return atomic_fetch_sub_explicit(count, 1, memory_order_acq_rel) == 1;
}

#endif
