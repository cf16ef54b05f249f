/* A query or a body in the other forms in which people sign it. Private to the core. */
#ifndef BYBIT_REQUEST_FORMS_H
#define BYBIT_REQUEST_FORMS_H

#include "bybit_auth.h"

/* Text that grows in memory with room for the longest form. */
typedef struct bybit_text {
    uint8_t *data;
    size_t size;
} bybit_text;

/* No form is longer than so many times what it is made of, and BYBIT_FORM_EXTRA bytes: "a" becomes {"a":""}.
 */
#define BYBIT_FORM_GROWTH 7
#define BYBIT_FORM_EXTRA  2

/* How a client encodes a query. Letters, digits, '-', '_' and '.' stay as they are everywhere. */
typedef struct bybit_encoder {
    const char *kept; /* further characters that stay as they are */
    bool space_is_plus;
    bool decodes; /* false: what is encoded already is encoded once more */
} bybit_encoder;

/* Each of them appends to what is written. */
void bybit_form_decoded(bybit_slice query, bool plus_is_space, bybit_text *written);
void bybit_form_encoded(bybit_slice query, const bybit_encoder *used, bybit_text *written);
/* By name; equal names keep their order. Writes nothing for more pairs than anybody sends. */
void bybit_form_sorted(bybit_slice query, bybit_text *written);
/* {"name":"value"}, as JSON.stringify makes of the parameters */
void bybit_form_json(bybit_slice query, bybit_text *written);
/* A JSON body without white space between its tokens; spaced: with a space behind each comma and colon, as
 * Python writes. */
void bybit_form_respaced(bybit_slice body, bool spaced, bybit_text *written);

#endif
