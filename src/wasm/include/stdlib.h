/* The functions of <stdlib.h> that the validators use. Defined in src/wasm/libc.c. */
#ifndef WASM_STDLIB_H
#define WASM_STDLIB_H

#include <stddef.h>

void *malloc(size_t size);
void free(void *memory);

#endif
