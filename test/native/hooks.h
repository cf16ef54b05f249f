/*
 * Stands between the core and the system (the linker's --wrap, see the Makefile): makes allocations fail on
 * demand, counts mapped pages, and looks at pages in the moment they go back to the system.
 */
#ifndef BYBIT_TEST_HOOKS_H
#define BYBIT_TEST_HOOKS_H

#include <stdbool.h>
#include <stddef.h>

/* Nothing fails and nothing is watched any more. */
void hooks_reset(void);

/* The next allocation but `successes` fails: calloc, malloc, realloc, mmap, a new OpenSSL lock or digest
 * context. */
void hooks_fail_allocation(size_t successes);

/* Whether that failure has happened. */
bool hooks_allocation_failed(void);

/* How many allocations would still have succeeded before that. */
size_t hooks_successes_left(void);

/*
 * From now on OpenSSL's own allocations count as well, and can fail. False when OpenSSL has allocated
 * already: it has to come first in a process.
 */
bool hooks_stand_before_openssl(void);
bool hooks_standing_before_openssl(void);

/* While true, no lock can be taken. */
void hooks_fail_locking(bool fail);

/* While true, OpenSSL verifies no signature. */
void hooks_fail_verifying(bool fail);

/* While true, OpenSSL signs nothing with a private key. */
void hooks_fail_signing(bool fail);

/* Bytes that mmap gave and munmap has not taken back. */
size_t hooks_mapped_bytes(void);

/* Watches a piece of memory until the pages around it are unmapped. */
void hooks_watch(const void *memory, size_t size);

typedef enum hooks_watched { HOOKS_STILL_MAPPED, HOOKS_UNMAPPED_WIPED, HOOKS_UNMAPPED_DIRTY } hooks_watched;

hooks_watched hooks_watched_state(void);

#endif
