/* Reference counts that threads share. Private to the core. */
#ifndef BYBIT_REFERENCE_H
#define BYBIT_REFERENCE_H

typedef int bybit_reference_count;

#if defined(__GNUC__) || defined(__clang__)

/* The compiler's own, because ThreadSanitizer understands it. Returns the new count. */
static inline int
bybit_reference_add(bybit_reference_count *count, /* NOLINT(readability-non-const-parameter) */
                    int amount)
{
    return __atomic_add_fetch(count, amount, __ATOMIC_ACQ_REL);
}

#else

#include <openssl/crypto.h>

static inline int bybit_reference_add(bybit_reference_count *count, int amount)
{
    int result = 0;
    (void)CRYPTO_atomic_add(count, amount, &result, NULL);
    return result;
}

#endif
#endif
