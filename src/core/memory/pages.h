/* Pages for secrets. All that differs between platforms is here. Private to the core. */
#ifndef CORE_PAGES_H
#define CORE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

/* The granularity of pages, in bytes. */
size_t core_pages_unit(void);

/*
 * Maps size zeroed bytes (a multiple of the unit), left out of core dumps where the system supports it, and
 * tries to lock them into RAM. *locked says whether locking worked: a locked-memory limit of 0 is common in
 * containers, where a bot must still run. NULL when out of memory.
 */
void *core_pages_map(size_t size, bool *locked);

/* The caller has wiped the pages. */
void core_pages_unmap(void *pages, size_t size);

#endif
