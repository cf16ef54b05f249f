/* Recognises text that was pasted in place of a credential. Private to the core. */
#ifndef CORE_PLACEHOLDER_H
#define CORE_PLACEHOLDER_H

#include "bybit_base.h"

/* Whether the text is what JavaScript makes of a missing value, such as "undefined". */
bool core_is_missing_value(bybit_slice text);

/* ${NAME} at the end; $NAME, %NAME%, {{ NAME }}, <NAME>, process.env.NAME, your_api_key, EXCHANGE_API_KEY or
 * a missing value as the whole text. */
bool core_is_unexpanded_variable(bybit_slice text);

/* An armoured key or certificate, from its first line on. */
bool core_contains_pem(bybit_slice text);

#endif
