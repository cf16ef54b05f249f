/* An API key together with the key that signs for it: HMAC-SHA256 or RSA-SHA256. */
#include "bybit_auth.h"
#include "memory/refcount.h"

#include <stdlib.h>
#include <string.h>

struct bybit_signer {
    bybit_hmac_key *hmac; /* one of the two is NULL */
    bybit_rsa_key *rsa;
    core_refcount references;
    size_t api_key_size;
    uint8_t api_key[];
};

static bybit_status create(bybit_slice api_key, bybit_signer **signer)
{
    if (api_key.size > BYBIT_API_KEY_MAX) {
        return BYBIT_ERROR_ARGUMENT;
    }
    bybit_signer *created = calloc(1, sizeof *created + api_key.size);
    if (created == NULL) {
        return BYBIT_ERROR_MEMORY;
    }
    atomic_init(&created->references, 1);
    created->api_key_size = api_key.size;
    if (api_key.size > 0) {
        memcpy(created->api_key, api_key.data, api_key.size);
    }
    *signer = created;
    return BYBIT_OK;
}

bybit_status bybit_signer_create_hmac(bybit_vault *vault, bybit_slice api_key, bybit_slice secret,
                                      bybit_signer **signer)
{
    bybit_signer *created = NULL;
    bybit_status status = create(api_key, &created);
    if (status != BYBIT_OK) {
        return status;
    }
    status = bybit_hmac_key_create(vault, BYBIT_SHA256, secret, &created->hmac);
    if (status != BYBIT_OK) {
        free(created);
        return status;
    }
    *signer = created;
    return BYBIT_OK;
}

bybit_status bybit_signer_create_rsa(bybit_slice api_key, bybit_rsa_key *key, bybit_signer **signer)
{
    bybit_signer *created = NULL;
    const bybit_status status = create(api_key, &created);
    if (status == BYBIT_OK) {
        created->rsa = key;
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
        bybit_rsa_key_destroy(signer->rsa);
        free(signer);
    }
}

bool bybit_signer_is_rsa(const bybit_signer *signer)
{
    return signer->rsa != NULL;
}

bybit_slice bybit_signer_api_key(const bybit_signer *signer)
{
    return (bybit_slice){signer->api_key, signer->api_key_size};
}

size_t bybit_signer_text_size(const bybit_signer *signer)
{
    return signer->rsa != NULL ? BYBIT_BASE64_SIZE(bybit_rsa_signature_size(signer->rsa))
                               : BYBIT_HEX_SIZE(bybit_digest_size(BYBIT_SHA256));
}

static bybit_status sign_parts(const bybit_signer *signer, const bybit_slice *parts, size_t count, char *text)
{
    if (signer->hmac != NULL) {
        uint8_t mac[BYBIT_MAC_MAX];
        bybit_hmac_sign(signer->hmac, parts, count, mac);
        bybit_hex_encode(mac, bybit_digest_size(BYBIT_SHA256), text);
        return BYBIT_OK;
    }
    uint8_t signature[BYBIT_RSA_BITS_MAX / 8];
    const bybit_status status = bybit_rsa_sign(signer->rsa, parts, count, signature);
    if (status == BYBIT_OK) {
        bybit_base64_encode(signature, bybit_rsa_signature_size(signer->rsa), text);
    }
    return status;
}

bybit_status bybit_signer_sign(const bybit_signer *signer, const bybit_message *message, char *text)
{
    uint8_t prefix[BYBIT_PAYLOAD_PREFIX_MAX];
    bybit_slice parts[2] = {{prefix, 0}, message->content};
    switch (message->kind) {
    case BYBIT_MESSAGE_PAYLOAD:
        return sign_parts(signer, &message->content, 1, text);
    case BYBIT_MESSAGE_REQUEST:
        parts[0].size = bybit_payload_write_prefix(message->timestamp, bybit_signer_api_key(signer),
                                                   message->recv_window, prefix);
        return sign_parts(signer, parts, 2, text);
    case BYBIT_MESSAGE_WEBSOCKET:
        parts[0].size = bybit_payload_write_websocket(message->timestamp, prefix);
        return sign_parts(signer, parts, 1, text);
    }
    return BYBIT_ERROR_ARGUMENT;
}

static bool verify_hmac(const bybit_signer *signer, const bybit_slice *parts, size_t count, bybit_slice text)
{
    uint8_t mac[BYBIT_MAC_MAX];
    uint8_t claimed[BYBIT_MAC_MAX];
    const size_t size = bybit_digest_size(BYBIT_SHA256);
    bybit_hmac_sign(signer->hmac, parts, count, mac);
    const bool fits = text.size == BYBIT_HEX_SIZE(size) &&
                      bybit_hex_decode((const char *)text.data, text.size, claimed) == BYBIT_OK &&
                      bybit_equal(mac, claimed, size);
    bybit_wipe(mac, sizeof mac);
    return fits;
}

bybit_status bybit_signer_verify(const bybit_signer *signer, const bybit_slice *parts, size_t count,
                                 bybit_slice text, bool *fits)
{
    uint8_t claimed[BYBIT_RSA_BITS_MAX / 8 + 3];
    size_t size = 0;
    if (signer->hmac != NULL) {
        *fits = verify_hmac(signer, parts, count, text);
        return BYBIT_OK;
    }
    if (text.size != bybit_signer_text_size(signer) ||
        bybit_base64_decode((const char *)text.data, text.size, claimed, &size) != BYBIT_OK) {
        *fits = false;
        return BYBIT_OK;
    }
    return bybit_rsa_verify(signer->rsa, parts, count, (bybit_slice){claimed, size}, fits);
}

static bybit_status verify_for_validator(const void *context, const bybit_slice *parts, size_t count,
                                         bybit_slice text, bool *fits)
{
    return bybit_signer_verify(context, parts, count, text, fits);
}

bybit_verifier bybit_signer_verifier(const bybit_signer *signer)
{
    return (bybit_verifier){.context = signer,
                            .verify = verify_for_validator,
                            .api_key = bybit_signer_api_key(signer),
                            .is_rsa = bybit_signer_is_rsa(signer)};
}
