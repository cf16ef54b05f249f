/* Reads private keys without OpenSSL's decoders, which leave secrets in freed memory. Private to the core. */
#ifndef CORE_DER_H
#define CORE_DER_H

#include "bybit_auth.h"

#include <openssl/evp.h>

/*
 * An RSA or Ed25519 key in DER: PKCS#1, PKCS#8 or encrypted PKCS#8 (passphrase.data is NULL when there is
 * none). OpenSSL's decoders leave the key's DER and the passphrase in freed memory; this function clears its
 * copies. NULL for any other text, which the decoders may still read or identify. The caller has marked
 * OpenSSL's error queue.
 */
EVP_PKEY *core_private_key_import(bybit_slice der, bybit_slice passphrase);

#endif
