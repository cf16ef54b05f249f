/* Many signatures in one trip to the worker threads: what signBatch and signAll share. */
#ifndef ADDON_BATCH_H
#define ADDON_BATCH_H

#include "bybit_auth.h"
#include "addon.h"
#include "job.h"

#include <node_api.h>
#include <stdatomic.h>

typedef struct addon_batch_item {
    bybit_signer *signer;     /* retained */
    const bybit_slice *parts; /* in the batch */
    size_t part_count;
    size_t text_offset;
    bybit_status status;
} addon_batch_item;

typedef struct addon_batch {
    addon_batch_item *items;
    size_t count;
    size_t private_count; /* items that a private key signs */
    size_t text_size;     /* bytes of each signature while all are alike, else 0 */
    bybit_slice *parts;   /* those of the items one after another, or of all items */
    uint8_t *contents;    /* what the parts point into */
    size_t contents_size;
    size_t contents_capacity;
    char *texts; /* the signatures one after another */
    size_t texts_size;
    atomic_size_t claims; /* made so far, by all workers */
} addon_batch;

/* Room for that many items and that many parts in all; NULL with an exception when memory runs out. */
addon_batch *addon_batch_create(napi_env env, size_t capacity, size_t parts);
void addon_batch_destroy(void *request);

/* Retains the signer. The caller has room for the item, and the parts live in the batch. */
void addon_batch_add(addon_batch *extended, bybit_signer *signer, const bybit_slice *parts,
                     size_t part_count);

/* Makes room for size more bytes of contents, which may move; false with an exception. */
bool addon_batch_reserve(napi_env env, addon_batch *extended, size_t size);
bool addon_batch_append(napi_env env, addon_batch *extended, bybit_slice bytes);

/* Takes over the batch. Wakes as many workers as its size is worth. A Promise, or NULL with an exception. */
napi_value addon_batch_start(napi_env env, const addon_instance *instance, const addon_job_type *type,
                             addon_batch *started);
/* On worker threads: each claims a few items at a time until none is left, so that all end together. */
void addon_batch_execute(void *request);
/* The first failure among the signatures. */
bybit_status addon_batch_status(const addon_batch *finished);

#endif
