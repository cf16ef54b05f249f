/*
 * Loads RSA and Ed25519 private keys: PEM and DER, PKCS#1 and PKCS#8, encrypted or not.
 *
 * OpenSSL parses. This file prepares the text and names what is wrong with a key that cannot be used.
 * OpenSSL's error queue stays unchanged, because Node.js shares it.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* d2i_RSAPublicKey names a key that is refused */

#include "bybit_auth.h"
#include "private_key/pem.h"
#include "private_key/der.h"
#include "private_key/private_key.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

typedef struct passphrase_answer {
    bybit_slice passphrase;
    bool asked;
} passphrase_answer;

/* OpenSSL's callback. A missing passphrase must not make it ask on the terminal. */
static int answer_passphrase(char *buffer, int capacity, int writing, void *data)
{
    passphrase_answer *answer = data;
    (void)writing;
    answer->asked = true;
    if (answer->passphrase.data == NULL || capacity < 0 || answer->passphrase.size > (size_t)capacity) {
        return -1;
    }
    memcpy(buffer, answer->passphrase.data, answer->passphrase.size);
    return (int)answer->passphrase.size;
}

/*
 * OpenSSL keeps no more than 15 errors, and one failed attempt at DER can queue a dozen: each attempt is
 * undone by itself, or errors that other code has queued would be lost.
 */
static void *undo_errors(void *result)
{
    (void)ERR_pop_to_mark();
    (void)ERR_set_mark();
    return result;
}

static EVP_PKEY *parse_pem_cleanly(bybit_slice text, passphrase_answer *answer)
{
    unsigned char *der = NULL;
    char *name = NULL;
    long size = 0;
    EVP_PKEY *key = NULL;
    BIO *input = BIO_new_mem_buf(text.data, (int)text.size);
    if (input != NULL && PEM_bytes_read_bio_secmem(&der, &size, &name, PEM_STRING_EVP_PKEY, input,
                                                   answer_passphrase, answer) == 1) {
        key = core_private_key_import((bybit_slice){der, (size_t)size}, answer->passphrase);
        OPENSSL_secure_clear_free(der, (size_t)size);
        OPENSSL_secure_free(name);
    }
    BIO_free(input);
    return key;
}

static EVP_PKEY *parse_pem(bybit_slice text, passphrase_answer *answer)
{
    EVP_PKEY *clean = undo_errors(parse_pem_cleanly(text, answer));
    if (clean != NULL) {
        return clean;
    }
    BIO *input = BIO_new_mem_buf(text.data, (int)text.size);
    if (input == NULL) {
        return NULL;
    }
    EVP_PKEY *key = undo_errors(PEM_read_bio_PrivateKey(input, NULL, answer_passphrase, answer));
    BIO_free(input);
    return key;
}

/* d2i_AutoPrivateKey would queue up to 15 errors in one attempt: all that OpenSSL keeps. */
static EVP_PKEY *decode_der(bybit_slice der, passphrase_answer *answer)
{
    const unsigned char *cursor = der.data;
    size_t size = der.size;
    EVP_PKEY *key = NULL;
    OSSL_DECODER_CTX *context =
        OSSL_DECODER_CTX_new_for_pkey(&key, "DER", NULL, NULL, EVP_PKEY_KEYPAIR, NULL, NULL);
    if (context != NULL && OSSL_DECODER_CTX_set_pem_password_cb(context, answer_passphrase, answer) == 1) {
        (void)OSSL_DECODER_from_data(context, &cursor, &size); /* without a key it stays NULL */
    }
    OSSL_DECODER_CTX_free(context);
    return key;
}

static EVP_PKEY *parse_der(bybit_slice der, passphrase_answer *answer)
{
    EVP_PKEY *clean = undo_errors(core_private_key_import(der, answer->passphrase));
    return clean != NULL ? clean : undo_errors(decode_der(der, answer));
}

