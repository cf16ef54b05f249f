/* Times as ISO 8601 dates in UTC with milliseconds: 2020-12-08T09:08:57.715Z. Private to the core. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "bybit_base.h"

enum { CORE_DATE_SIZE = 24 };

/* Milliseconds since 1970. False for a text that is not exactly such a date, or lies before 1970. */
bool core_date_read(bybit_slice text, uint64_t *time);

/* text: CORE_DATE_SIZE bytes. False for a time after the year 9999. */
bool core_date_write(uint64_t time, uint8_t *text);

#endif
