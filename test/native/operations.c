#include "operations.h"
#include "hooks.h"
#include "keys.h"

#include <string.h>

#define NOW     1700000000000
#define API_KEY SLICE("test_api_key")
#define SECRET  SLICE("test_secret")
#define URL     "https://api.bybit.com/v5/order/realtime?category=linear"
#define QUERY   SLICE("category=linear")

enum { WITH_HMAC, WITH_RSA, WITH_ED25519, SIGNER_COUNT };

/* What is signed: the query alone, or a request with the signer's own API key in it. */
enum { QUERY_ALONE, WITH_API_KEY, MESSAGE_COUNT };

enum {
    KEY_OF_ANOTHER_KIND = FORM_PSS_DER + 1,
    KEY_WITHOUT_PASSPHRASE,
    KEY_WITH_WRONG_PASSPHRASE,
    NO_KEY,
    ED25519_DER,
    INCONSISTENT_KEY,
    TEXT_COUNT
};

static struct {
    bybit_vault *vault;
    bybit_hmac_key *key;
    bybit_private_key *rsa;
    bybit_signer *signers[SIGNER_COUNT];
    encoded texts[TEXT_COUNT];              /* by key_form, and then what is no key */
    bybit_key_problem problems[TEXT_COUNT]; /* what they are while there is memory */
    char signatures[SIGNER_COUNT][MESSAGE_COUNT][BYBIT_SIGNER_TEXT_MAX];
} kept;

static bybit_slice passphrase_of(int text)
{
    return text == KEY_WITHOUT_PASSPHRASE      ? NO_BYTES
           : text == KEY_WITH_WRONG_PASSPHRASE ? SLICE("wrong")
           : text < FORM_PUBLIC_PEM            ? PASSPHRASE
                                               : NO_BYTES;
}

static bybit_status sign_message(int signer, int message, char *text)
{
    const bybit_slice query = QUERY;
    const bybit_slice request[] = {SLICE("1700000000000"), BYBIT_OWN_API_KEY, SLICE("5000"), QUERY};
    return message == QUERY_ALONE ? bybit_signer_sign(kept.signers[signer], &query, 1, text)
                                  : bybit_signer_sign(kept.signers[signer], request, COUNT_OF(request), text);
}

static bybit_slice signature_of(int message, int signer)
{
    return (bybit_slice){(const uint8_t *)kept.signatures[signer][message],
                         bybit_signer_text_size(kept.signers[signer])};
}

/* Then OpenSSL may take what it could not compute for what does not fit; see bybit_auth.h. */
static bool openssl_failed(void)
{
    return hooks_standing_before_openssl() && hooks_allocation_failed();
}

static void make_texts(void)
{
    EVP_PKEY *elliptic = elliptic_key();
    EVP_PKEY *ed25519 = ed25519_key();
    EVP_PKEY *mixed = mixed_rsa_key();
    for (int form = 0; form <= FORM_PSS_DER; form++) {
        kept.texts[form] = encode_key(rsa_key(2048), (key_form)form);
    }
    kept.texts[KEY_OF_ANOTHER_KIND] = encode_key(elliptic, FORM_PKCS8_DER);
    kept.texts[KEY_WITHOUT_PASSPHRASE] = kept.texts[FORM_ENCRYPTED_PEM];
    kept.texts[KEY_WITH_WRONG_PASSPHRASE] = kept.texts[FORM_ENCRYPTED_DER];
    kept.texts[NO_KEY] = join(SLICE("\x30\x03\x02\x01\x01"), NO_BYTES, NO_BYTES);
    kept.texts[ED25519_DER] = encode_key(ed25519, FORM_PKCS8_DER);
    kept.texts[INCONSISTENT_KEY] = encode_key(mixed, FORM_PKCS8_DER);
    EVP_PKEY_free(elliptic);
    EVP_PKEY_free(ed25519);
    EVP_PKEY_free(mixed);
    for (int i = 0; i < TEXT_COUNT; i++) {
        kept.problems[i] =
            i == ED25519_DER ? BYBIT_KEY_FINE : problem_of(encoded_slice(&kept.texts[i]), passphrase_of(i));
    }
}