static bool is_public_key(bybit_slice der)
{
    const unsigned char *cursor = der.data;
    EVP_PKEY *key = undo_errors(d2i_PUBKEY(NULL, &cursor, (long)der.size));
    cursor = der.data;
    RSA *bare = key != NULL ? NULL : undo_errors(d2i_RSAPublicKey(NULL, &cursor, (long)der.size));
    const bool is = key != NULL || bare != NULL;
    EVP_PKEY_free(key);
    RSA_free(bare);
    return is;
}

static bool is_certificate(bybit_slice der)
{
    const unsigned char *cursor = der.data;
    X509 *certificate = undo_errors(d2i_X509(NULL, &cursor, (long)der.size));
    cursor = der.data;
    X509_REQ *request = certificate != NULL ? NULL : undo_errors(d2i_X509_REQ(NULL, &cursor, (long)der.size));
    const bool is = certificate != NULL || request != NULL;
    X509_free(certificate);
    X509_REQ_free(request);
    return is;
}

/* What DER holds in place of a private key. */
static bybit_key_problem name_der(bybit_slice der)
{
    if (is_public_key(der)) {
        return BYBIT_KEY_IS_PUBLIC;
    }
    return is_certificate(der) ? BYBIT_KEY_IS_CERTIFICATE : BYBIT_KEY_MALFORMED;
}

static bybit_key_problem name_failure(const passphrase_answer *answer, bybit_slice encoded, bool der)
{
    if (answer->asked) {
        return answer->passphrase.data == NULL ? BYBIT_KEY_NEEDS_PASSPHRASE : BYBIT_KEY_WRONG_PASSPHRASE;
    }
    if (der) {
        return name_der(encoded);
    }
    return core_pem_is_one_line(encoded) ? BYBIT_KEY_NO_LINE_ENDS : BYBIT_KEY_MALFORMED;
}

static bybit_key_problem check_key(const EVP_PKEY *key, bool ed25519)
{
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) {
        return ed25519 ? BYBIT_KEY_FINE : BYBIT_KEY_IS_ED25519;
    }
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) {
        return BYBIT_KEY_NOT_RSA;
    }
    if (EVP_PKEY_get_bits(key) < BYBIT_RSA_BITS_MIN) {
        return BYBIT_KEY_TOO_SHORT;
    }
    return EVP_PKEY_get_bits(key) > BYBIT_RSA_BITS_MAX ? BYBIT_KEY_TOO_LONG : BYBIT_KEY_FINE;
}

/* When memory runs out at the end, OpenSSL returns a key without a size, which cannot be checked. */
static bool is_measured(const EVP_PKEY *key)
{
    return EVP_PKEY_get_bits(key) > 0 && EVP_PKEY_get_size(key) > 0;
}

/* Parses with OpenSSL's error queue already marked. BYBIT_ERROR_KEY sets *problem. */
static bybit_status parse(bybit_slice encoded, bybit_slice passphrase, bool ed25519, EVP_PKEY **parsed,
                          bybit_key_problem *problem)
{
    passphrase_answer answer = {.passphrase = passphrase};
    const bool der = encoded.size > 0 && encoded.data[0] == 0x30;
    size_t start = 0;
    *problem = der ? BYBIT_KEY_FINE : core_pem_classify(encoded, &start);
    if (*problem != BYBIT_KEY_FINE) {
        return BYBIT_ERROR_KEY;
    }
    const bybit_slice key_text = {encoded.data + start, encoded.size - start};
    EVP_PKEY *key = der ? parse_der(encoded, &answer) : parse_pem(key_text, &answer);
    if (key != NULL && !is_measured(key)) {
        EVP_PKEY_free(key);
        return BYBIT_ERROR_CRYPTO;
    }
    *problem = key == NULL ? name_failure(&answer, key_text, der) : check_key(key, ed25519);
    if (*problem != BYBIT_KEY_FINE) {
        EVP_PKEY_free(key);
        return BYBIT_ERROR_KEY;
    }
    *parsed = key;
    return BYBIT_OK;
}

