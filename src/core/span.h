/* Parts of a value that is read as text. Private to the core. */
#ifndef BYBIT_SPAN_H
#define BYBIT_SPAN_H

#include "bybit_auth.h"
#include "characters.h"

/* Bytes [start, end) of a value, the first of them at UTF-16 index `index`. */
typedef struct bybit_span {
    size_t start;
    size_t end;
    size_t index;
} bybit_span;

/* The part of `within` that neither begins nor ends with white space or invisible characters. */
bybit_span bybit_span_trim(bybit_slice value, bybit_span within);

/* The last character of a span that is not empty. */
bybit_character bybit_span_last_character(bybit_slice value, bybit_span within);

/* Whether the character opens or closes a quotation. */
bool bybit_is_quote(uint32_t code_point);

/* The quote that a span begins with, where its last character closes it; else a character with code point 0.
 */
bybit_character bybit_span_opening_quote(bybit_slice value, bybit_span within);

#endif
