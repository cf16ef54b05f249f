/* Every public operation of the core that can fail or allocate, as a table; test_memory.c makes them fail. */
#ifndef BYBIT_TEST_OPERATIONS_H
#define BYBIT_TEST_OPERATIONS_H

#include "support.h"

typedef struct operation operation;

struct operation {
    const char *name;
    /*
     * Does it once, gives back all that came of it, and says in *right whether the result is what it has to
     * be for the status: on BYBIT_OK the true one, else none.
     */
    bybit_status (*run)(const operation *self, bool *right);
    int choice;            /* what run() makes of it: a digest, a form, a kind … */
    bybit_status expected; /* while there is memory */
    size_t fewest;         /* allocations of the core that it is known to need; 0: it must make none */
};

/* Makes the keys, signers and texts that the operations work on, while nothing fails. */
void open_operations(void);
void close_operations(void);
/* Makes the private keys anew: one that has failed stays failed. */
void renew_operations(void);

extern const operation operations[];
extern const size_t operation_count;

/* What the operations have in the vault between two runs. */
size_t operations_used_bytes(void);

#endif
