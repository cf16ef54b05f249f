/* A key is put together number by number here, which OpenSSL 3 offers for the low-level type alone. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "keys.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* The keys that the tests use, made or read when they are first asked for. */
static struct {
    unsigned bits;
    EVP_PKEY *key;
} kept[] = {{2048, NULL}, {3072, NULL}, {1024, NULL}};

static void read_rsa_keys(const char *file_name)
{
    BIO *input = BIO_new_file(file_name, "rb");
    assert_non_null(input);
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        kept[i].key = d2i_PrivateKey_bio(input, NULL);
        assert_int_equal(EVP_PKEY_get_bits(kept[i].key), kept[i].bits);
    }
    BIO_free(input);
}

EVP_PKEY *rsa_key(unsigned bits)
{
    const char *file_name = getenv("BYBIT_TEST_KEYS");
    size_t i = 0;
    while (i < COUNT_OF(kept) && kept[i].bits != bits) {
        i++;
    }
    assert_true(i < COUNT_OF(kept));
    if (kept[i].key == NULL && file_name != NULL) {
        read_rsa_keys(file_name);
    } else if (kept[i].key == NULL) {
        kept[i].key = EVP_RSA_gen(bits);
    }
    assert_non_null(kept[i].key);
    return kept[i].key;
}

bool write_rsa_keys(const char *file_name)
{
    bool written = true;
    BIO *output = BIO_new_file(file_name, "wb");
    for (size_t i = 0; i < COUNT_OF(kept) && output != NULL; i++) {
        EVP_PKEY *key = EVP_RSA_gen(kept[i].bits);
        written = written && key != NULL && i2d_PrivateKey_bio(output, key) == 1;
        EVP_PKEY_free(key);
    }
    return BIO_free(output) == 1 && written;
}

void release_rsa_keys(void)
{
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        EVP_PKEY_free(kept[i].key);
        kept[i].key = NULL;
    }
}

bool is_quick_run(void)
{
    return getenv("BYBIT_TEST_QUICK") != NULL;
}

void skip_in_quick_run(void)
{
    if (is_quick_run()) {
        skip();
    }
}

static BIGNUM *random_number(int bits)
{
    BIGNUM *number = BN_new();
    assert_int_equal(BN_rand(number, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD), 1);
    return number;
}

static EVP_PKEY *put_together(BIGNUM *modulus, int bits)
{
    RSA *numbers = RSA_new();
    BIGNUM *exponent = BN_new();
    EVP_PKEY *key = EVP_PKEY_new();
    assert_int_equal(BN_set_word(exponent, 65537), 1);
    assert_int_equal(RSA_set0_key(numbers, modulus, exponent, random_number(bits - 1)), 1);
    assert_int_equal(RSA_set0_factors(numbers, random_number(bits / 2), random_number(bits / 2)), 1);
    assert_int_equal(RSA_set0_crt_params(numbers, random_number(bits / 2 - 1), random_number(bits / 2 - 1),
                                         random_number(bits / 2 - 1)),
                     1);
    assert_int_equal(EVP_PKEY_assign_RSA(key, numbers), 1);
    return key;
}

EVP_PKEY *made_up_rsa_key(int bits)
{
    return put_together(random_number(bits), bits);
}

EVP_PKEY *mixed_rsa_key(void)
{
    RSA *numbers = RSAPrivateKey_dup((RSA *)(uintptr_t)EVP_PKEY_get0_RSA(rsa_key(2048)));
    EVP_PKEY *key = EVP_PKEY_new();
    BIGNUM *exponent = BN_new();
    assert_int_equal(BN_set_word(exponent, 65539), 1);
    assert_int_equal(RSA_set0_key(numbers, NULL, exponent, NULL), 1);
    assert_int_equal(EVP_PKEY_assign_RSA(key, numbers), 1);
    return key;
}

EVP_PKEY *useless_rsa_key(int bits)
{
    BIGNUM *modulus = random_number(bits);
    assert_int_equal(BN_clear_bit(modulus, 0), 1);
    return put_together(modulus, bits);
}

EVP_PKEY *ed25519_key(void)
{
    static const uint8_t seed[] = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                   0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                   0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    assert_non_null(key);
    return key;
}

EVP_PKEY *elliptic_key(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    assert_non_null(key);
    return key;
}

/* ---- forms ---- */

bool is_encrypted(key_form form)
{
    return form == FORM_ENCRYPTED_PEM || form == FORM_ENCRYPTED_DER || form == FORM_TRADITIONAL_ENCRYPTED_PEM;
}

