/*
 * The signers of an environment, by number. Reading a number is three times as fast as unwrapping an object
 * and checking its tag, and a number is never used as a pointer.
 */
#ifndef ADDON_SIGNER_TABLE_H
#define ADDON_SIGNER_TABLE_H

#include "bybit_auth.h"

typedef struct addon_signer_table addon_signer_table;

/* Gives one reference. */
addon_signer_table *addon_signer_table_create(void);
void addon_signer_table_retain(addon_signer_table *table);
void addon_signer_table_release(addon_signer_table *table);

/* Takes over the caller's reference to the signer. The id is never given out twice. */
BYBIT_MUST_CHECK bybit_status addon_signer_table_add(addon_signer_table *table, bybit_signer *signer,
                                                     uint64_t *id);
/* Borrowed; NULL for an id that is not, or no longer, in the table. */
bybit_signer *addon_signer_table_find(const addon_signer_table *table, uint64_t id);
void addon_signer_table_remove(addon_signer_table *table, uint64_t id);

#endif
