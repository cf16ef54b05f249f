/* Reads and checks what JavaScript passes in. A reader that returns false leaves an exception pending. */
#ifndef ADDON_ARGUMENTS_H
#define ADDON_ARGUMENTS_H

#include "napi_util.h"

#define ADDON_INLINE_BYTES 1024

/* The bytes of a string (as UTF-8), Buffer, TypedArray, DataView or ArrayBuffer. */
typedef struct addon_bytes {
    bybit_slice bytes;
    size_t owned_size;  /* bytes of the copy that has to be wiped and freed; 0 when the bytes are borrowed */
    uint8_t *allocated; /* NULL when the copy fits in `inlined` */
    uint8_t inlined[ADDON_INLINE_BYTES];
} addon_bytes;

/* Borrowed bytes stay valid until JavaScript runs again. name: the argument's name for the error. */
bool addon_bytes_read(napi_env env, napi_value value, const char *name, addon_bytes *argument);
/* The same for a value that is not a string: borrows, and has nothing to release. */
bool addon_view_read(napi_env env, napi_value value, const char *name, bybit_slice *bytes);
/* Frees the copy, if there is one. For data that is sent anyway; see addon_bytes_wipe() for secrets. */
void addon_bytes_release(addon_bytes *argument);
/* The same for a secret: wipes the copy first. */
void addon_bytes_wipe(addon_bytes *argument);

/* Far longer than any credential. Validating a huge file by mistake must not block the process. */
#define ADDON_CREDENTIAL_BYTES_MAX ((size_t)1024 * 1024)

/* The same for at most ADDON_CREDENTIAL_BYTES_MAX bytes, copied into *size + 1 bytes of vault memory, which
 * the caller gives back. */
bool addon_vault_bytes_read(napi_env env, napi_value value, const char *name, bybit_vault *vault,
                            uint8_t **memory, size_t *size);

#define ADDON_SAFE_INTEGER_MAX ((uint64_t)9007199254740991)

bool addon_double_read(napi_env env, napi_value value, const char *name, double *number);
/* Throws unless the number is an integer from 0 to maximum (at most 2^53 - 1). */
bool addon_integer_check(napi_env env, double number, const char *name, uint64_t maximum);
/* The numbers of a Float64Array. Borrowed until JavaScript runs again. */
bool addon_doubles_read(napi_env env, napi_value value, const char *name, const double **numbers,
                        size_t *count);
bool addon_array_check(napi_env env, napi_value value, const char *name);

/* An integer from 0 to maximum (at most 2^53 - 1). */
bool addon_integer_read(napi_env env, napi_value value, const char *name, uint64_t maximum, uint64_t *number);
bool addon_boolean_read(napi_env env, napi_value value, const char *name, bool *boolean);
bool addon_mac_encoding_read(napi_env env, napi_value value, addon_mac_encoding *encoding);

/* Reads `count` arguments; fewer are refused, further ones ignored as JavaScript does. */
bool addon_arguments_read(napi_env env, napi_callback_info info, size_t count, napi_value *arguments);
/* Reads at least `least` arguments. *given: how many there is room for; then how many were given, perhaps
 * more. */
bool addon_variadic_read(napi_env env, napi_callback_info info, size_t least, size_t *given,
                         napi_value *arguments);

#endif
