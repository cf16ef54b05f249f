/* Finds runs of characters that hide a value, such as ****. Private to the core. */
#ifndef CORE_MASK_H
#define CORE_MASK_H

#include "bybit_base.h"

typedef struct core_mask {
    uint32_t code_point;
    size_t units_before; /* UTF-16 units of the text before the run */
    size_t length;       /* characters */
    bool certain;        /* false where a random key could contain the run by chance */
} core_mask;

/* The first certain run of ****, xxxx, dots or bullets, else the first; *mask is written when there is one.
 */
BYBIT_MUST_CHECK bool core_find_mask(bybit_slice text, core_mask *mask);

#endif
