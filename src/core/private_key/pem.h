/* The text around a PEM block: what .env files and shells add to it, and what its label says. Private to the
 * core. */
#ifndef CORE_PEM_H
#define CORE_PEM_H

#include "bybit_auth.h"

/*
 * Copies a key into text (at least as large), without what .env files and shells add: white space and quotes
 * around it, and the two characters \n for each line end. DER is copied as it is. Returns the bytes written.
 */
size_t core_pem_tidy(bybit_slice encoded, uint8_t *text);

/*
 * Tells by its labels what a text holds. BYBIT_KEY_FINE: a private key that may be usable. *start: where the
 * block that decided begins.
 */
bybit_key_problem core_pem_classify(bybit_slice text, size_t *start);

/* Whether a whole block is one line. JSON, shells and chats remove line ends. */
bool core_pem_is_one_line(bybit_slice block);

#endif
