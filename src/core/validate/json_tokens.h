/* The tokens of JSON (RFC 8259). Offsets and sizes are in bytes. Private to the core. */
#ifndef CORE_JSON_TOKENS_H
#define CORE_JSON_TOKENS_H

#include "bybit_validate.h"

bool core_json_is_digit(uint8_t byte);
/* Whether a byte belongs to an unquoted name or a literal. */
bool core_json_is_word(uint8_t byte);

/* The byte at an offset, or NUL past the end, which ends every token. */
uint8_t core_json_byte(bybit_slice text, size_t offset);

/* Moves past a number; false when it is not a number; *end is where it fails. */
bool core_json_skip_number(bybit_slice text, size_t *end);

/* Bytes of the escape at an offset, or 0 for one that does not exist. */
size_t core_json_escape_size(bybit_slice text, size_t offset);

/* Whether the text ends inside the escape at an offset. */
bool core_json_is_cut_escape(bybit_slice text, size_t offset);

/* The offset of escaped white space at one of the ends of a string (\n \r \t \f), or
 * CORE_STRAY_NONE. */
size_t core_json_stray_escape(bybit_slice text);

#endif
