/* Variants of a query or a body that people sign by mistake. Private to the core. */
#ifndef CORE_VARIANTS_H
#define CORE_VARIANTS_H

#include "bybit_validate.h"

/* Text that grows in memory with room for the longest variant. */
typedef struct core_text {
    uint8_t *data;
    size_t size;
} core_text;

/* No variant is longer than CORE_VARIANT_GROWTH times its source plus CORE_VARIANT_EXTRA bytes:
 * "a" becomes {"a":""}. */
#define CORE_VARIANT_GROWTH 7
#define CORE_VARIANT_EXTRA  2

/* How a client encodes a query. Letters, digits, '-', '_' and '.' stay as they are everywhere. */
typedef struct core_encoder {
    const char *kept; /* further characters that stay as they are */
    bool space_is_plus;
    bool decodes; /* false: encoded text is encoded again */
} core_encoder;

/* Each function appends to the text written so far. */
void core_variant_decoded(bybit_slice query, bool plus_is_space, core_text *written);
void core_variant_encoded(bybit_slice query, const core_encoder *used, core_text *written);
/* The pairs in another order: number 0 sorts them by name. False after the last order that is tried. */
bool core_variant_ordered(bybit_slice query, size_t number, core_text *written);
/* {"name":"value"}, as JSON.stringify writes the parameters. */
void core_variant_json(bybit_slice query, core_text *written);
/* A JSON body without white space between its tokens; spaced: with a space after each comma and colon, as
 * Python writes it. */
void core_variant_respaced(bybit_slice body, bool spaced, core_text *written);
/* A JSON body as Python's str() writes the dict: with single quotation marks, True, False and None. */
void core_variant_python(bybit_slice body, core_text *written);

#endif
