/* The signers of an environment, by number. */
#include "signer_table.h"

#include <stdlib.h>

/* An id is generation * 2^24 + index, and stays below 2^53 so that a JavaScript number holds it. */
#define INDEX_BITS     24u
#define INDEX_COUNT    ((size_t)1 << INDEX_BITS)
#define GENERATION_MAX ((uint64_t)1 << 29)
#define NO_ENTRY       SIZE_MAX

typedef struct table_entry {
    bybit_signer *signer; /* NULL while the entry is free */
    uint64_t generation;
    size_t next_free;
} table_entry;

/* Only touched on the JavaScript thread of its environment. */
struct addon_signer_table {
    table_entry *entries;
    size_t count;
    size_t capacity;
    size_t first_free;
    size_t references;
};

addon_signer_table *addon_signer_table_create(void)
{
    addon_signer_table *table = calloc(1, sizeof *table);
    if (table != NULL) {
        table->first_free = NO_ENTRY;
        table->references = 1;
    }
    return table;
}

void addon_signer_table_retain(addon_signer_table *table)
{
    table->references++;
}

void addon_signer_table_release(addon_signer_table *table)
{
    if (table != NULL && --table->references == 0) {
        free(table->entries);
        free(table);
    }
}

static bool grow(addon_signer_table *table)
{
    const size_t capacity = table->capacity == 0 ? 16 : table->capacity * 2;
    if (table->count < table->capacity) {
        return true;
    }
    if (capacity > INDEX_COUNT) {
        return false;
    }
    table_entry *entries = realloc(table->entries, capacity * sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    table->entries = entries;
    table->capacity = capacity;
    return true;
}

bybit_status addon_signer_table_add(addon_signer_table *table, bybit_signer *signer, uint64_t *id)
{
    size_t index = table->first_free;
    if (index != NO_ENTRY) {
        table->first_free = table->entries[index].next_free;
    } else {
        if (!grow(table)) {
            return BYBIT_ERROR_MEMORY;
        }
        index = table->count++;
        table->entries[index].generation = 1;
    }
    table->entries[index].signer = signer;
    *id = table->entries[index].generation << INDEX_BITS | index;
    return BYBIT_OK;
}

static table_entry *entry_of(const addon_signer_table *table, uint64_t id)
{
    const size_t index = (size_t)(id & (INDEX_COUNT - 1));
    if (index >= table->count || table->entries[index].generation != id >> INDEX_BITS) {
        return NULL;
    }
    return table->entries[index].signer != NULL ? &table->entries[index] : NULL;
}

bybit_signer *addon_signer_table_find(const addon_signer_table *table, uint64_t id)
{
    const table_entry *entry = entry_of(table, id);
    return entry != NULL ? entry->signer : NULL;
}

void addon_signer_table_remove(addon_signer_table *table, uint64_t id)
{
    table_entry *entry = entry_of(table, id);
    if (entry == NULL) {
        return;
    }
    bybit_signer_release(entry->signer);
    entry->signer = NULL;
    entry->generation++;
    if (entry->generation < GENERATION_MAX) { /* else the entry is retired, because its ids would repeat */
        entry->next_free = table->first_free;
        table->first_free = (size_t)(entry - table->entries);
    }
}