static bybit_signer *signer_of(EVP_PKEY *key)
{
    bybit_signer *signer = NULL;
    assert_status(BYBIT_OK,
                  bybit_signer_create_private(API_KEY, usable_key(kept.vault, key), BYBIT_BASE64, &signer));
    return signer;
}

static void make_private_keys(void)
{
    EVP_PKEY *ed25519 = ed25519_key();
    kept.rsa = usable_key(kept.vault, rsa_key(2048));
    kept.signers[WITH_RSA] = signer_of(rsa_key(2048));
    kept.signers[WITH_ED25519] = signer_of(ed25519);
    EVP_PKEY_free(ed25519);
}

static void release_private_keys(void)
{
    bybit_private_key_destroy(kept.rsa);
    bybit_signer_release(kept.signers[WITH_RSA]);
    bybit_signer_release(kept.signers[WITH_ED25519]);
}

void renew_operations(void)
{
    release_private_keys();
    make_private_keys();
}

void open_operations(void)
{
    kept.vault = new_vault();
    kept.key = new_key(kept.vault, BYBIT_SHA256, SECRET);
    assert_status(BYBIT_OK, bybit_signer_create_hmac(kept.vault, API_KEY, SECRET, BYBIT_SHA256, BYBIT_HEX,
                                                     &kept.signers[WITH_HMAC]));
    make_private_keys();
    for (int signer = 0; signer < SIGNER_COUNT; signer++) {
        for (int message = 0; message < MESSAGE_COUNT; message++) {
            assert_status(BYBIT_OK, sign_message(signer, message, kept.signatures[signer][message]));
        }
    }
    make_texts();
}

void close_operations(void)
{
    release_private_keys();
    bybit_signer_release(kept.signers[WITH_HMAC]);
    bybit_hmac_key_release(kept.key);
    assert_int_equal(bybit_vault_measure(kept.vault).used_bytes, 0);
    bybit_vault_release(kept.vault);
    memset(&kept, 0, sizeof kept);
}

size_t operations_used_bytes(void)
{
    return bybit_vault_measure(kept.vault).used_bytes;
}

/* ---- memory and HMAC ---- */

static bybit_status run_vault(const operation *self, bool *right)
{
    (void)self;
    bybit_vault *created = NULL;
    const bybit_status status = bybit_vault_create(&created);
    *right = (status == BYBIT_OK) == (created != NULL);
    bybit_vault_release(created);
    return status;
}

/* In a vault of its own, which has no slab yet. choice: bytes */
static bybit_status run_piece(const operation *self, bool *right)
{
    const size_t size = (size_t)self->choice;
    bybit_vault *vault = NULL;
    void *memory = NULL;
    bybit_status status = bybit_vault_create(&vault);
    if (status == BYBIT_OK) {
        status = bybit_vault_allocate(vault, size, &memory);
    }
    *right = status == BYBIT_OK ? all_bytes_are(memory, size, 0) : memory == NULL;
    bybit_vault_free(vault, memory, size);
    bybit_vault_release(vault);
    return status;
}

/* The first key of a vault needs the most: the vault, the key, a slab and its pages. */
static bybit_status run_first_key(const operation *self, bool *right)
{
    bybit_vault *vault = NULL;
    bybit_hmac_key *key = NULL;
    bybit_status status = bybit_vault_create(&vault);
    if (status == BYBIT_OK) {
        status = bybit_hmac_key_create(vault, (bybit_digest)self->choice, SECRET, &key);
    }
    *right = (status == BYBIT_OK) == (key != NULL);
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
    return status;
}

static bybit_status run_key(const operation *self, bool *right)
{
    bybit_hmac_key *key = NULL;
    const bybit_status status = bybit_hmac_key_create(kept.vault, (bybit_digest)self->choice, SECRET, &key);
    *right = (status == BYBIT_OK) == (key != NULL);
    bybit_hmac_key_release(bybit_hmac_key_retain(kept.key));
    bybit_hmac_key_release(key);
    return status;
}

