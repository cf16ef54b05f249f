/* Reads the parts of a message. */
#include "parts.h"

#include <stdlib.h>

static void add_piece(addon_message *message, bybit_slice piece)
{
    message->pieces[message->count++] = piece;
}

/* The size bytes after the used ones become part of the message. */
static void add_inlined(addon_message *message, size_t size)
{
    uint8_t *added = message->inlined + message->used;
    bybit_slice *last = message->count > 0 ? &message->pieces[message->count - 1] : NULL;
    if (last != NULL && last->data != NULL && last->data + last->size == added) {
        last->size += size;
    } else {
        add_piece(message, (bybit_slice){added, size});
    }
    message->used += size;
}

static bool add_long_string(napi_env env, napi_value value, addon_message *message)
{
    size_t size = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &size) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    uint8_t *text = malloc(size + 1);
    if (text == NULL) {
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    message->allocated[message->allocated_count++] = text;
    if (napi_get_value_string_utf8(env, value, (char *)text, size + 1, &size) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    add_piece(message, (bybit_slice){text, size});
    return true;
}

static bool add_other(napi_env env, napi_value value, bool with_marker, const char *name,
                      addon_message *message)
{
    bybit_slice bytes;
    napi_valuetype type = napi_undefined;
    if (with_marker && napi_typeof(env, value, &type) == napi_ok && type == napi_null) {
        add_piece(message, BYBIT_OWN_API_KEY);
        return true;
    }
    if (!addon_view_read(env, value, name, &bytes)) {
        return false;
    }
    add_piece(message, bytes);
    return true;
}

static bool add_value(napi_env env, napi_value value, bool with_marker, const char *name,
                      addon_message *message)
{
    /* A character takes up to 4 bytes, so a copy is known to be whole only if it leaves 4 bytes free. */
    enum { LONGEST_CHARACTER = 4 };
    size_t size = 0;
    const size_t room = sizeof message->inlined - message->used;
    const napi_status status =
        napi_get_value_string_utf8(env, value, (char *)message->inlined + message->used, room, &size);
    if (status == napi_string_expected) {
        return add_other(env, value, with_marker, name, message);
    }
    if (status == napi_ok && size + LONGEST_CHARACTER < room) {
        add_inlined(message, size);
        return true;
    }
    return add_long_string(env, value, message);
}

bool addon_message_read(napi_env env, const napi_value *values, size_t count, bool with_marker,
                        const char *name, addon_message *message)
{
    message->count = 0;
    message->allocated_count = 0;
    message->used = 0;
    if (count > BYBIT_PARTS_MAX) {
        (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "A message must have at most 8 parts");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_value(env, values[i], with_marker, name, message)) {
            addon_message_release(message);
            return false;
        }
    }
    return true;
}

void addon_message_release(addon_message *message)
{
    while (message->allocated_count > 0) {
        free(message->allocated[--message->allocated_count]);
    }
}
