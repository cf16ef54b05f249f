#define OPENSSL_SUPPRESS_DEPRECATED    /* the functions that replace RSA's own copy the numbers without      \
                                          clearing them */

#include "private_key/der.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum { NUMBERS = 8 };

/* The key that OpenSSL 3 computes with; EVP_PKEY_assign_RSA would copy the numbers at the first signature. */
static EVP_PKEY *import_numbers(const BIGNUM *const *numbers)
{
    static const char *const names[NUMBERS] = {
        OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,           OSSL_PKEY_PARAM_RSA_D,
        OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,     OSSL_PKEY_PARAM_RSA_EXPONENT1,
        OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
    OSSL_PARAM parameters[NUMBERS + 1];
    size_t total = 0;
    for (unsigned i = 0; i < NUMBERS; i++) {
        if (numbers[i] == NULL || BN_is_zero(numbers[i])) {
            return NULL;
        }
        total += (size_t)BN_num_bytes(numbers[i]);
    }
    unsigned char *bytes = OPENSSL_malloc(total);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;
    if (bytes != NULL && context != NULL) {
        unsigned char *cursor = bytes;
        for (unsigned i = 0; i < NUMBERS; i++) {
            const int size = BN_num_bytes(numbers[i]);
            (void)BN_bn2nativepad(numbers[i], cursor, size);
            parameters[i] = OSSL_PARAM_construct_BN(names[i], cursor, (size_t)size);
            cursor += size;
        }
        parameters[NUMBERS] = OSSL_PARAM_construct_end();
        if (EVP_PKEY_fromdata_init(context) != 1 ||
            EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters) != 1) {
            key = NULL;
        }
    }
    EVP_PKEY_CTX_free(context);
    OPENSSL_clear_free(bytes, total);
    return key;
}

static EVP_PKEY *parse_pkcs1(const unsigned char *der, long size)
{
    RSA *rsa = d2i_RSAPrivateKey(NULL, &der, size);
    if (rsa == NULL) {
        return NULL;
    }
    EVP_PKEY *key = NULL;
    if (RSA_get_multi_prime_extra_count(rsa) == 0) {
        const BIGNUM *numbers[NUMBERS];
        RSA_get0_key(rsa, &numbers[0], &numbers[1], &numbers[2]);
        RSA_get0_factors(rsa, &numbers[3], &numbers[4]);
        RSA_get0_crt_params(rsa, &numbers[5], &numbers[6], &numbers[7]);
        key = import_numbers(numbers);
    }
    RSA_free(rsa); /* clears the private numbers */
    return key;
}

/* In PKCS#8 an Ed25519 key is an OCTET STRING of 32 bytes, the seed (RFC 8410). */
static EVP_PKEY *parse_ed25519(const unsigned char *der, int size)
{
    enum { SEED_BYTES = 32 };
    if (size != 2 + SEED_BYTES || der[0] != V_ASN1_OCTET_STRING || der[1] != SEED_BYTES) {
        return NULL;
    }
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, der + 2, SEED_BYTES);
}

static EVP_PKEY *parse_pkcs8(PKCS8_PRIV_KEY_INFO *information)
{
    const ASN1_OBJECT *algorithm = NULL;
    const unsigned char *der = NULL;
    int size = 0;
    EVP_PKEY *key = NULL;
    if (information != NULL && PKCS8_pkey_get0(&algorithm, &der, &size, NULL, information) == 1) {
        const int kind = OBJ_obj2nid(algorithm);
        key = kind == NID_rsaEncryption ? parse_pkcs1(der, size)
              : kind == NID_ED25519     ? parse_ed25519(der, size)
                                        : NULL;
    }
    PKCS8_PRIV_KEY_INFO_free(information); /* clears the key in it */
    return key;
}

EVP_PKEY *core_private_key_import(bybit_slice der, bybit_slice passphrase)
{
    const unsigned char *cursor = der.data;
    EVP_PKEY *key = parse_pkcs1(der.data, (long)der.size);
    if (key == NULL) {
        key = parse_pkcs8(d2i_PKCS8_PRIV_KEY_INFO(NULL, &cursor, (long)der.size));
    }
    (void)ERR_pop_to_mark(); /* what two attempts queued; OpenSSL keeps no more than 15 errors */
    (void)ERR_set_mark();
    if (key != NULL || passphrase.data == NULL) {
        return key;
    }
    cursor = der.data;
    X509_SIG *encrypted = d2i_X509_SIG(NULL, &cursor, (long)der.size);
    if (encrypted != NULL) {
        key = parse_pkcs8(PKCS8_decrypt(encrypted, (const char *)passphrase.data, (int)passphrase.size));
        X509_SIG_free(encrypted);
    }
    return key;
}
