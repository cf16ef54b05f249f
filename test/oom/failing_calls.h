/* The failing calls of the addon that was built for test/oom, as oom_control.node reaches them. */
#ifndef BYBIT_FAILING_CALLS_H
#define BYBIT_FAILING_CALLS_H

#include <stddef.h>

/* After that many more calls that can fail, one does. */
typedef void failing_calls_arm(size_t successes);
/* No call fails any more. The name of the one that did, or NULL. */
typedef const char *failing_calls_disarm(void);

typedef struct failing_calls_kind {
    const char *name;
    long live; /* acquired and not given back */
} failing_calls_kind;

/* What the addon holds, kind by kind; NULL after the last. */
typedef const failing_calls_kind *failing_calls_held(size_t index);

#endif
