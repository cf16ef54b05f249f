/* Many signatures in one trip to the worker threads: what signBatch, signJoined and signAll share. */
#ifndef ADDON_BATCH_H
#define ADDON_BATCH_H

#include "bybit_auth.h"
#include "addon.h"
#include "job.h"

#include <node_api.h>
#include <stdatomic.h>

typedef struct addon_batch_item {
    bybit_signer *signer; /* retained */
    const bybit_message *message;
    size_t text_offset;
    bybit_status status;
} addon_batch_item;

typedef struct addon_batch {
    addon_batch_item *items;
    size_t count;
    size_t rsa_count;
    size_t text_size;        /* bytes of each signature while all are alike, else 0 */
    bybit_message *messages; /* one an item, or one for all */
    uint8_t *contents;       /* what the messages' contents point into */
    size_t contents_size;
    size_t contents_capacity;
    char *texts; /* the signatures one after another */
    size_t texts_size;
    atomic_size_t claims; /* made so far, by all workers */
} addon_batch;

/* Room for that many items and messages; NULL with an exception when memory runs out. */
addon_batch *addon_batch_create(napi_env env, size_t capacity, size_t messages);
void addon_batch_destroy(void *request);

/* Retains the signer. The caller has room for the item, and the message lives in the batch. */
void addon_batch_add(addon_batch *extended, bybit_signer *signer, const bybit_message *message);

/* Makes room for size more bytes of contents, which may move; false with an exception. */
bool addon_batch_reserve(napi_env env, addon_batch *extended, size_t size);
/* Appends a value's bytes to the contents and sets the message's content size, not yet its data. */
bool addon_batch_append_content(napi_env env, addon_batch *extended, napi_value value,
                                bybit_message *message);

/* Takes over the batch. Wakes as many workers as its size is worth. A Promise, or NULL with an exception. */
napi_value addon_batch_start(napi_env env, const addon_instance *instance, const addon_job_type *type,
                             addon_batch *started);
/* On worker threads: each claims a few items at a time until none is left, so that all end together. */
void addon_batch_execute(void *request);
/* The first failure among the signatures. */
bybit_status addon_batch_status(const addon_batch *finished);

#endif
