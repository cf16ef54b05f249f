/* Checks the parameters of a query, or of a body that is a form. Private to the core. */
#ifndef CORE_QUERY_H
#define CORE_QUERY_H

#include "validate/rules.h"

/* Bytes of a text, the second one exclusive. */
typedef struct core_span {
    size_t start;
    size_t end;
} core_span;

/* Bytes that clients encode before they send a URL, and a % that begins no escape. Of a form only those that
 * no form has. */
void core_characters_scan(bybit_slice text, core_span span, bybit_request_field field,
                          bybit_request_report *report);

/* known: parameters that the request has elsewhere, and should not have twice */
void core_query_scan(const bybit_rules *rules, bybit_slice text, core_span span, bybit_slice known,
                     bybit_request_field field, bybit_request_report *report);

#endif
