/* The native half of a Signer: created in signer.c, used by its id in the other parts. */
#ifndef ADDON_SIGNER_H
#define ADDON_SIGNER_H

#include "bybit_auth.h"
#include "addon.h"

#include <node_api.h>

/* The signer with the id in value; NULL with an exception for anything else, or a destroyed signer. Borrowed.
 */
bybit_signer *addon_signer_read(napi_env env, const addon_instance *instance, napi_value value);
/* The same for an id that is at hand. */
bybit_signer *addon_signer_find(napi_env env, const addon_instance *instance, double id);

#endif
