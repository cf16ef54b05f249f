/* Many signatures in one job on the worker threads. */
#include "batch.h"
#include "arguments.h"

#include <stdlib.h>
#include <string.h>

/* HMAC signatures a worker takes at a time. One signature with a private key takes longer than all of them.
 */
enum { ITEMS_PER_CLAIM = 32 };

/* HMAC signatures that justify waking one more worker. */
enum { ITEMS_PER_WORKER = 256 };

void addon_batch_destroy(void *request)
{
    addon_batch *destroyed = request;
    for (size_t i = 0; i < destroyed->count; i++) {
        bybit_signer_release(destroyed->items[i].signer);
    }
    free(destroyed->items);
    free(destroyed->parts);
    free(destroyed->contents);
    free(destroyed->texts);
    free(destroyed);
}

addon_batch *addon_batch_create(napi_env env, size_t capacity, size_t parts)
{
    addon_batch *created = calloc(1, sizeof *created);
    if (created != NULL) {
        created->items = calloc(capacity > 0 ? capacity : 1, sizeof *created->items);
        created->parts = calloc(parts > 0 ? parts : 1, sizeof *created->parts);
        if (created->items != NULL && created->parts != NULL) {
            return created;
        }
        addon_batch_destroy(created);
    }
    (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
    return NULL;
}

static size_t items_per_claim(const addon_batch *claimed)
{
    return claimed->private_count > 0 ? 1 : ITEMS_PER_CLAIM;
}

void addon_batch_execute(void *request)
{
    addon_batch *executed = request;
    const size_t step = items_per_claim(executed);
    for (;;) {
        const size_t claim = atomic_fetch_add_explicit(&executed->claims, 1, memory_order_relaxed);
        const size_t first = claim * step;
        if (first >= executed->count) {
            return;
        }
        const size_t end = executed->count - first < step ? executed->count : first + step;
        for (size_t i = first; i < end; i++) {
            addon_batch_item *item = &executed->items[i];
            item->status = bybit_signer_sign(item->signer, item->parts, item->part_count,
                                             executed->texts + item->text_offset);
        }
    }
}

static unsigned workers_for(const addon_batch *executed, unsigned available)
{
    const size_t wanted = executed->private_count + executed->count / ITEMS_PER_WORKER;
    if (wanted < 1) {
        return 1;
    }
    return wanted < available ? (unsigned)wanted : available;
}

void addon_batch_add(addon_batch *extended, bybit_signer *signer, const bybit_slice *parts, size_t part_count)
{
    const size_t size = bybit_signer_text_size(signer);
    addon_batch_item *item = &extended->items[extended->count];
    extended->text_size = extended->count == 0 || extended->text_size == size ? size : 0;
    extended->count++;
    item->signer = bybit_signer_retain(signer);
    item->parts = parts;
    item->part_count = part_count;
    item->text_offset = extended->texts_size;
    extended->texts_size += size;
    extended->private_count += bybit_signer_is_private(signer) ? 1 : 0;
}

napi_value addon_batch_start(napi_env env, const addon_instance *instance, const addon_job_type *type,
                             addon_batch *started)
{
    started->texts = malloc(started->texts_size > 0 ? started->texts_size : 1);
    if (started->texts == NULL) {
        addon_batch_destroy(started);
        return addon_throw_status(env, BYBIT_ERROR_MEMORY);
    }
    return addon_job_start(env, type, started, workers_for(started, instance->workers));
}

bybit_status addon_batch_status(const addon_batch *finished)
{
    for (size_t i = 0; i < finished->count; i++) {
        if (finished->items[i].status != BYBIT_OK) {
            return finished->items[i].status;
        }
    }
    return BYBIT_OK;
}

bool addon_batch_reserve(napi_env env, addon_batch *extended, size_t size)
{
    if (extended->contents_capacity - extended->contents_size >= size) {
        return true;
    }
    const size_t capacity = (extended->contents_size + size) * 2;
    uint8_t *contents = realloc(extended->contents, capacity);
    if (contents == NULL) {
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    extended->contents = contents;
    extended->contents_capacity = capacity;
    return true;
}

bool addon_batch_append(napi_env env, addon_batch *extended, bybit_slice bytes)
{
    if (!addon_batch_reserve(env, extended, bytes.size)) {
        return false;
    }
    if (bytes.size > 0) {
        memcpy(extended->contents + extended->contents_size, bytes.data, bytes.size);
        extended->contents_size += bytes.size;
    }
    return true;
}
