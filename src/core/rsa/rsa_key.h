/* What an RSA key is made of. Private to the core. */
#ifndef CORE_RSA_KEY_H
#define CORE_RSA_KEY_H

#include "bybit_auth.h"

#include <openssl/evp.h>
#include <stdatomic.h>

struct bybit_rsa_key {
    EVP_PKEY *key;
    size_t signature_size;
    atomic_int sign_errors; /* signatures that failed, in all threads that share the key */
};

#endif
