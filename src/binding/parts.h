/* The parts of a message, as JavaScript passes them. */
#ifndef ADDON_PARTS_H
#define ADDON_PARTS_H

#include "arguments.h"
#include "bybit_auth.h"

/* A message that was read. Neighbouring short strings stand in one piece, which is hashed at once. */
typedef struct addon_message {
    bybit_slice pieces[BYBIT_PARTS_MAX];
    size_t count;
    uint8_t *allocated[BYBIT_PARTS_MAX]; /* of strings that do not fit into the inline bytes */
    size_t allocated_count;
    size_t used;
    uint8_t inlined[ADDON_INLINE_BYTES];
} addon_message;

/*
 * Reads at most BYBIT_PARTS_MAX values: strings and bytes, and where with_marker is set null, which stands
 * for the API key of the signer. Bytes are borrowed until JavaScript runs again. name: the argument's name
 * for the error. false with an exception, and nothing to release.
 */
bool addon_message_read(napi_env env, const napi_value *values, size_t count, bool with_marker,
                        const char *name, addon_message *message);
void addon_message_release(addon_message *message);

#endif