static bybit_status run_stream(const operation *self, bool *right)
{
    (void)self;
    uint8_t macs[2][BYBIT_MAC_MAX];
    const bybit_slice data = QUERY;
    bybit_hmac_stream *stream = NULL;
    const bybit_status status = bybit_hmac_stream_create(kept.key, &stream);
    *right = (status == BYBIT_OK) == (stream != NULL);
    if (stream != NULL) {
        bybit_hmac_stream_update(stream, data);
        bybit_hmac_stream_finish(stream, macs[0]);
        bybit_hmac_sign(kept.key, &data, 1, macs[1]);
        *right = bybit_equal(macs[0], macs[1], bybit_digest_size(BYBIT_SHA256));
    }
    bybit_hmac_stream_destroy(stream);
    return status;
}

static bybit_status run_hmac(const operation *self, bool *right)
{
    (void)self;
    uint8_t macs[2][BYBIT_MAC_MAX];
    const bybit_slice data = QUERY;
    bybit_hmac_sign(kept.key, &data, 1, macs[0]);
    bybit_hmac_once(BYBIT_SHA256, SECRET, data, macs[1]);
    *right = bybit_equal(macs[0], macs[1], bybit_digest_size(BYBIT_SHA256));
    return BYBIT_OK;
}

/* ---- keys and signers ---- */

/*
 * choice: which of the texts. A key that can be used is never called one that cannot; of the others something
 * else may be said while there is no memory, as bybit_private_key_create() documents.
 */
static bybit_status run_private_key(const operation *self, bool *right)
{
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    const bybit_status status =
        bybit_private_key_create(kept.vault, encoded_slice(&kept.texts[self->choice]),
                                 passphrase_of(self->choice), self->choice == ED25519_DER, &key, &problem);
    *right =
        (status == BYBIT_OK) == (key != NULL) && (status == BYBIT_ERROR_KEY) == (problem != BYBIT_KEY_FINE);
    if (status == BYBIT_ERROR_KEY && problem != kept.problems[self->choice]) {
        *right = openssl_failed() && self->expected == BYBIT_ERROR_KEY;
    }
    bybit_private_key_destroy(key);
    return status;
}

static bybit_status run_hmac_signer(const operation *self, bool *right)
{
    bybit_signer *signer = NULL;
    const bybit_status status = bybit_signer_create_hmac(kept.vault, API_KEY, SECRET,
                                                         (bybit_digest)self->choice, BYBIT_BASE64, &signer);
    *right = (status == BYBIT_OK) == (signer != NULL);
    bybit_signer_release(signer);
    return status;
}

/* A signer that could not be made leaves the key with its caller. */
static bybit_status run_key_signer(const operation *self, bool *right)
{
    (void)self;
    bybit_signer *signer = NULL;
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    bybit_status status = bybit_private_key_create(kept.vault, encoded_slice(&kept.texts[FORM_PKCS8_DER]),
                                                   NO_BYTES, false, &key, &problem);
    if (status == BYBIT_OK) {
        status = bybit_signer_create_private(API_KEY, key, BYBIT_BASE64, &signer);
    }
    *right = (status == BYBIT_OK) == (signer != NULL) && status != BYBIT_ERROR_KEY;
    if (signer == NULL) {
        bybit_private_key_destroy(key);
    }
    bybit_signer_release(bybit_signer_retain(kept.signers[WITH_RSA]));
    bybit_signer_release(signer);
    return status;
}

/* ---- signing and verifying; choice: signer * MESSAGE_COUNT + message ---- */

static bybit_status run_sign(const operation *self, bool *right)
{
    const int signer = self->choice / MESSAGE_COUNT;
    const int message = self->choice % MESSAGE_COUNT;
    char text[BYBIT_SIGNER_TEXT_MAX] = "";
    const bybit_status status = sign_message(signer, message, text);
    const bybit_slice expected = signature_of(message, signer);
    *right = status != BYBIT_OK || memcmp(text, expected.data, expected.size) == 0;
    return status;
}

static bybit_status run_key_sign(const operation *self, bool *right)
{
    (void)self;
    uint8_t signature[256];
    const bybit_slice data = QUERY;
    const bybit_status status = bybit_private_key_sign(kept.rsa, &data, 1, signature);
    *right = true;
    return status;
}

/* choice: the signer, plus SIGNER_COUNT for a signature that does not fit */
static bybit_status run_verify(const operation *self, bool *right)
{
    const int signer = self->choice % SIGNER_COUNT;
    const bool fitting = self->choice < SIGNER_COUNT;
    const bybit_slice payload = fitting ? QUERY : SLICE("other");
    const bybit_slice text = signature_of(QUERY_ALONE, signer);
    bool fits = !fitting;
    const bybit_status status = bybit_signer_verify(kept.signers[signer], &payload, 1, text, &fits);
    *right = fits == (status == BYBIT_OK && fitting) || (!fits && openssl_failed());
    return status;
}

