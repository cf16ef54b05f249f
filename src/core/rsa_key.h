/* What an RSA key is made of. Private to the core. */
#ifndef BYBIT_RSA_KEY_H
#define BYBIT_RSA_KEY_H

#include "bybit_auth.h"
#include "reference.h"

#include <openssl/evp.h>

struct bybit_rsa_key {
    EVP_PKEY *key;
    size_t signature_size;
    bybit_reference_count *failures; /* of signing; threads that share the key count them too */
    bybit_reference_count failure_count;
};

#endif
