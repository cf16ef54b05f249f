/* The headers of a request that Bybit looks at. Private to the core. */
#ifndef BYBIT_REQUEST_HEADERS_H
#define BYBIT_REQUEST_HEADERS_H

#include "bybit_auth.h"

/* A header as the server will see it: once, and without the white space around its value. */
typedef struct bybit_header_value {
    size_t count;      /* how often it is sent */
    bool usable;       /* sent once, not empty, of printable ASCII alone */
    bybit_slice value; /* of the first one */
    size_t leading;    /* bytes of white space before it */
} bybit_header_value;

typedef struct bybit_auth_headers {
    bybit_header_value api_key;
    bybit_header_value timestamp;
    bybit_header_value recv_window;
    bybit_header_value sign;
    bybit_header_value content_type;
    bool sign_is_well_formed; /* of the kind that the signer makes, if there is one */
    bool key_is_the_signers;
} bybit_auth_headers;

void bybit_headers_scan(const bybit_request *request, bybit_auth_headers *headers,
                        bybit_request_report *report);

#endif