bool is_pem(key_form form)
{
    return form == FORM_PKCS8_PEM || form == FORM_PKCS1_PEM || form == FORM_ENCRYPTED_PEM ||
           form == FORM_TRADITIONAL_ENCRYPTED_PEM || form == FORM_PUBLIC_PEM ||
           form == FORM_PKCS1_PUBLIC_PEM || form == FORM_CERTIFICATE_PEM || form == FORM_REQUEST_PEM;
}

static int write_private(BIO *output, EVP_PKEY *key, key_form form)
{
    const bybit_slice phrase = PASSPHRASE;
    const char *text = (const char *)phrase.data;
    const int size = (int)phrase.size;
    switch (form) {
    case FORM_PKCS8_PEM:
        return PEM_write_bio_PKCS8PrivateKey(output, key, NULL, NULL, 0, NULL, NULL);
    case FORM_PKCS8_DER:
        return i2d_PKCS8PrivateKey_bio(output, key, NULL, NULL, 0, NULL, NULL);
    case FORM_PKCS1_PEM:
        return PEM_write_bio_PrivateKey_traditional(output, key, NULL, NULL, 0, NULL, NULL);
    case FORM_PKCS1_DER:
        return i2d_PrivateKey_bio(output, key);
    case FORM_ENCRYPTED_PEM:
        return PEM_write_bio_PKCS8PrivateKey(output, key, EVP_aes_256_cbc(), text, size, NULL, NULL);
    case FORM_ENCRYPTED_DER:
        return i2d_PKCS8PrivateKey_bio(output, key, EVP_aes_256_cbc(), text, size, NULL, NULL);
    default:
        return PEM_write_bio_PrivateKey_traditional(output, key, EVP_aes_256_cbc(), phrase.data, size, NULL,
                                                    NULL);
    }
}

static int write_public(BIO *output, EVP_PKEY *key, key_form form)
{
    const RSA *numbers = EVP_PKEY_get0_RSA(key);
    switch (form) {
    case FORM_PUBLIC_PEM:
        return PEM_write_bio_PUBKEY(output, key);
    case FORM_PUBLIC_DER:
        return i2d_PUBKEY_bio(output, key);
    case FORM_PKCS1_PUBLIC_PEM:
        return PEM_write_bio_RSAPublicKey(output, numbers);
    default:
        return i2d_RSAPublicKey_bio(output, numbers);
    }
}

static int write_certificate(BIO *output, EVP_PKEY *key, bool pem)
{
    X509 *certificate = X509_new();
    assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1), 1);
    assert_non_null(X509_gmtime_adj(X509_getm_notBefore(certificate), 0));
    assert_non_null(X509_gmtime_adj(X509_getm_notAfter(certificate), 3600));
    assert_int_equal(X509_set_pubkey(certificate, key), 1);
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    const int written = pem ? PEM_write_bio_X509(output, certificate) : i2d_X509_bio(output, certificate);
    X509_free(certificate);
    return written;
}

static int write_request(BIO *output, EVP_PKEY *key, bool pem)
{
    X509_REQ *request = X509_REQ_new();
    assert_int_equal(X509_REQ_set_pubkey(request, key), 1);
    assert_true(X509_REQ_sign(request, key, EVP_sha256()) > 0);
    const int written = pem ? PEM_write_bio_X509_REQ(output, request) : i2d_X509_REQ_bio(output, request);
    X509_REQ_free(request);
    return written;
}

static int write_pss(BIO *output, EVP_PKEY *key)
{
    unsigned char *numbers = NULL;
    PKCS8_PRIV_KEY_INFO *info = PKCS8_PRIV_KEY_INFO_new();
    const int size = i2d_PrivateKey(key, &numbers);
    assert_true(size > 0);
    assert_int_equal(PKCS8_pkey_set0(info, OBJ_nid2obj(NID_rsassaPss), 0, V_ASN1_UNDEF, NULL, numbers, size),
                     1);
    const int written = i2d_PKCS8_PRIV_KEY_INFO_bio(output, info);
    PKCS8_PRIV_KEY_INFO_free(info); /* and the numbers with it */
    return written;
}

static int write_form(BIO *output, EVP_PKEY *key, key_form form)
{
    if (form == FORM_PSS_DER) {
        return write_pss(output, key);
    }
    if (form == FORM_REQUEST_PEM || form == FORM_REQUEST_DER) {
        return write_request(output, key, is_pem(form));
    }
    if (form == FORM_CERTIFICATE_PEM || form == FORM_CERTIFICATE_DER) {
        return write_certificate(output, key, is_pem(form));
    }
    return form < PRIVATE_FORM_COUNT ? write_private(output, key, form) : write_public(output, key, form);
}

