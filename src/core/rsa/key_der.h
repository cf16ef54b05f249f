/* Reads RSA private keys without OpenSSL's decoders, which leave secrets in freed memory. Private to the
 * core. */
#ifndef CORE_KEY_DER_H
#define CORE_KEY_DER_H

#include "bybit_auth.h"

#include <openssl/evp.h>

/*
 * An RSA key in DER: PKCS#1, PKCS#8 or encrypted PKCS#8 (passphrase.data is NULL when there is none).
 * OpenSSL's decoders leave the key's DER and the passphrase in memory that they free; this clears what it
 * copies. NULL for anything else, which the decoders may still read or name. Called with OpenSSL's error
 * queue marked.
 */
EVP_PKEY *core_rsa_import(bybit_slice der, bybit_slice passphrase);

#endif
