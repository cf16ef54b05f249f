/* Splits the URL of a request and checks its path and query. Private to the core. */
#ifndef CORE_URL_H
#define CORE_URL_H

#include "validate/rules.h"

typedef struct core_url {
    bybit_slice whole; /* without its fragment, which is never sent */
    bybit_slice path;
    bybit_slice target; /* path and query; without a question mark that nothing follows */
    bybit_slice query;  /* without the question mark */
} core_url;

void core_url_scan(const bybit_rules *rules, bybit_slice text, core_url *url, bybit_request_report *report);

#endif
