/* The native half of a Signer: created in signer.c, used in sign.c. */
#ifndef BYBIT_SIGNER_H
#define BYBIT_SIGNER_H

#include "../core/bybit_auth.h"

#include <node_api.h>

/*
 * What a signature needs. Jobs hold a reference, so a signer that is destroyed or collected while they run
 * is wiped when the last of them ends. The count is only touched on the JavaScript thread.
 */
typedef struct signer_state {
    bybit_hmac_key *key;
    size_t references;
    size_t api_key_size;
    uint8_t api_key[BYBIT_API_KEY_MAX];
} signer_state;

/* The state behind a signer handle; NULL with an exception for anything else, or a destroyed signer.
 * Borrowed. */
signer_state *signer_state_read(napi_env env, napi_value value);
void signer_state_release(signer_state *state);

#endif