/*
 * OpenSSL reads a key without asking whether its numbers belong together. Such a key signs, and the exchange
 * refuses every signature.
 */
static bybit_status test_key(bybit_private_key *key, bybit_key_problem *problem)
{
    static const uint8_t text[] = "signed once, to test the key";
    const bybit_slice message = {text, sizeof text - 1};
    uint8_t signature[BYBIT_RSA_BITS_MAX / 8];
    bool fits = false;
    bybit_status status = core_private_key_sign_once(key, message, signature);
    if (status == BYBIT_OK) {
        const bybit_slice made = {signature, key->signature_size};
        status = core_private_key_verify_once(key, message, made, &fits);
    }
    bybit_wipe(signature, sizeof signature);
    if (fits || status == BYBIT_ERROR_MEMORY) {
        return status;
    }
    *problem = BYBIT_KEY_INCONSISTENT;
    return BYBIT_ERROR_KEY;
}

/* With OpenSSL's error queue already marked. */
static bybit_status load_once(bybit_slice tidied, bybit_slice passphrase, bool ed25519,
                              bybit_private_key *loaded, bybit_key_problem *problem)
{
    EVP_PKEY_free(loaded->key);
    loaded->key = NULL;
    const bybit_status status = parse(tidied, passphrase, ed25519, &loaded->key, problem);
    if (status != BYBIT_OK) {
        return status;
    }
    atomic_init(&loaded->failed, false);
    loaded->is_ed25519 = EVP_PKEY_get_base_id(loaded->key) == EVP_PKEY_ED25519;
    loaded->signature_size = (size_t)EVP_PKEY_get_size(loaded->key);
    return test_key(loaded, problem);
}

/* Where OpenSSL has no memory, a good key fails its test, too. So what fails is read and tested once more. */
static bybit_status load(bybit_slice tidied, bybit_slice passphrase, bool ed25519, bybit_private_key *loaded,
                         bybit_key_problem *problem)
{
    const bybit_status status = load_once(tidied, passphrase, ed25519, loaded, problem);
    return status == BYBIT_ERROR_KEY && *problem == BYBIT_KEY_INCONSISTENT
               ? load_once(tidied, passphrase, ed25519, loaded, problem)
               : status;
}

bybit_status bybit_private_key_create(bybit_vault *vault, bybit_slice encoded, bybit_slice passphrase,
                                      bool ed25519, bybit_private_key **key, bybit_key_problem *problem)
{
    void *text = NULL;
    if (encoded.size > BYBIT_KEY_ENCODED_MAX) {
        *problem = BYBIT_KEY_MALFORMED;
        return BYBIT_ERROR_KEY;
    }
    bybit_status status = bybit_vault_allocate(vault, encoded.size + 1, &text);
    if (status != BYBIT_OK) {
        return status;
    }
    const bybit_slice tidied = {text, core_pem_tidy(encoded, text)};
    bybit_private_key *created = calloc(1, sizeof *created);
    if (created == NULL) {
        bybit_vault_free(vault, text, encoded.size + 1);
        return BYBIT_ERROR_MEMORY;
    }
    (void)ERR_set_mark();
    status = load(tidied, passphrase, ed25519, created, problem);
    (void)ERR_pop_to_mark();
    bybit_vault_free(vault, text, encoded.size + 1);
    if (status != BYBIT_OK) {
        bybit_private_key_destroy(created);
        return status;
    }
    *key = created;
    return BYBIT_OK;
}

void bybit_private_key_destroy(bybit_private_key *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->key); /* clears the private numbers */
        free(key);
    }
}

bool bybit_private_key_is_ed25519(const bybit_private_key *key)
{
    return key->is_ed25519;
}

size_t bybit_private_key_signature_size(const bybit_private_key *key)
{
    return key->signature_size;
}
