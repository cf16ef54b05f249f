/*
 * The signers of an environment, by number. A number is read three times as fast as a wrapped object is
 * unwrapped and its tag checked, and it can never be mistaken for a pointer.
 */
#ifndef BYBIT_SIGNER_TABLE_H
#define BYBIT_SIGNER_TABLE_H

#include "../core/bybit_auth.h"

typedef struct signer_table signer_table;

/* Gives one reference. */
signer_table *signer_table_create(void);
void signer_table_retain(signer_table *table);
void signer_table_release(signer_table *table);

/* Takes over the caller's reference to the signer. The id is never given out twice. */
BYBIT_MUST_CHECK bybit_status signer_table_add(signer_table *table, bybit_signer *signer, uint64_t *id);
/* Borrowed; NULL for an id that is not, or no longer, in the table. */
bybit_signer *signer_table_find(const signer_table *table, uint64_t id);
void signer_table_remove(signer_table *table, uint64_t id);

#endif
