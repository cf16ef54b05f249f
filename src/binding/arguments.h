/* Reads and checks what JavaScript passes in. A reader that returns false leaves an exception pending. */
#ifndef BYBIT_ARGUMENTS_H
#define BYBIT_ARGUMENTS_H

#include "napi_util.h"

#define INLINE_BYTES 1024

/* The bytes of a string (as UTF-8), Buffer, TypedArray, DataView or ArrayBuffer. */
typedef struct byte_argument {
    bybit_slice bytes;
    size_t owned_size;  /* bytes of the copy that has to be wiped and freed; 0 when the bytes are borrowed */
    uint8_t *allocated; /* NULL when the copy fits in `inlined` */
    uint8_t inlined[INLINE_BYTES];
} byte_argument;

/* Borrowed bytes stay valid until JavaScript runs again. name: the argument's name for the error. */
bool byte_argument_read(napi_env env, napi_value value, const char *name, byte_argument *argument);
/* Frees the copy, if there is one: enough for what is sent over the wire anyway. */
void byte_argument_release(byte_argument *argument);
/* The same for a secret: wipes the copy first. */
void byte_argument_wipe(byte_argument *argument);

/* No credential is nearly as long, and a validator that is given a file of gigabytes must not stop the
 * process. */
#define CREDENTIAL_BYTES_MAX ((size_t)1024 * 1024)

/* The same for at most CREDENTIAL_BYTES_MAX bytes, copied into *size + 1 bytes of vault memory, which the
 * caller gives back. */
bool vault_bytes_read(napi_env env, napi_value value, const char *name, bybit_vault *vault, uint8_t **memory,
                      size_t *size);

#define SAFE_INTEGER_MAX ((uint64_t)9007199254740991)

bool double_read(napi_env env, napi_value value, const char *name, double *number);
/* Throws unless the number is an integer from 0 to maximum (at most 2^53 - 1). */
bool integer_check(napi_env env, double number, const char *name, uint64_t maximum);
/* The numbers of a Float64Array. Borrowed until JavaScript runs again. */
bool doubles_read(napi_env env, napi_value value, const char *name, const double **numbers, size_t *count);
bool array_check(napi_env env, napi_value value, const char *name);

/* An integer from 0 to maximum (at most 2^53 - 1). */
bool integer_read(napi_env env, napi_value value, const char *name, uint64_t maximum, uint64_t *number);
bool boolean_read(napi_env env, napi_value value, const char *name, bool *boolean);
bool mac_encoding_read(napi_env env, napi_value value, mac_encoding *encoding);

/* Reads `count` arguments; fewer are refused, further ones ignored as JavaScript does. */
bool arguments_read(napi_env env, napi_callback_info info, size_t count, napi_value *arguments);

#endif
