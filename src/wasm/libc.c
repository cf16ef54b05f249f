/*
 * The few functions of the C library that the validators call, so that no libc is linked.
 *
 * The heap is an arena: it grows during one call and is wiped after it, but for the rules that are kept.
 * memcpy and memset are instructions of WebAssembly (bulk memory); the compiler inserts them.
 */
#include "exports.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT ((size_t)16)
#define PAGE      ((size_t)65536)

/* Placed by the linker behind the stack and the constants, aligned to 16 bytes. */
extern uint8_t heap_base[] __asm__("__heap_base");

/* Bytes in use from heap_base on, a multiple of ALIGNMENT. A WebAssembly instance has one thread. */
static size_t used;
/* Those of them that stay. */
static size_t kept;

static size_t heap_size(void)
{
    return __builtin_wasm_memory_size(0) * PAGE - (size_t)(uintptr_t)heap_base;
}

void *wasm_allocate(size_t size)
{
    const size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    const size_t rest = heap_size() - used;
    if (rounded < size) {
        return NULL;
    }
    if (rounded > rest && __builtin_wasm_memory_grow(0, (rounded - rest + PAGE - 1) / PAGE) == SIZE_MAX) {
        return NULL;
    }
    void *start = heap_base + used;
    used += rounded;
    return start;
}

void *malloc(size_t size)
{
    return wasm_allocate(size);
}

/* The arena is freed at once. */
void free(void *memory)
{
    (void)memory;
}

void wasm_wipe(void)
{
    memset(heap_base + kept, 0, used - kept);
    used = kept;
}

void wasm_keep(void)
{
    kept = used;
}

int memcmp(const void *left, const void *right, size_t size)
{
    const uint8_t *a = left;
    const uint8_t *b = right;
    for (size_t i = 0; i < size; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

void *memchr(const void *bytes, int byte, size_t size)
{
    const uint8_t *searched = bytes;
    for (size_t i = 0; i < size; i++) {
        if (searched[i] == (uint8_t)byte) {
            return (void *)(uintptr_t)(searched + i); /* NOLINT(performance-no-int-to-ptr) */
        }
    }
    return NULL;
}

size_t strlen(const char *text)
{
    size_t size = 0;
    while (text[size] != '\0') {
        size++;
    }
    return size;
}

int strcmp(const char *left, const char *right)
{
    const size_t size = strlen(left);
    const size_t other = strlen(right);
    return memcmp(left, right, (size < other ? size : other) + 1);
}

char *strchr(const char *text, int byte)
{
    return memchr(text, byte, strlen(text) + 1);
}
