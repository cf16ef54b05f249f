/* What the parts of the binding share per environment: the instance data, and the functions they export. */
#ifndef ADDON_H
#define ADDON_H

#include "bybit_auth.h"
#include "bybit_validate.h"
#include "signer_table.h"

#include <node_api.h>

/* JavaScript functions that throw for a view that has lost its memory, kept as they were at load. */
enum { ADDON_TYPED_ARRAY_KEYS = 0, ADDON_DATA_VIEW_LENGTH = 1, ADDON_VIEW_READERS = 2 };

/* Counts up when a function takes other arguments, or a table has another form, than before:
 * lib/crypto/backend.js takes no addon of another number. */
enum { ADDON_INTERFACE = 3 };

/* Exchanges whose rules are loaded at most. */
enum { ADDON_RULES_MAX = 64 };

typedef struct addon_instance {
    bybit_vault *vault;
    addon_signer_table *signers;
    unsigned workers; /* how many threads a large job is split over */
    napi_ref view_readers[ADDON_VIEW_READERS];
    bybit_rules *rules[ADDON_RULES_MAX];
    unsigned rules_count;
} addon_instance;

/* The environment's instance data; NULL and a pending exception when it is gone. */
addon_instance *addon_instance_get(napi_env env);

typedef struct addon_function {
    const char *name;
    napi_callback callback;
} addon_function;

/* Puts functions on the exports object. napi_define_properties() would leave them without a name, and a
 * profile of the process would not tell them apart. */
bool addon_export(napi_env env, napi_value exports, const addon_function *functions, size_t count);

/* Each part exports its own functions. */
bool addon_export_env(napi_env env, napi_value exports);
bool addon_export_hmac(napi_env env, napi_value exports);
bool addon_export_key_signer(napi_env env, napi_value exports);
bool addon_export_request(napi_env env, napi_value exports);
bool addon_export_rules(napi_env env, napi_value exports);
bool addon_export_sign(napi_env env, napi_value exports);
bool addon_export_sign_all(napi_env env, napi_value exports);
bool addon_export_sign_batch(napi_env env, napi_value exports);
bool addon_export_signer(napi_env env, napi_value exports);
bool addon_export_validator(napi_env env, napi_value exports);

#endif
