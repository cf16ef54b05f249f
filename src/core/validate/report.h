/* Takes down what is wrong with a request. Private to the core. */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "bybit_validate.h"

/* A further place of what the report has already adds its count to it: the first place is kept. */
void core_request_note(bybit_request_report *report, bybit_request_finding_id id, bybit_request_field field,
                       size_t index, uint64_t count);

#endif