/* ---- validators ---- */

static bybit_status run_credential(const operation *self, bool *right)
{
    const bybit_slice fields[BYBIT_PAIR_COUNT] = {SLICE(" \"key\" "), SLICE("${SECRET}")};
    uint8_t key[16];
    uint8_t secret[16];
    uint8_t *const cleaned[BYBIT_PAIR_COUNT] = {key, secret};
    bybit_credential_report report;
    bybit_credential_validate(rules_of_bybit(), fields, (unsigned)self->choice, cleaned, bybit_equal,
                              &report);
    *right = !report.ok && report.usable[BYBIT_FIELD_API_KEY] && report.cleaned_size[0] == 3;
    return BYBIT_OK;
}

/* What is found about the signature while there is memory: nothing where the right string was signed. */
static bybit_status run_request(const operation *self, bool *right)
{
    const int signer = self->choice % SIGNER_COUNT;
    const bool fitting = self->choice < SIGNER_COUNT;
    const bybit_slice signature = signature_of(fitting ? WITH_API_KEY : QUERY_ALONE, signer);
    const bybit_request_header headers[] = {{SLICE("X-BAPI-API-KEY"), API_KEY},
                                            {SLICE("X-BAPI-TIMESTAMP"), SLICE("1700000000000")},
                                            {SLICE("X-BAPI-RECV-WINDOW"), SLICE("5000")},
                                            {SLICE("X-BAPI-SIGN"), signature}};
    const bybit_verifier verifier = bybit_signer_verifier(kept.signers[signer]);
    const bybit_request request = {.rules = rules_of_bybit(),
                                   .method = SLICE("GET"),
                                   .url = SLICE(URL),
                                   .headers = headers,
                                   .header_count = COUNT_OF(headers),
                                   .verifier = &verifier,
                                   .now = NOW};
    bybit_request_report report;
    const bybit_status status = bybit_request_inspect(&request, &report);
    *right = report.count == (status == BYBIT_OK && !fitting ? 1 : 0) &&
             (report.count == 0 || strcmp(report.findings[0].name, "signed-without-prefix") == 0);
    *right = *right ||
             (report.count == 1 && openssl_failed() && report.findings[0].field == BYBIT_REQUEST_SIGNATURE);
    return status;
}

