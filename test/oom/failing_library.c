/* The calls of the C library and of OpenSSL that need memory. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "wrapping.h"

#include <errno.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/mman.h>

/* ---- the C library ---------------------------------------------------------------------------------- */

ACQUIRING(void *, MEMORY, malloc, (size_t size), (size))
ACQUIRING(void *, MEMORY, calloc, (size_t count, size_t size), (count, size))
RELEASING(MEMORY, free, (void *given), (given))

DECLARE(void *, realloc, (void *memory, size_t size))
{
    if (fails_now("realloc")) {
        return NULL;
    }
    void *moved = __real_realloc(memory, size);
    return memory == NULL ? acquired(moved, MEMORY) : moved;
}

DECLARE(void *, mmap64, (void *address, size_t size, int protection, int flags, int file, off_t offset))
{
    if (fails_now("mmap")) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    void *pages = __real_mmap64(address, size, protection, flags, file, offset);
    return pages == MAP_FAILED ? pages : acquired(pages, PAGES);
}

DECLARE(int, munmap, (void *address, size_t size))
{
    released(address, PAGES);
    return __real_munmap(address, size);
}

/* ---- OpenSSL ---------------------------------------------------------------------------------------- */

ACQUIRING(CRYPTO_RWLOCK *, LOCKS, CRYPTO_THREAD_lock_new, (void), ())
RELEASING(LOCKS, CRYPTO_THREAD_lock_free, (CRYPTO_RWLOCK * given), (given))

ACQUIRING(void *, MEMORY, CRYPTO_malloc, (size_t size, const char *file, int line), (size, file, line))
RELEASING(MEMORY, CRYPTO_clear_free, (void *given, size_t size, const char *file, int line),
          (given, size, file, line))

ACQUIRING(EVP_MD_CTX *, CONTEXTS, EVP_MD_CTX_new, (void), ())
RELEASING(CONTEXTS, EVP_MD_CTX_free, (EVP_MD_CTX * given), (given))
ACQUIRING(EVP_PKEY_CTX *, CONTEXTS, EVP_PKEY_CTX_new_from_name,
          (OSSL_LIB_CTX * library, const char *name, const char *query), (library, name, query))
RELEASING(CONTEXTS, EVP_PKEY_CTX_free, (EVP_PKEY_CTX * given), (given))
FAILING(int, 0, EVP_DigestSignInit,
        (EVP_MD_CTX * context, EVP_PKEY_CTX **key_context, const EVP_MD *digest, ENGINE *engine,
         EVP_PKEY *key),
        (context, key_context, digest, engine, key))
FAILING(int, 0, EVP_DigestSign,
        (EVP_MD_CTX * context, unsigned char *signature, size_t *size, const unsigned char *data,
         size_t data_size),
        (context, signature, size, data, data_size))
FAILING(int, 0, EVP_DigestVerifyInit,
        (EVP_MD_CTX * context, EVP_PKEY_CTX **key_context, const EVP_MD *digest, ENGINE *engine,
         EVP_PKEY *key),
        (context, key_context, digest, engine, key))
FAILING(int, 0, EVP_PKEY_fromdata_init, (EVP_PKEY_CTX * context), (context))

DECLARE(int, EVP_PKEY_fromdata, (EVP_PKEY_CTX * context, EVP_PKEY **key, int selection, OSSL_PARAM *params))
{
    if (fails_now("EVP_PKEY_fromdata")) {
        return 0;
    }
    const int result = __real_EVP_PKEY_fromdata(context, key, selection, params);
    (void)acquired(result == 1 ? *key : NULL, KEYS);
    return result;
}

ACQUIRING(EVP_PKEY *, KEYS, EVP_PKEY_new_raw_private_key,
          (int type, ENGINE *engine, const unsigned char *key, size_t size), (type, engine, key, size))
ACQUIRING(EVP_PKEY *, KEYS, PEM_read_bio_PrivateKey,
          (BIO * input, EVP_PKEY **key, pem_password_cb *callback, void *data), (input, key, callback, data))
/* Where the decoder of this thread leaves its key. */
static _Thread_local EVP_PKEY **decoded;

