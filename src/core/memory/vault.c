/* Locked memory for secrets. */
#include "bybit_auth.h"
#include "memory/pages.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

/*
 * Slots of a few fixed sizes are cut from slabs of locked pages; anything larger gets pages of its own.
 * The smallest slot is one SHA-256 keyed state (64 bytes), so that 100,000 accounts need 6.4 MB and fit in
 * the 8 MiB of locked memory that Linux grants by default.
 */
#define SIZE_CLASSES   5
#define SLOT_SMALLEST  64u
#define SLAB_LARGEST   ((size_t)256 * 1024)
#define ALLOCATION_MAX ((size_t)512 * 1024 * 1024)

typedef struct free_slot {
    struct free_slot *next;
} free_slot;

typedef struct slab {
    struct slab *next;
    void *pages;
    size_t size;
} slab;

struct bybit_vault {
    CRYPTO_RWLOCK *lock;
    size_t references; /* the owner and every piece of memory handed out */
    slab *slabs;
    free_slot *slots[SIZE_CLASSES];
    size_t next_slab_size[SIZE_CLASSES];
    bybit_vault_statistics statistics;
};

void bybit_wipe(void *memory, size_t size)
{
    if (size > 0) {
        OPENSSL_cleanse(memory, size);
    }
}

bool bybit_equal(const void *left, const void *right, size_t size)
{
    if (size == 0) {
        return true; /* the pointers may be NULL */
    }
    return CRYPTO_memcmp(left, right, size) == 0;
}

static size_t round_up(size_t size, size_t unit)
{
    return (size + unit - 1) / unit * unit;
}

/* The size class of a slot, or SIZE_CLASSES where only whole pages will do. */
static unsigned size_class_for(size_t size)
{
    unsigned index = 0;
    while (index < SIZE_CLASSES && ((size_t)SLOT_SMALLEST << index) < size) {
        index++;
    }
    return index;
}

bybit_status bybit_vault_create(bybit_vault **vault)
{
    bybit_vault *created = calloc(1, sizeof *created);
    if (created == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    created->lock = CRYPTO_THREAD_lock_new();
    if (created->lock == NULL) {
        free(created);
        return BYBIT_ERROR_MEMORY;
    }
    created->references = 1;
    for (unsigned i = 0; i < SIZE_CLASSES; i++) {
        created->next_slab_size[i] = core_pages_unit();
    }
    *vault = created;
    return BYBIT_OK;
}

static void destroy(bybit_vault *vault)
{
    slab *current = vault->slabs;
    while (current != NULL) {
        slab *next = current->next;
        core_pages_unmap(current->pages, current->size);
        free(current);
        current = next;
    }
    CRYPTO_THREAD_lock_free(vault->lock);
    free(vault);
}

/* Called with the lock held; gives it back. */
static void drop_reference(bybit_vault *vault)
{
    const bool last = --vault->references == 0;
    (void)CRYPTO_THREAD_unlock(vault->lock);
    if (last) {
        destroy(vault);
    }
}

void bybit_vault_release(bybit_vault *vault)
{
    if (vault != NULL && CRYPTO_THREAD_write_lock(vault->lock) == 1) {
        drop_reference(vault);
    }
}

static void *map_counted(bybit_vault *vault, size_t size)
{
    bool locked = false;
    void *pages = core_pages_map(size, &locked);
    if (pages != NULL) {
        vault->statistics.mapped_bytes += size;
        vault->statistics.locked_bytes += locked ? size : 0;
    }
    return pages;
}

static bool add_slab(bybit_vault *vault, unsigned size_class)
{
    const size_t slot_size = (size_t)SLOT_SMALLEST << size_class;
    const size_t size = vault->next_slab_size[size_class];
    slab *added = calloc(1, sizeof *added);
    if (added == NULL) {
        return false;
    }
    added->pages = map_counted(vault, size);
    if (added->pages == NULL) {
        free(added);
        return false;
    }
    added->size = size;
    added->next = vault->slabs;
    vault->slabs = added;
    if (size < SLAB_LARGEST) {
        vault->next_slab_size[size_class] = size * 2;
    }
    /* From the end, so that slots are handed out in ascending order. */
    for (size_t offset = size; offset >= slot_size; offset -= slot_size) {
        free_slot *slot = (free_slot *)(void *)((char *)added->pages + offset - slot_size);
        slot->next = vault->slots[size_class];
        vault->slots[size_class] = slot;
    }
    return true;
}

static void *take_slot(bybit_vault *vault, unsigned size_class)
{
    if (vault->slots[size_class] == NULL && !add_slab(vault, size_class)) {
        return NULL;
    }
    free_slot *slot = vault->slots[size_class];
    vault->slots[size_class] = slot->next;
    slot->next = NULL;
    return slot;
}

/*
 * A large piece records in front of its first byte whether it was locked, so that the statistics stay correct
 * when it is freed.
 */
typedef struct large_header {
    size_t locked_bytes;
    size_t reserved;
} large_header;

static void *take_pages(bybit_vault *vault, size_t size)
{
    const size_t mapped = round_up(size + sizeof(large_header), core_pages_unit());
    const size_t locked_before = vault->statistics.locked_bytes;
    large_header *header = map_counted(vault, mapped);
    if (header == NULL) {
        return NULL;
    }
    header->locked_bytes = vault->statistics.locked_bytes - locked_before;
    return header + 1;
}

static void give_pages_back(bybit_vault *vault, void *memory, size_t size)
{
    large_header *header = (large_header *)memory - 1;
    const size_t mapped = round_up(size + sizeof(large_header), core_pages_unit());
    vault->statistics.mapped_bytes -= mapped;
    vault->statistics.locked_bytes -= header->locked_bytes;
    core_pages_unmap(header, mapped);
}

bybit_status bybit_vault_allocate(bybit_vault *vault, size_t size, void **memory)
{
    if (size == 0 || size > ALLOCATION_MAX) {
        return BYBIT_ERROR_ARGUMENT;
    }
    if (CRYPTO_THREAD_write_lock(vault->lock) != 1) {
        return BYBIT_ERROR_CRYPTO;
    }
    const unsigned size_class = size_class_for(size);
    void *taken = size_class < SIZE_CLASSES ? take_slot(vault, size_class) : take_pages(vault, size);
    if (taken != NULL) {
        vault->references++;
        vault->statistics.used_bytes += size;
    }
    (void)CRYPTO_THREAD_unlock(vault->lock);
    if (taken == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    *memory = taken;
    return BYBIT_OK;
}

void bybit_vault_free(bybit_vault *vault, void *memory, size_t size)
{
    if (memory == NULL) {
        return;
    }
    bybit_wipe(memory, size);
    if (CRYPTO_THREAD_write_lock(vault->lock) != 1) {
        return; /* wiped but lost: a leak is better than a torn free list */
    }
    const unsigned size_class = size_class_for(size);
    if (size_class < SIZE_CLASSES) {
        free_slot *slot = memory;
        slot->next = vault->slots[size_class];
        vault->slots[size_class] = slot;
    } else {
        give_pages_back(vault, memory, size);
    }
    vault->statistics.used_bytes -= size;
    drop_reference(vault);
}

bybit_vault_statistics bybit_vault_measure(bybit_vault *vault)
{
    bybit_vault_statistics statistics = {0};
    if (CRYPTO_THREAD_read_lock(vault->lock) == 1) {
        statistics = vault->statistics;
        (void)CRYPTO_THREAD_unlock(vault->lock);
    }
    return statistics;
}
