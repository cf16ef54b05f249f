/* A JSON reader of its own, to compare the core's with. */
#ifndef BYBIT_FUZZ_JSON_H
#define BYBIT_FUZZ_JSON_H

#include "bybit_auth.h"

/* Whether text is one JSON value (RFC 8259) of fewer than 1,024 levels. UTF-8 is not checked. */
bool fuzz_is_json(bybit_slice text);

#endif
