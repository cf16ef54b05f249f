/* The headers that the exchange reads of a request, and the parameters that stand in place of some of them.
 * Private to the core. */
#ifndef CORE_HEADERS_H
#define CORE_HEADERS_H

#include "validate/rules.h"
#include "validate/url.h"

/* A header as the server reads it: without the white space around its value. Or a parameter. */
typedef struct core_header_value {
    size_t count;      /* how often it is sent */
    bool usable;       /* sent once, not empty, of printable ASCII alone */
    bybit_slice value; /* of the first one */
    size_t leading;    /* bytes of white space before it */
} core_header_value;

typedef struct core_auth_headers {
    core_header_value values[CORE_HEADER_COUNT];
    bool signature_is_well_formed; /* of the kind that the signer makes, if there is one */
    bool key_is_the_signers;
    uint8_t decoded[BYBIT_SIGNATURE_TEXT_MAX]; /* the signature of a parameter */
} core_auth_headers;

/* form: the body, where its parameters count; else empty */
void core_headers_scan(const bybit_request *request, const core_url *url, bybit_slice form,
                       core_auth_headers *headers, bybit_request_report *report);

#endif