/* clang-format off */
const operation operations[] = {
    {"create a vault", run_vault, 0, BYBIT_OK, 2},
    {"allocate a small piece", run_piece, 1000, BYBIT_OK, 4},
    {"allocate a large piece", run_piece, 100000, BYBIT_OK, 3},
    {"create a vault and its first key", run_first_key, BYBIT_SHA256, BYBIT_OK, 5},
    {"create a SHA-256 key", run_key, BYBIT_SHA256, BYBIT_OK, 1},
    {"create a SHA-512 key", run_key, BYBIT_SHA512, BYBIT_OK, 1},
    {"stream", run_stream, 0, BYBIT_OK, 1},
    {"HMAC", run_hmac, 0, BYBIT_OK, 0},
    {"create an HMAC signer", run_hmac_signer, BYBIT_SHA256, BYBIT_OK, 2},
    {"create an HMAC signer, SHA-512", run_hmac_signer, BYBIT_SHA512, BYBIT_OK, 2},
    {"read PKCS#8, PEM", run_private_key, FORM_PKCS8_PEM, BYBIT_OK, 4},
    {"read PKCS#8, DER", run_private_key, FORM_PKCS8_DER, BYBIT_OK, 4},
    {"read PKCS#1, PEM", run_private_key, FORM_PKCS1_PEM, BYBIT_OK, 4},
    {"read PKCS#1, DER", run_private_key, FORM_PKCS1_DER, BYBIT_OK, 4},
    {"read encrypted PEM", run_private_key, FORM_ENCRYPTED_PEM, BYBIT_OK, 4},
    {"read encrypted DER", run_private_key, FORM_ENCRYPTED_DER, BYBIT_OK, 4},
    {"read traditional encrypted PEM", run_private_key, FORM_TRADITIONAL_ENCRYPTED_PEM, BYBIT_OK, 4},
    {"read an Ed25519 key", run_private_key, ED25519_DER, BYBIT_OK, 3},
    {"refuse a public key, PEM", run_private_key, FORM_PUBLIC_PEM, BYBIT_ERROR_KEY, 1},
    {"refuse a public key, DER", run_private_key, FORM_PUBLIC_DER, BYBIT_ERROR_KEY, 1},
    {"refuse a public PKCS#1 key, DER", run_private_key, FORM_PKCS1_PUBLIC_DER, BYBIT_ERROR_KEY, 1},
    {"refuse a certificate, PEM", run_private_key, FORM_CERTIFICATE_PEM, BYBIT_ERROR_KEY, 1},
    {"refuse a certificate, DER", run_private_key, FORM_CERTIFICATE_DER, BYBIT_ERROR_KEY, 1},
    {"refuse a certificate request, DER", run_private_key, FORM_REQUEST_DER, BYBIT_ERROR_KEY, 1},
    {"refuse a key bound to PSS", run_private_key, FORM_PSS_DER, BYBIT_ERROR_KEY, 1},
    {"refuse an elliptic key", run_private_key, KEY_OF_ANOTHER_KIND, BYBIT_ERROR_KEY, 1},
    {"refuse a missing passphrase", run_private_key, KEY_WITHOUT_PASSPHRASE, BYBIT_ERROR_KEY, 1},
    {"refuse a wrong passphrase", run_private_key, KEY_WITH_WRONG_PASSPHRASE, BYBIT_ERROR_KEY, 1},
    {"refuse what is no key", run_private_key, NO_KEY, BYBIT_ERROR_KEY, 1},
    {"refuse numbers that do not belong together", run_private_key, INCONSISTENT_KEY, BYBIT_ERROR_KEY, 4},
    {"create an RSA signer", run_key_signer, 0, BYBIT_OK, 5},
    {"sign a query, HMAC", run_sign, WITH_HMAC * MESSAGE_COUNT + QUERY_ALONE, BYBIT_OK, 0},
    {"sign a request, HMAC", run_sign, WITH_HMAC * MESSAGE_COUNT + WITH_API_KEY, BYBIT_OK, 0},
    {"sign a query, RSA", run_sign, WITH_RSA * MESSAGE_COUNT + QUERY_ALONE, BYBIT_OK, 1},
    {"sign a request, RSA", run_sign, WITH_RSA * MESSAGE_COUNT + WITH_API_KEY, BYBIT_OK, 2},
    {"sign a query, Ed25519", run_sign, WITH_ED25519 * MESSAGE_COUNT + QUERY_ALONE, BYBIT_OK, 1},
    {"sign a request, Ed25519", run_sign, WITH_ED25519 * MESSAGE_COUNT + WITH_API_KEY, BYBIT_OK, 2},
    {"sign with an RSA key", run_key_sign, 0, BYBIT_OK, 1},
    {"verify, HMAC", run_verify, WITH_HMAC, BYBIT_OK, 0},
    {"verify, RSA", run_verify, WITH_RSA, BYBIT_OK, 1},
    {"verify, Ed25519", run_verify, WITH_ED25519, BYBIT_OK, 1},
    {"refuse a signature, HMAC", run_verify, WITH_HMAC + SIGNER_COUNT, BYBIT_OK, 0},
    {"refuse a signature, RSA", run_verify, WITH_RSA + SIGNER_COUNT, BYBIT_OK, 1},
    {"validate an API key", run_credential, 1, BYBIT_OK, 0},
    {"validate a key and a secret", run_credential, 2, BYBIT_OK, 0},
    {"validate a request, HMAC", run_request, WITH_HMAC, BYBIT_OK, 0},
    {"validate a request, RSA", run_request, WITH_RSA, BYBIT_OK, 1},
    {"explain a signature, HMAC", run_request, WITH_HMAC + SIGNER_COUNT, BYBIT_OK, 1},
    {"explain a signature, RSA", run_request, WITH_RSA + SIGNER_COUNT, BYBIT_OK, 5},
};
/* clang-format on */

const size_t operation_count = COUNT_OF(operations);
