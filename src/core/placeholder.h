/* Recognises text that stands where a secret should be. Private to the core. */
#ifndef BYBIT_PLACEHOLDER_H
#define BYBIT_PLACEHOLDER_H

#include "bybit_auth.h"

/* ${NAME} at the end; $NAME, %NAME%, {{ NAME }}, <NAME> or process.env.NAME as the whole text. */
bool bybit_is_unexpanded_variable(bybit_slice text);

/* An armoured key or certificate, from its first line on. */
bool bybit_contains_pem(bybit_slice text);

typedef struct bybit_mask {
    uint32_t code_point;
    size_t units_before; /* UTF-16 units of the text before the run */
    size_t length;       /* characters */
    bool certain;        /* false where a random key could contain the run by chance */
} bybit_mask;

/* The first certain run of ****, xxxx, dots or bullets, else the first; *mask is written when there is one.
 */
BYBIT_MUST_CHECK bool bybit_find_mask(bybit_slice text, bybit_mask *mask);

#endif
