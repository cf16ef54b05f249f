/* signBatch and signJoined: different payloads, perhaps of different signers. */
#include "addon.h"
#include "arguments.h"
#include "batch.h"
#include "signer.h"

/* Numbers of an item in the first argument: signer id, timestamp (negative: none), recv_window. */
enum { NUMBERS_PER_ITEM = 3 };

/* The signatures one after another in one string where all have the same length, else an array (null:
 * failed). */
static napi_value complete_sign_batch(napi_env env, void *request)
{
    const addon_batch *finished = request;
    napi_value result = NULL;
    if (finished->text_size > 0 && addon_batch_status(finished) == BYBIT_OK) {
        return addon_latin1_to_js(env, finished->texts, finished->texts_size);
    }
    ADDON_TRY(env, napi_create_array_with_length(env, finished->count, &result));
    for (uint32_t i = 0; i < finished->count; i++) {
        const addon_batch_item *item = &finished->items[i];
        napi_value text = NULL;
        ADDON_TRY(env, item->status == BYBIT_OK
                           ? napi_create_string_latin1(env, finished->texts + item->text_offset,
                                                       bybit_signer_text_size(item->signer), &text)
                           : napi_get_null(env, &text));
        ADDON_TRY(env, napi_set_element(env, result, i, text));
    }
    return result;
}

static const addon_job_type sign_batch_job = {"bybit-auth:sign", addon_batch_execute, complete_sign_batch,
                                              addon_batch_destroy};

/* The contents may have moved while they grew: the messages point into them only now. */
static void point_at_contents(addon_batch *completed)
{
    size_t offset = 0;
    for (size_t i = 0; i < completed->count; i++) {
        bybit_slice *content = &completed->messages[i].content;
        content->data = content->size > 0 ? completed->contents + offset : NULL;
        offset += content->size;
    }
}

/* numbers: the three of an item. The message's content is still to be set. NULL with an exception on failure.
 */
static bybit_message *add_numbered_item(napi_env env, const addon_instance *instance, addon_batch *extended,
                                        const double *numbers)
{
    const double timestamp = numbers[1];
    const double recv_window = numbers[2];
    bybit_signer *signer = addon_signer_find(env, instance, numbers[0]);
    if (signer == NULL) {
        return NULL;
    }
    bybit_message *message = &extended->messages[extended->count];
    if (!(timestamp < 0)) { /* so that NaN is refused */
        if (!addon_integer_check(env, timestamp, "timestamp", ADDON_SAFE_INTEGER_MAX) ||
            !addon_integer_check(env, recv_window, "recvWindow", UINT32_MAX)) {
            return NULL;
        }
        message->kind = BYBIT_MESSAGE_REQUEST;
        message->timestamp = (uint64_t)timestamp;
        message->recv_window = (uint32_t)recv_window;
    }
    addon_batch_add(extended, signer, message);
    return message;
}

static bool append_element(napi_env env, addon_batch *extended, napi_value contents, uint32_t index)
{
    napi_handle_scope scope = NULL;
    napi_value content = NULL;
    if (napi_open_handle_scope(env, &scope) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    bool appended = napi_get_element(env, contents, index, &content) == napi_ok;
    if (appended) {
        appended = addon_batch_append_content(env, extended, content, &extended->messages[index]);
    } else {
        (void)addon_throw_last_error(env);
    }
    (void)napi_close_handle_scope(env, scope);
    return appended;
}

/* The numbers are read first: an element may be a getter of the caller's, which may detach their memory. */
static bool fill_sign_batch(napi_env env, const addon_instance *instance, addon_batch *filled,
                            const double *numbers, napi_value contents, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (add_numbered_item(env, instance, filled, numbers + (size_t)NUMBERS_PER_ITEM * i) == NULL) {
            return false;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!append_element(env, filled, contents, i)) {
            return false;
        }
    }
    point_at_contents(filled);
    return true;
}

/*
 * signBatch(numbers, contents, count): Promise of the signatures. numbers: Float64Array of three an item (id,
 * timestamp or -1, recvWindow); contents: array of strings and bytes.
 */