DECLARE(OSSL_DECODER_CTX *, OSSL_DECODER_CTX_new_for_pkey,
        (EVP_PKEY * *key, const char *type, const char *structure, const char *key_type, int selection,
         OSSL_LIB_CTX *library, const char *query))
{
    if (fails_now("OSSL_DECODER_CTX_new_for_pkey")) {
        return NULL;
    }
    decoded = key;
    return acquired(
        __real_OSSL_DECODER_CTX_new_for_pkey(key, type, structure, key_type, selection, library, query),
        CONTEXTS);
}

RELEASING(CONTEXTS, OSSL_DECODER_CTX_free, (OSSL_DECODER_CTX * given), (given))
FAILING(int, 0, OSSL_DECODER_CTX_set_pem_password_cb,
        (OSSL_DECODER_CTX * context, pem_password_cb *callback, void *data), (context, callback, data))

DECLARE(int, OSSL_DECODER_from_data, (OSSL_DECODER_CTX * context, const unsigned char **data, size_t *size))
{
    if (fails_now("OSSL_DECODER_from_data")) {
        return 0;
    }
    const int result = __real_OSSL_DECODER_from_data(context, data, size);
    (void)acquired(*decoded, KEYS);
    return result;
}

ACQUIRING(EVP_PKEY *, KEYS, d2i_PUBKEY, (EVP_PKEY * *key, const unsigned char **der, long size),
          (key, der, size))
RELEASING(KEYS, EVP_PKEY_free, (EVP_PKEY * given), (given))
ACQUIRING(RSA *, KEYS, d2i_RSAPrivateKey, (RSA * *key, const unsigned char **der, long size),
          (key, der, size))
ACQUIRING(RSA *, KEYS, d2i_RSAPublicKey, (RSA * *key, const unsigned char **der, long size), (key, der, size))
RELEASING(KEYS, RSA_free, (RSA * given), (given))

ACQUIRING(BIO *, INPUTS, BIO_new_mem_buf, (const void *data, int size), (data, size))
DECLARE(int, BIO_free, (BIO * given))
{
    released(given, INPUTS);
    return __real_BIO_free(given);
}

ACQUIRING(PKCS8_PRIV_KEY_INFO *, PARSED, d2i_PKCS8_PRIV_KEY_INFO,
          (PKCS8_PRIV_KEY_INFO * *information, const unsigned char **der, long size),
          (information, der, size))
ACQUIRING(PKCS8_PRIV_KEY_INFO *, PARSED, PKCS8_decrypt,
          (const X509_SIG *encrypted, const char *passphrase, int size), (encrypted, passphrase, size))
RELEASING(PARSED, PKCS8_PRIV_KEY_INFO_free, (PKCS8_PRIV_KEY_INFO * given), (given))
ACQUIRING(X509_SIG *, PARSED, d2i_X509_SIG, (X509_SIG * *encrypted, const unsigned char **der, long size),
          (encrypted, der, size))
RELEASING(PARSED, X509_SIG_free, (X509_SIG * given), (given))
ACQUIRING(X509 *, PARSED, d2i_X509, (X509 * *certificate, const unsigned char **der, long size),
          (certificate, der, size))
RELEASING(PARSED, X509_free, (X509 * given), (given))
ACQUIRING(X509_REQ *, PARSED, d2i_X509_REQ, (X509_REQ * *request, const unsigned char **der, long size),
          (request, der, size))
RELEASING(PARSED, X509_REQ_free, (X509_REQ * given), (given))

DECLARE(int, PEM_bytes_read_bio_secmem,
        (unsigned char **data, long *size, char **name, const char *wanted, BIO *input,
         pem_password_cb *callback, void *passphrase))
{
    if (fails_now("PEM_bytes_read_bio_secmem")) {
        return 0;
    }
    const int result =
        __real_PEM_bytes_read_bio_secmem(data, size, name, wanted, input, callback, passphrase);
    (void)acquired(result == 1 ? *data : NULL, PARSED);
    (void)acquired(result == 1 && name != NULL ? *name : NULL, PARSED);
    return result;
}

RELEASING(PARSED, CRYPTO_secure_clear_free, (void *given, size_t size, const char *file, int line),
          (given, size, file, line))
RELEASING(PARSED, CRYPTO_secure_free, (void *given, const char *file, int line), (given, file, line))
