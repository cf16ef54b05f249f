/* Ranges of a value: trimmed, and without quotes. Private to the core. */
#ifndef CORE_RANGE_H
#define CORE_RANGE_H

#include "bybit_validate.h"
#include "validate/unicode.h"

/* Bytes [start, end) of a value, the first of them at UTF-16 index `index`. */
typedef struct core_range {
    size_t start;
    size_t end;
    size_t index;
} core_range;

/* The part of `within` that neither begins nor ends with white space or invisible characters. */
core_range core_range_trim(bybit_slice value, core_range within);

/* The last character of a range that is not empty. */
core_character core_range_last_character(bybit_slice value, core_range within);

/* Whether the character opens or closes a quotation. */
bool core_is_quote(uint32_t code_point);

/* The quote at the start of a range whose last character closes it; else a character with code point 0. */
core_character core_range_opening_quote(bybit_slice value, core_range within);

#endif
