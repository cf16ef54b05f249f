/* What the parts of the binding share per environment: the instance data, and the functions they export. */
#ifndef BYBIT_ADDON_H
#define BYBIT_ADDON_H

#include "../core/bybit_auth.h"
#include "signer_table.h"

#include <node_api.h>

/* Functions of the language that throw for a view that has lost its memory, as they were when it was loaded.
 */
enum { TYPED_ARRAY_KEYS = 0, DATA_VIEW_LENGTH = 1, VIEW_READERS = 2 };

typedef struct addon {
    bybit_vault *vault;
    signer_table *signers;
    unsigned workers; /* how many threads a large job is split over */
    napi_ref view_readers[VIEW_READERS];
} addon;

/* The environment's instance data; NULL and a pending exception when it is gone. */
addon *addon_of(napi_env env);

typedef struct addon_export {
    const char *name;
    napi_callback callback;
} addon_export;

/* One table per part; addon.c puts them on the exports object. */
extern const addon_export hmac_exports[];
extern const size_t hmac_exports_count;
extern const addon_export signer_exports[];
extern const size_t signer_exports_count;
extern const addon_export sign_exports[];
extern const size_t sign_exports_count;
extern const addon_export sign_batch_exports[];
extern const size_t sign_batch_exports_count;
extern const addon_export sign_all_exports[];
extern const size_t sign_all_exports_count;
extern const addon_export environment_exports[];
extern const size_t environment_exports_count;
extern const addon_export request_exports[];
extern const size_t request_exports_count;
extern const addon_export validator_exports[];
extern const size_t validator_exports_count;

#endif
