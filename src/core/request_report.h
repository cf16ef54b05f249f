/* Takes down what is wrong with a request. Private to the core. */
#ifndef BYBIT_REQUEST_REPORT_H
#define BYBIT_REQUEST_REPORT_H

#include "bybit_auth.h"

/* A further place of what the report has already adds its count to it: the first place is kept. */
void bybit_request_note(bybit_request_report *report, bybit_request_finding_id id, bybit_request_field field,
                        size_t index, uint64_t count);

#endif
