/* Queries that an exchange signs in another form than the one that is sent. Private to the core. */
#ifndef CORE_SIGNED_QUERY_H
#define CORE_SIGNED_QUERY_H

#include "validate/signed_string.h"

/* Reports what is read in two ways: percent-encoded values, and names that are not in order. url has the
 * query. */
void core_signed_query_scan(const bybit_rules *rules, bybit_slice url, bybit_slice query,
                            bybit_request_report *report);

/* Whether the signature is that of the request, with its query in any of the forms that may be meant. */
bool core_signed_query_fits(core_signed_request *request);

#endif
