/* Takes the URL of a request apart and looks at path and query. Private to the core. */
#ifndef BYBIT_URL_SCAN_H
#define BYBIT_URL_SCAN_H

#include "bybit_auth.h"

typedef struct bybit_url {
    bybit_slice whole; /* without its fragment, which is never sent */
    bybit_slice path;
    bybit_slice query; /* without the question mark */
} bybit_url;

void bybit_url_scan(bybit_slice text, bybit_url *url, bybit_request_report *report);

#endif
