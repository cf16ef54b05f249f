/* The native half of a Signer: created in signer.c, used by its id in sign.c and batch.c. */
#ifndef BYBIT_SIGNER_H
#define BYBIT_SIGNER_H

#include "../core/bybit_auth.h"
#include "addon.h"

#include <node_api.h>

/* The signer with the id in value; NULL with an exception for anything else, or a destroyed signer. Borrowed.
 */
bybit_signer *signer_read(napi_env env, const addon *instance, napi_value value);
/* The same for an id that is at hand. */
bybit_signer *signer_find(napi_env env, const addon *instance, double id);

#endif