encoded encode_key(EVP_PKEY *key, key_form form)
{
    encoded text = {.size = 0};
    char *written = NULL;
    BIO *output = BIO_new(BIO_s_mem());
    assert_true(write_form(output, key, form) > 0);
    const long size = BIO_get_mem_data(output, &written);
    append(&text, (bybit_slice){(const uint8_t *)written, (size_t)size});
    BIO_free(output);
    return text;
}

bybit_slice encoded_slice(const encoded *text)
{
    return (bybit_slice){text->data, text->size};
}

void append(encoded *text, bybit_slice bytes)
{
    assert_true(bytes.size <= sizeof text->data - text->size);
    if (bytes.size > 0) {
        memcpy(text->data + text->size, bytes.data, bytes.size);
        text->size += bytes.size;
    }
}

encoded join(bybit_slice before, bybit_slice middle, bybit_slice after)
{
    encoded text = {.size = 0};
    append(&text, before);
    append(&text, middle);
    append(&text, after);
    return text;
}

encoded replace(bybit_slice text, bybit_slice from, bybit_slice to)
{
    encoded replaced = {.size = 0};
    for (size_t i = 0; i < text.size;) {
        const bool found = text.size - i >= from.size && memcmp(text.data + i, from.data, from.size) == 0;
        append(&replaced, found ? to : (bybit_slice){text.data + i, 1});
        i += found ? from.size : 1;
    }
    return replaced;
}

/* ---- the core, watched ---- */

bybit_key_problem create_key(bybit_vault *vault, bybit_slice text, bybit_slice passphrase,
                             bybit_private_key **key)
{
    return create_key_of(vault, text, passphrase, false, key);
}

bybit_key_problem create_key_of(bybit_vault *vault, bybit_slice text, bybit_slice passphrase, bool ed25519,
                                bybit_private_key **key)
{
    const size_t used = bybit_vault_measure(vault).used_bytes;
    bounded text_copy = bounded_copy(text);
    bounded passphrase_copy = bounded_copy(passphrase);
    const bybit_slice copied = {passphrase.data == NULL ? NULL : passphrase_copy.data, passphrase.size};
    bybit_private_key *const untouched = (bybit_private_key *)(void *)vault;
    bybit_key_problem problem = BYBIT_KEY_PROBLEM_COUNT;
    assert_int_equal(ERR_peek_error(), 0);
    *key = untouched;
    const bybit_status status =
        bybit_private_key_create(vault, bounded_slice(&text_copy), copied, ed25519, key, &problem);
    assert_int_equal(ERR_peek_error(), 0);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, used);
    assert_true(text.size == 0 || memcmp(text.data, text_copy.data, text.size) == 0);
    bounded_destroy(&text_copy);
    bounded_destroy(&passphrase_copy);
    if (status == BYBIT_OK) {
        assert_ptr_not_equal(*key, untouched);
        return BYBIT_KEY_FINE;
    }
    assert_int_equal(status, BYBIT_ERROR_KEY);
    assert_ptr_equal(*key, untouched);
    assert_in_range(problem, BYBIT_KEY_EMPTY, BYBIT_KEY_PROBLEM_COUNT - 1);
    *key = NULL;
    return problem;
}

bybit_key_problem problem_of(bybit_slice text, bybit_slice passphrase)
{
    bybit_vault *vault = new_vault();
    bybit_private_key *key = NULL;
    const bybit_key_problem problem = create_key(vault, text, passphrase, &key);
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
    return problem;
}

bybit_private_key *usable_key(bybit_vault *vault, EVP_PKEY *key)
{
    const encoded text = encode_key(key, FORM_PKCS8_DER);
    bybit_private_key *created = NULL;
    assert_int_equal(create_key_of(vault, encoded_slice(&text), NO_BYTES, true, &created), BYBIT_KEY_FINE);
    return created;
}

bool openssl_verifies(EVP_PKEY *key, bybit_slice payload, bybit_slice signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *digest = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? NULL : EVP_sha256();
    assert_int_equal(EVP_DigestVerifyInit(context, NULL, digest, NULL, key), 1);
    const int result = EVP_DigestVerify(context, signature.data, signature.size, payload.data, payload.size);
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return result == 1;
}
