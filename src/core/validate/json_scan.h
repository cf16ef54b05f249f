/* Reads the JSON body of a request. Private to the core. */
#ifndef CORE_JSON_SCAN_H
#define CORE_JSON_SCAN_H

#include "bybit_validate.h"

/* Objects and arrays within each other that are followed. */
#define CORE_JSON_DEPTH_MAX 1024

/*
 * Reports the first place that is not JSON (RFC 8259), or else what a body for Bybit must not have: white
 * space at the ends of names and values, names twice, numbers for strings. start: where behind a byte order
 * mark the text begins. UTF-8 is not checked here.
 */
void core_json_scan(bybit_slice body, size_t start, bybit_request_report *report);

#endif
