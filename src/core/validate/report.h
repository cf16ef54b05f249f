/* Collects the findings about a request. Private to the core. */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "bybit_validate.h"

/* A finding that the report already has keeps its first place and adds the count. */
void core_request_note(bybit_request_report *report, bybit_request_finding_id id, bybit_request_field field,
                       size_t index, uint64_t count);
/* A string that was signed by mistake. name: of the rules. */
void core_request_note_signed(bybit_request_report *report, const char *name, uint64_t count);

#endif