static napi_value sign_batch(napi_env env, napi_callback_info info)
{
    napi_value arguments[3];
    const double *numbers = NULL;
    size_t numbers_count = 0;
    uint64_t count = 0;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 3, arguments) ||
        !addon_doubles_read(env, arguments[0], "numbers", &numbers, &numbers_count) ||
        !addon_array_check(env, arguments[1], "contents") ||
        !addon_integer_read(env, arguments[2], "count", numbers_count / NUMBERS_PER_ITEM, &count)) {
        return NULL;
    }
    addon_batch *filled = addon_batch_create(env, (size_t)count, (size_t)count);
    if (filled == NULL) {
        return NULL;
    }
    if (!fill_sign_batch(env, instance, filled, numbers, arguments[1], (uint32_t)count)) {
        addon_batch_destroy(filled);
        return NULL;
    }
    return addon_batch_start(env, instance, &sign_batch_job, filled);
}

/* Reads the whole text into the contents in one call, which makes many short strings cheap. */
static bool join_read(napi_env env, napi_value value, addon_batch *filled)
{
    size_t size = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &size) != napi_ok) {
        return addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", "text", "of type string");
    }
    if (!addon_batch_reserve(env, filled, size + 1)) {
        return false;
    }
    if (napi_get_value_string_utf8(env, value, (char *)filled->contents, size + 1, &filled->contents_size) !=
        napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    return true;
}

/* Bytes of the UTF-8 that begins at offset and is `units` UTF-16 units long, or SIZE_MAX if none does. */
static size_t utf8_size(const addon_batch *filled, size_t offset, double units)
{
    size_t end = offset;
    while (units > 0 && end < filled->contents_size) {
        const uint8_t lead = filled->contents[end];
        const size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        units -= size == 4 ? 2 : 1;
        end += size;
    }
    return units == 0 && end <= filled->contents_size ? end - offset : SIZE_MAX;
}

/* A non-ASCII character takes more bytes than UTF-16 units, so equal sums mean that all are ASCII. */
static bool is_ascii(const addon_batch *filled, const double *lengths, uint32_t count)
{
    double units = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!(lengths[i] >= 0)) {
            return false;
        }
        units += lengths[i];
    }
    return units == (double)filled->contents_size;
}

/* Bytes of a part that is `units` UTF-16 units long, or SIZE_MAX. Another thread may change the memory of
 * the lengths, so each one is checked again. */
static size_t part_size(const addon_batch *filled, size_t offset, double units, bool ascii)
{
    if (!ascii) {
        return utf8_size(filled, offset, units);
    }
    const bool fits = units >= 0 && units <= (double)(filled->contents_size - offset);
    return fits && units == (double)(size_t)units ? (size_t)units : SIZE_MAX;
}

static bool fill_joined(napi_env env, const addon_instance *instance, addon_batch *filled,
                        const double *numbers, const double *lengths, uint32_t count)
{
    const bool ascii = is_ascii(filled, lengths, count);
    size_t offset = 0;
    for (uint32_t i = 0; i < count; i++) {
        bybit_message *message =
            add_numbered_item(env, instance, filled, numbers + (size_t)NUMBERS_PER_ITEM * i);
        if (message == NULL) {
            return false;
        }
        const size_t size = part_size(filled, offset, lengths[i], ascii);
        if (size == SIZE_MAX) {
            return addon_throw_argument(env, "ERR_INVALID_ARG_VALUE", "lengths",
                                        "those of the parts of the text");
        }
        message->content = (bybit_slice){filled->contents + offset, size};
        offset += size;
    }
    return true;
}

/*
 * signJoined(numbers, lengths, text, count): like signBatch, with the strings joined into one text. lengths:
 * Float64Array of the strings' lengths. No string may end in the middle of a surrogate pair.
 */
static napi_value sign_joined(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    const double *numbers = NULL;
    const double *lengths = NULL;
    size_t numbers_count = 0;
    size_t lengths_count = 0;
    uint64_t count = 0;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 4, arguments) ||
        !addon_doubles_read(env, arguments[0], "numbers", &numbers, &numbers_count) ||
        !addon_doubles_read(env, arguments[1], "lengths", &lengths, &lengths_count)) {
        return NULL;
    }
    const size_t items = numbers_count / NUMBERS_PER_ITEM;
    if (!addon_integer_read(env, arguments[3], "count", items < lengths_count ? items : lengths_count,
                            &count)) {
        return NULL;
    }
    addon_batch *filled = addon_batch_create(env, (size_t)count, (size_t)count);
    if (filled == NULL) {
        return NULL;
    }
    if (!join_read(env, arguments[2], filled) ||
        !fill_joined(env, instance, filled, numbers, lengths, (uint32_t)count)) {
        addon_batch_destroy(filled);
        return NULL;
    }
    return addon_batch_start(env, instance, &sign_batch_job, filled);
}

bool addon_export_sign_batch(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"signBatch", sign_batch},
        {"signJoined", sign_joined},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
