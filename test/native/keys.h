/* RSA keys made by OpenSSL for the tests, and every form in which people keep them. */
#ifndef BYBIT_TEST_KEYS_H
#define BYBIT_TEST_KEYS_H

#include "support.h"

#include <openssl/evp.h>

#define PASSPHRASE SLICE("test passphrase")

/* Generated when first asked for and kept until the end: that takes most of a group's time. */
EVP_PKEY *rsa_key(unsigned bits);
void release_rsa_keys(void);

/*
 * Writes the keys of the sizes that the tests use. With that file's name in the environment variable
 * BYBIT_TEST_KEYS they are read instead of generated: under valgrind generating them takes a minute.
 */
bool write_rsa_keys(const char *file_name);

/*
 * Under valgrind (BYBIT_TEST_QUICK is set) reading one key takes a second: the tests that read dozens are
 * left to the other builds, and every path of the core runs once.
 */
bool is_quick_run(void);
void skip_in_quick_run(void);

/* ---- made keys; the caller frees them ---- */

/* Of exactly so many bits, made of random numbers that do not belong together: quick, whatever the size. */
EVP_PKEY *made_up_rsa_key(int bits);

/* A key of 2048 bits with another public exponent: it signs, and its public part does not verify that. */
EVP_PKEY *mixed_rsa_key(void);

/* One made up with an even modulus, with which nothing can be computed. */
EVP_PKEY *useless_rsa_key(int bits);
EVP_PKEY *elliptic_key(void);
/* The key of test 1 of RFC 8032, section 7.1. */
EVP_PKEY *ed25519_key(void);

/* ---- forms ---- */

typedef enum key_form {
    FORM_PKCS8_PEM,
    FORM_PKCS8_DER,
    FORM_PKCS1_PEM,
    FORM_PKCS1_DER,
    FORM_ENCRYPTED_PEM, /* encrypted: AES-256 with PASSPHRASE */
    FORM_ENCRYPTED_DER,
    FORM_TRADITIONAL_ENCRYPTED_PEM,
    PRIVATE_FORM_COUNT,
    FORM_PUBLIC_PEM = PRIVATE_FORM_COUNT,
    FORM_PUBLIC_DER,
    FORM_PKCS1_PUBLIC_PEM,
    FORM_PKCS1_PUBLIC_DER,
    FORM_CERTIFICATE_PEM,
    FORM_CERTIFICATE_DER,
    FORM_REQUEST_PEM,
    FORM_REQUEST_DER,
    FORM_PSS_DER /* PKCS#8 of a key that is bound to RSA-PSS */
} key_form;

bool is_encrypted(key_form form);
bool is_pem(key_form form);

/* Large enough for 8,192 bits twice. */
typedef struct encoded {
    uint8_t data[16 * 1024];
    size_t size;
} encoded;

encoded encode_key(EVP_PKEY *key, key_form form);
bybit_slice encoded_slice(const encoded *text);
void append(encoded *text, bybit_slice bytes);
encoded join(bybit_slice before, bybit_slice middle, bybit_slice after);

/* Every `from` becomes `to`. */
encoded replace(bybit_slice text, bybit_slice from, bybit_slice to);

/* ---- the core, watched ---- */

/*
 * bybit_private_key_create on memory that ends at its page's end. What it promises whatever comes of it is
 * checked: the result is written on success alone, and nothing stays in the vault or in OpenSSL's error
 * queue. *key is NULL for a key that cannot be used.
 */
bybit_key_problem create_key(bybit_vault *vault, bybit_slice text, bybit_slice passphrase,
                             bybit_private_key **key);

/* The same where Ed25519 is taken as well. */
bybit_key_problem create_key_of(bybit_vault *vault, bybit_slice text, bybit_slice passphrase, bool ed25519,
                                bybit_private_key **key);

/* create_key() for a key that is not needed further. */
bybit_key_problem problem_of(bybit_slice text, bybit_slice passphrase);

/* A key that must be usable. */
bybit_private_key *usable_key(bybit_vault *vault, EVP_PKEY *key);

/* What OpenSSL itself thinks of a signature. */
bool openssl_verifies(EVP_PKEY *key, bybit_slice payload, bybit_slice signature);

#endif
