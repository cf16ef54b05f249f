/* Bytes that are copied out of JavaScript, for a worker thread. */
#ifndef ADDON_COPIED_BYTES_H
#define ADDON_COPIED_BYTES_H

#include "napi_util.h"

typedef struct addon_copied_bytes {
    uint8_t *data; /* from malloc() */
    size_t size;
} addon_copied_bytes;

/* At most `maximum` bytes of a string, as UTF-8, or of a view. name: the argument's for the error. */
bool addon_copied_bytes_read(napi_env env, napi_value value, const char *name, size_t maximum,
                             addon_copied_bytes *filled);

#endif
