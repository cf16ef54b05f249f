/*
 * Private keys in PEM and DER, against OpenSSL's own reader. The input: 'n' for no passphrase, 'p' for the
 * right one of the seeds, anything else for a wrong one; the key.
 */
#include "fuzz.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#define PASSPHRASE LITERAL("test passphrase")
#define PAYLOAD    LITERAL("1700000000000test_api_key5000category=linear")

static int answer_passphrase(char *buffer, int capacity, int writing, void *data)
{
    const bybit_slice *passphrase = data;
    (void)writing;
    if (passphrase->data == NULL || passphrase->size > (size_t)capacity) {
        return -1;
    }
    memcpy(buffer, passphrase->data, passphrase->size);
    return (int)passphrase->size;
}

static size_t count_blocks(bybit_slice text)
{
    size_t count = 0;
    for (size_t i = 0; i + 5 <= text.size; i++) {
        count += memcmp(text.data + i, "BEGIN", 5) == 0 ? 1 : 0;
    }
    return count;
}

static bool contains(bybit_slice text, bybit_slice wanted)
{
    for (size_t i = 0; i + wanted.size <= text.size; i++) {
        if (memcmp(text.data + i, wanted.data, wanted.size) == 0) {
            return true;
        }
    }
    return false;
}

/* OpenSSL reads a label up to its first NUL byte and accepts what follows. The core reads labels as tools
 * write them. */
static bool has_usual_label(bybit_slice text)
{
    return contains(text, LITERAL("-----BEGIN PRIVATE KEY-----")) ||
           contains(text, LITERAL("-----BEGIN ENCRYPTED PRIVATE KEY-----")) ||
           contains(text, LITERAL("-----BEGIN RSA PRIVATE KEY-----"));
}

/* The key as OpenSSL reads it, where the core has to read it as well. Of several blocks the core takes the
 * private key, and OpenSSL the first. */
static EVP_PKEY *openssl_key(bybit_slice encoded, bybit_slice passphrase)
{
    const unsigned char *cursor = encoded.data;
    if (encoded.size == 0 || encoded.size > BYBIT_KEY_ENCODED_MAX) {
        return NULL;
    }
    if (encoded.data[0] == 0x30) {
        return d2i_AutoPrivateKey(NULL, &cursor, (long)encoded.size);
    }
    if (count_blocks(encoded) != 1 || !has_usual_label(encoded)) {
        return NULL;
    }
    BIO *input = BIO_new_mem_buf(encoded.data, (int)encoded.size);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(input, NULL, answer_passphrase, &passphrase);
    BIO_free(input);
    return key;
}

/* PKCS#1 v1.5 and Ed25519 are deterministic: every implementation makes this signature. */
static size_t openssl_signature(EVP_PKEY *key, uint8_t *signature)
{
    const bybit_slice payload = PAYLOAD;
    size_t size = BYBIT_RSA_BITS_MAX / 8;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *digest = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? NULL : EVP_sha256();
    const bool made = EVP_DigestSignInit(context, NULL, digest, NULL, key) == 1 &&
                      EVP_DigestSign(context, signature, &size, payload.data, payload.size) == 1;
    EVP_MD_CTX_free(context);
    return made ? size : 0;
}

static bool should_be_read(const EVP_PKEY *key)
{
    if (key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) {
        return true;
    }
    return key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
           EVP_PKEY_get_bits(key) >= BYBIT_RSA_BITS_MIN && EVP_PKEY_get_bits(key) <= BYBIT_RSA_BITS_MAX;
}

/* Whether OpenSSL's own check, which is slow, finds the numbers of a key to belong together. */
static bool is_pair(EVP_PKEY *key)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    const bool is = context != NULL && EVP_PKEY_pairwise_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return is;
}

static bool verifies(const bybit_private_key *key, bybit_slice payload, bybit_slice signature)
{
    bool fits = false;
    REQUIRE(bybit_private_key_verify(key, &payload, 1, signature, &fits) == BYBIT_OK);
    return fits;
}

/* A key that was read has been tested, so it signs, whatever its numbers are. */
static void check_key(bybit_private_key *key, EVP_PKEY *other)
{
    const bybit_slice payload = PAYLOAD;
    const size_t size = bybit_private_key_signature_size(key);
    uint8_t expected[BYBIT_RSA_BITS_MAX / 8];
    REQUIRE(bybit_private_key_is_ed25519(key)
                ? size == 64
                : size >= BYBIT_RSA_BITS_MIN / 8 && size <= BYBIT_RSA_BITS_MAX / 8);
    uint8_t *signature = fuzz_allocate(size);
    REQUIRE(bybit_private_key_sign(key, &payload, 1, signature) == BYBIT_OK);
    REQUIRE(verifies(key, payload, (bybit_slice){signature, size}));
    const size_t expected_size = other != NULL ? openssl_signature(other, expected) : 0;
    REQUIRE(expected_size == 0 ||
            fuzz_equal((bybit_slice){signature, size}, (bybit_slice){expected, expected_size}));
    signature[size / 2] ^= 1;
    REQUIRE(!verifies(key, payload, (bybit_slice){signature, size}));
    free(signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bybit_slice rest = {data, size};
    const uint64_t choice = fuzz_take_number(&rest, 1);
    const bybit_slice encoded = fuzz_copy(rest);
    const bybit_slice none = {NULL, 0};
    const bybit_slice passphrase = choice == 'n' ? none : choice == 'p' ? PASSPHRASE : LITERAL("wrong");
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    ERR_raise(ERR_LIB_USER, 101); /* stands for what Node.js has queued */
    const bybit_status status =
        bybit_private_key_create(fuzz_vault(), encoded, passphrase, true, &key, &problem);
    REQUIRE(ERR_GET_REASON(ERR_get_error()) == 101);
    fuzz_require_nothing_left();
    EVP_PKEY *other = openssl_key(encoded, passphrase);
    if (status == BYBIT_OK) {
        check_key(key, other);
    } else {
        REQUIRE(status == BYBIT_ERROR_KEY && key == NULL);
        REQUIRE(problem > BYBIT_KEY_FINE && problem < BYBIT_KEY_PROBLEM_COUNT);
        REQUIRE(problem == BYBIT_KEY_INCONSISTENT ? other == NULL || !is_pair(other)
                                                  : !should_be_read(other));
    }
    bybit_private_key_destroy(key);
    EVP_PKEY_free(other);
    ERR_clear_error(); /* OpenSSL's own, of the comparison */
    fuzz_discard(encoded);
    return 0;
}
