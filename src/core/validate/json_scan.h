/* Reads the JSON body of a request. Private to the core. */
#ifndef CORE_JSON_SCAN_H
#define CORE_JSON_SCAN_H

#include "validate/rules.h"

/* The depth of nested objects and arrays that is read. */
#define CORE_JSON_DEPTH_MAX 1024

/*
 * Reports the first place that is not JSON (RFC 8259). In valid JSON it reports what a body must not
 * have: white space at the ends of names and values, duplicate names, numbers for strings and the reverse.
 * start: where the text begins after a byte order mark. UTF-8 is not checked here.
 */
void core_json_scan(const bybit_rules *rules, bybit_slice body, size_t start, bybit_request_report *report);

#endif
