/* signBatch: different messages, perhaps of different signers. */
#include "addon.h"
#include "arguments.h"
#include "batch.h"
#include "signer.h"

/* A message is a text, and bytes behind it where the batch has any. */
enum { TEXT = 0, BYTES = 1 };

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

/* The numbers that signBatch() is given. Borrowed until JavaScript runs again. */
typedef struct batch_numbers {
    const double *ids;
    const double *lengths;
    uint32_t items;
} batch_numbers;

static bool numbers_read(napi_env env, const napi_value *arguments, batch_numbers *numbers)
{
    size_t ids = 0;
    size_t lengths = 0;
    uint64_t items = 0;
    if (!addon_doubles_read(env, arguments[0], "ids", &numbers->ids, &ids) ||
        !addon_doubles_read(env, arguments[1], "lengths", &numbers->lengths, &lengths) ||
        !addon_integer_read(env, arguments[4], "items", ids < lengths ? ids : lengths, &items)) {
        return false;
    }
    numbers->items = (uint32_t)items;
    return true;
}

static bool is_undefined(napi_env env, napi_value value)
{
    napi_valuetype type = napi_null;
    return napi_typeof(env, value, &type) == napi_ok && type == napi_undefined;
}

/* The items, with the sizes of their texts. */
static bool add_items(napi_env env, const addon_instance *instance, addon_batch *filled,
                      const batch_numbers *numbers, size_t part_count)
{
    const bool ascii = is_ascii(filled, numbers->lengths, numbers->items);
    size_t offset = 0;
    for (uint32_t i = 0; i < numbers->items; i++) {
        bybit_slice *parts = filled->parts + i * part_count;
        bybit_signer *signer = addon_signer_find(env, instance, numbers->ids[i]);
        if (signer == NULL) {
            return false;
        }
        const size_t size = part_size(filled, offset, numbers->lengths[i], ascii);
        if (size == SIZE_MAX) {
            return addon_throw_argument(env, "ERR_INVALID_ARG_VALUE", "lengths",
                                        "those of the parts of the text");
        }
        addon_batch_add(filled, signer, parts, part_count);
        parts[TEXT].size = size;
        offset += size;
    }
    return true;
}

static bool append_bytes(napi_env env, addon_batch *filled, napi_value value, bybit_slice *part)
{
    addon_bytes bytes;
    if (!addon_bytes_read(env, value, "bytes", &bytes)) {
        return false;
    }
    const bool appended = addon_batch_append(env, filled, bytes.bytes);
    part->size = bytes.bytes.size;
    addon_bytes_release(&bytes);
    return appended;
}

static bool append_element(napi_env env, addon_batch *filled, napi_value array, uint32_t index)
{
    napi_handle_scope scope = NULL;
    napi_value element = NULL;
    if (napi_open_handle_scope(env, &scope) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    bool appended = napi_get_element(env, array, index, &element) == napi_ok;
    if (!appended) {
        (void)addon_throw_last_error(env);
    } else if (!is_undefined(env, element)) {
        appended = append_bytes(env, filled, element, &filled->parts[2 * (size_t)index + BYTES]);
    }
    (void)napi_close_handle_scope(env, scope);
    return appended;
}

/* The contents may have moved while they grew: the parts point into them only now. */
static void point_at_contents(addon_batch *filled, size_t text_size, size_t part_count)
{
    size_t offsets[2] = {0, text_size};
    for (size_t i = 0; i < filled->count * part_count; i++) {
        bybit_slice *part = &filled->parts[i];
        size_t *offset = &offsets[i % part_count];
        part->data = part->size > 0 ? filled->contents + *offset : NULL;
        *offset += part->size;
    }
}

/* The numbers are read first: an element may be a getter of the caller's, which may detach their memory. */
static bool fill_batch(napi_env env, const addon_instance *instance, addon_batch *filled,
                       const batch_numbers *numbers, napi_value bytes)
{
    const size_t text_size = filled->contents_size;
    const size_t part_count = bytes != NULL ? 2 : 1;
    if (!add_items(env, instance, filled, numbers, part_count)) {
        return false;
    }
    for (uint32_t i = 0; bytes != NULL && i < numbers->items; i++) {
        if (!append_element(env, filled, bytes, i)) {
            return false;
        }
    }
    point_at_contents(filled, text_size, part_count);
    return true;
}

/*
 * signBatch(ids, lengths, text, bytes, items): Promise of the signatures. ids: Float64Array of the signers;
 * text: the texts of all messages joined; lengths: Float64Array, how long each is; bytes: undefined, or an
 * array of what follows the text of each message, undefined for none. No text may end in the middle of a
 * surrogate pair.
 */
static napi_value sign_batch(napi_env env, napi_callback_info info)
{
    napi_value arguments[5];
    batch_numbers numbers;
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 5, arguments) ||
        !numbers_read(env, arguments, &numbers)) {
        return NULL;
    }
    napi_value bytes = is_undefined(env, arguments[3]) ? NULL : arguments[3];
    if (bytes != NULL && !addon_array_check(env, bytes, "bytes")) {
        return NULL;
    }
    addon_batch *filled =
        addon_batch_create(env, numbers.items, (size_t)numbers.items * (bytes != NULL ? 2 : 1));
    if (filled == NULL) {
        return NULL;
    }
    if (!join_read(env, arguments[2], filled) || !fill_batch(env, instance, filled, &numbers, bytes)) {
        addon_batch_destroy(filled);
        return NULL;
    }
    return addon_batch_start(env, instance, &sign_batch_job, filled);
}

bool addon_export_sign_batch(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"signBatch", sign_batch},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
