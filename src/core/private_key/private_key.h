/* What a private key is made of. Private to the core. */
#ifndef CORE_PRIVATE_KEY_H
#define CORE_PRIVATE_KEY_H

#include "bybit_auth.h"

#include <openssl/evp.h>
#include <stdatomic.h>

struct bybit_private_key {
    EVP_PKEY *key;
    bool is_ed25519;
    size_t signature_size;
    atomic_bool failed; /* a signature has failed, in any of the threads that share the key */
};

/* Without the mark on OpenSSL's error queue, which the caller sets. */
BYBIT_MUST_CHECK bybit_status core_private_key_sign_once(bybit_private_key *key, bybit_slice message,
                                                         uint8_t *signature);
BYBIT_MUST_CHECK bybit_status core_private_key_verify_once(const bybit_private_key *key, bybit_slice message,
                                                           bybit_slice signature, bool *fits);

#endif
