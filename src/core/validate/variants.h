/* A query or a body in the other forms in which people sign it. Private to the core. */
#ifndef CORE_VARIANTS_H
#define CORE_VARIANTS_H

#include "bybit_validate.h"

/* Text that grows in memory with room for the longest form. */
typedef struct core_text {
    uint8_t *data;
    size_t size;
} core_text;

/* No form is longer than so many times what it is made of, and CORE_VARIANT_EXTRA bytes: "a" becomes
 * {"a":""}.
 */
#define CORE_VARIANT_GROWTH 7
#define CORE_VARIANT_EXTRA  2

/* How a client encodes a query. Letters, digits, '-', '_' and '.' stay as they are everywhere. */
typedef struct core_encoder {
    const char *kept; /* further characters that stay as they are */
    bool space_is_plus;
    bool decodes; /* false: what is encoded already is encoded once more */
} core_encoder;

/* Each of them appends to what is written. */
void core_variant_decoded(bybit_slice query, bool plus_is_space, core_text *written);
void core_variant_encoded(bybit_slice query, const core_encoder *used, core_text *written);
/* By name; equal names keep their order. Writes nothing for more pairs than anybody sends. */
void core_variant_sorted(bybit_slice query, core_text *written);
/* {"name":"value"}, as JSON.stringify makes of the parameters */
void core_variant_json(bybit_slice query, core_text *written);
/* A JSON body without white space between its tokens; spaced: with a space behind each comma and colon, as
 * Python writes. */
void core_variant_respaced(bybit_slice body, bool spaced, core_text *written);

#endif
