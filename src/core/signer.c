/* An API key together with the key that signs for it: HMAC, RSA or Ed25519. */
#include "bybit_auth.h"
#include "memory/refcount.h"

#include <stdlib.h>
#include <string.h>

const uint8_t bybit_own_api_key[1] = {0};

struct bybit_signer {
    bybit_hmac_key *hmac; /* one of the two is NULL */
    bybit_private_key *private_key;
    bybit_encoding encoding;
    core_refcount references;
    size_t api_key_size;
    uint8_t api_key[];
};

static bybit_status create(bybit_slice api_key, bybit_encoding encoding, bybit_signer **signer)
{
    if (api_key.size > BYBIT_API_KEY_MAX || (unsigned)encoding >= BYBIT_ENCODING_COUNT) {
        return BYBIT_ERROR_ARGUMENT;
    }
    bybit_signer *created = calloc(1, sizeof *created + api_key.size);
    if (created == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    atomic_init(&created->references, 1);
    created->encoding = encoding;
    created->api_key_size = api_key.size;
    if (api_key.size > 0) {
        memcpy(created->api_key, api_key.data, api_key.size);
    }
    *signer = created;
    return BYBIT_OK;
}

bybit_status bybit_signer_create_hmac(bybit_vault *vault, bybit_slice api_key, bybit_slice secret,
                                      bybit_digest digest, bybit_encoding encoding, bybit_signer **signer)
{
    bybit_signer *created = NULL;
    bybit_status status = create(api_key, encoding, &created);
    if (status != BYBIT_OK) {
        return status;
    }
    status = bybit_hmac_key_create(vault, digest, secret, &created->hmac);
    if (status != BYBIT_OK) {
        free(created);
        return status;
    }
    *signer = created;
    return BYBIT_OK;
}

bybit_status bybit_signer_create_private(bybit_slice api_key, bybit_private_key *key, bybit_encoding encoding,
                                         bybit_signer **signer)
{
    bybit_signer *created = NULL;
    const bybit_status status = create(api_key, encoding, &created);
    if (status == BYBIT_OK) {
        created->private_key = key;
        *signer = created;
    }
    return status;
}

bybit_signer *bybit_signer_retain(bybit_signer *signer)
{
    core_refcount_retain(&signer->references);
    return signer;
}

void bybit_signer_release(bybit_signer *signer)
{
    if (signer != NULL && core_refcount_release(&signer->references)) {
        bybit_hmac_key_release(signer->hmac);
        bybit_private_key_destroy(signer->private_key);
        free(signer);
    }
}

bool bybit_signer_is_private(const bybit_signer *signer)
{
    return signer->private_key != NULL;
}

const char *bybit_signer_algorithm(const bybit_signer *signer)
{
    if (signer->private_key != NULL) {
        return bybit_private_key_is_ed25519(signer->private_key) ? "ed25519" : "rsa-sha256";
    }
    return bybit_hmac_key_digest(signer->hmac) == BYBIT_SHA512 ? "hmac-sha512" : "hmac-sha256";
}

bybit_slice bybit_signer_api_key(const bybit_signer *signer)
{
    return (bybit_slice){signer->api_key, signer->api_key_size};
}

/* Bytes of a signature before it is encoded. */
static size_t signature_size(const bybit_signer *signer)
{
    return signer->private_key != NULL ? bybit_private_key_signature_size(signer->private_key)
                                       : bybit_digest_size(bybit_hmac_key_digest(signer->hmac));
}

size_t bybit_signer_text_size(const bybit_signer *signer)
{
    const size_t size = signature_size(signer);
    return signer->encoding == BYBIT_HEX ? BYBIT_HEX_SIZE(size) : BYBIT_BASE64_SIZE(size);
}

static void encode(const bybit_signer *signer, const uint8_t *signature, size_t size, char *text)
{
    if (signer->encoding == BYBIT_HEX) {
        bybit_hex_encode(signature, size, text);
    } else {
        bybit_base64_encode(signature, size, text);
    }
}

bybit_status bybit_signer_sign(const bybit_signer *signer, const bybit_slice *parts, size_t count, char *text)
{
    bybit_slice message[BYBIT_PARTS_MAX];
    if (count > BYBIT_PARTS_MAX) {
        return BYBIT_ERROR_ARGUMENT;
    }
    for (size_t i = 0; i < count; i++) {
        message[i] = parts[i].data == bybit_own_api_key ? bybit_signer_api_key(signer) : parts[i];
    }
    if (signer->hmac != NULL) {
        uint8_t mac[BYBIT_MAC_MAX];
        bybit_hmac_sign(signer->hmac, message, count, mac);
        encode(signer, mac, bybit_digest_size(bybit_hmac_key_digest(signer->hmac)), text);
        return BYBIT_OK;
    }
    uint8_t signature[BYBIT_RSA_BITS_MAX / 8];
    const bybit_status status = bybit_private_key_sign(signer->private_key, message, count, signature);
    if (status == BYBIT_OK) {
        encode(signer, signature, bybit_private_key_signature_size(signer->private_key), text);
    }
    return status;
}

/* Reads a signature in the signer's encoding. signature: 3 bytes more than the signer's signatures have. */
static bool decode(const bybit_signer *signer, bybit_slice text, uint8_t *signature)
{
    const size_t size = signature_size(signer);
    size_t written = size;
    if (text.size != bybit_signer_text_size(signer)) {
        return false;
    }
    const bybit_status status =
        signer->encoding == BYBIT_HEX
            ? bybit_hex_decode((const char *)text.data, text.size, signature)
            : bybit_base64_decode((const char *)text.data, text.size, signature, &written);
    return status == BYBIT_OK && written == size;
}

bybit_status bybit_signer_verify(const bybit_signer *signer, const bybit_slice *parts, size_t count,
                                 bybit_slice text, bool *fits)
{
    uint8_t claimed[BYBIT_RSA_BITS_MAX / 8 + 3];
    const size_t size = signature_size(signer);
    if (!decode(signer, text, claimed)) {
        *fits = false;
        return BYBIT_OK;
    }
    if (signer->private_key != NULL) {
        return bybit_private_key_verify(signer->private_key, parts, count, (bybit_slice){claimed, size},
                                        fits);
    }
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_hmac_sign(signer->hmac, parts, count, mac);
    *fits = bybit_equal(mac, claimed, size);
    bybit_wipe(mac, sizeof mac);
    return BYBIT_OK;
}

static bybit_status verify_for_validator(const void *context, const bybit_slice *parts, size_t count,
                                         bybit_slice text, bool *fits)
{
    return bybit_signer_verify(context, parts, count, text, fits);
}

static void digest_for_validator(bybit_slice data, size_t bytes, char *hex)
{
    uint8_t digest[BYBIT_MAC_MAX];
    bybit_hash(bytes == 64 ? BYBIT_SHA512 : BYBIT_SHA256, data, digest);
    bybit_hex_encode(digest, bytes, hex);
}

static bybit_signature_kind kind_of(const bybit_private_key *key)
{
    if (key == NULL) {
        return BYBIT_SIGNATURE_HMAC;
    }
    return bybit_private_key_is_ed25519(key) ? BYBIT_SIGNATURE_ED25519 : BYBIT_SIGNATURE_RSA;
}

bybit_verifier bybit_signer_verifier(const bybit_signer *signer)
{
    return (bybit_verifier){.context = signer,
                            .verify = verify_for_validator,
                            .digest = digest_for_validator,
                            .api_key = bybit_signer_api_key(signer),
                            .kind = kind_of(signer->private_key)};
}
