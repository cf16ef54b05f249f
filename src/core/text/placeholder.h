/* Recognises text that was pasted in place of a credential. Private to the core. */
#ifndef CORE_PLACEHOLDER_H
#define CORE_PLACEHOLDER_H

#include "bybit_base.h"

/* ${NAME} at the end; $NAME, %NAME%, {{ NAME }}, <NAME>, process.env.NAME, your_api_key or EXCHANGE_API_KEY
 * as the whole text. */
bool core_is_unexpanded_variable(bybit_slice text);

/* An armoured key or certificate, from its first line on. */
bool core_contains_pem(bybit_slice text);

#endif
