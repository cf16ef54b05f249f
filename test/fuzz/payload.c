/*
 * What is signed, and the signature: against a plain concatenation and OpenSSL's HMAC.
 * The input: timestamp (8 bytes), recv_window (4), size of the API key (2), of the secret (1), where the
 * content is cut (1), which bit of the signature is flipped (2); API key, secret, content.
 */
#include "fuzz.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fields {
    uint64_t timestamp;
    uint32_t recv_window;
    size_t cut;
    size_t flipped;
    bybit_slice api_key;
    bybit_slice secret;
    bybit_slice content;
} fields;

static bybit_slice decimal(uint64_t value, char *text)
{
    return (bybit_slice){(const uint8_t *)text, (size_t)sprintf(text, "%" PRIu64, value)};
}

/* The HMAC that OpenSSL makes of the whole, in hex. */
static bybit_slice expected_text(const fields *given, bybit_slice whole, char *text)
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    REQUIRE(HMAC(EVP_sha256(), given->secret.size > 0 ? given->secret.data : mac, (int)given->secret.size,
                 whole.data, whole.size, mac, &size) != NULL);
    for (unsigned i = 0; i < size; i++) {
        (void)sprintf(text + (size_t)2 * i, "%02x", mac[i]);
    }
    return (bybit_slice){(const uint8_t *)text, (size_t)2 * size};
}

static void check_verifying(const bybit_signer *signer, const fields *given, bybit_slice whole,
                            bybit_slice text)
{
    char changed[64];
    const size_t cut = given->cut % (whole.size + 1);
    const bybit_slice parts[] = {
        {whole.data, cut}, {NULL, 0}, {cut < whole.size ? whole.data + cut : NULL, whole.size - cut}};
    bool fits = false;
    REQUIRE(fuzz_verifies(signer, whole, text));
    REQUIRE(bybit_signer_verify(signer, parts, 3, text, &fits) == BYBIT_OK && fits);
    for (size_t i = 0; i < sizeof changed; i++) {
        changed[i] = (char)(text.data[i] >= 'a' ? text.data[i] & ~0x20 : text.data[i]);
    }
    REQUIRE(fuzz_verifies(signer, whole, (bybit_slice){(const uint8_t *)changed, sizeof changed}));
    memcpy(changed, text.data, sizeof changed);
    const size_t bit = given->flipped % (8 * sizeof changed);
    changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
    const bool only_case = bit % 8 == 5 && text.data[bit / 8] >= 'a';
    REQUIRE(fuzz_verifies(signer, whole, (bybit_slice){(const uint8_t *)changed, sizeof changed}) ==
            only_case);
    REQUIRE(!fuzz_verifies(signer, whole, (bybit_slice){text.data, text.size - 1}));
    REQUIRE(whole.size == 0 || !fuzz_verifies(signer, (bybit_slice){whole.data, whole.size - 1}, text));
}

static void check_message(const bybit_signer *signer, const fields *given, bybit_message_kind kind,
                          bybit_slice whole)
{
    char expected[2 * EVP_MAX_MD_SIZE + 1];
    const bybit_slice text = expected_text(given, whole, expected);
    const bybit_message message = {kind, given->timestamp, given->recv_window, given->content};
    char *made = fuzz_allocate(bybit_signer_text_size(signer));
    REQUIRE(bybit_signer_sign(signer, &message, made) == BYBIT_OK);
    REQUIRE(fuzz_equal((bybit_slice){(const uint8_t *)made, bybit_signer_text_size(signer)}, text));
    check_verifying(signer, given, whole, text);
    free(made);
}

/* The same data at once, in parts and piece by piece. */
static void check_digest(bybit_digest digest, const fields *given)
{
    uint8_t macs[3][BYBIT_MAC_MAX];
    bybit_hmac_key *key = NULL;
    bybit_hmac_stream *stream = NULL;
    const size_t cut = given->cut % (given->content.size + 1);
    const bybit_slice parts[] = {{given->content.data, cut}, {given->content.data, given->content.size}};
    const bybit_slice whole = fuzz_join(parts, 2);
    REQUIRE(bybit_hmac_key_create(fuzz_vault(), digest, given->secret, &key) == BYBIT_OK);
    REQUIRE(bybit_hmac_stream_create(key, &stream) == BYBIT_OK);
    bybit_hmac_sign(key, parts, 2, macs[0]);
    bybit_hmac_once(digest, given->secret, whole, macs[1]);
    bybit_hmac_stream_update(stream, parts[0]);
    bybit_hmac_stream_update(stream, parts[1]);
    bybit_hmac_stream_finish(stream, macs[2]);
    REQUIRE(bybit_equal(macs[0], macs[1], bybit_digest_size(digest)));
    REQUIRE(bybit_equal(macs[0], macs[2], bybit_digest_size(digest)));
    bybit_hmac_stream_destroy(stream);
    bybit_hmac_key_release(key);
    free((void *)(uintptr_t)whole.data);
}

static void check_signer(const fields *given)
{
    bybit_signer *signer = NULL;
    uint8_t prefix[BYBIT_PAYLOAD_PREFIX_MAX];
    char numbers[2][24];
    const bybit_slice timestamp = decimal(given->timestamp, numbers[0]);
    const bybit_slice parts[] = {timestamp, given->api_key, decimal(given->recv_window, numbers[1]),
                                 given->content};
    const bybit_slice login[] = {LITERAL("GET/realtime"), timestamp};
    const bybit_status status =
        bybit_signer_create_hmac(fuzz_vault(), given->api_key, given->secret, &signer);
    const size_t size =
        bybit_payload_write_prefix(given->timestamp, given->api_key, given->recv_window, prefix);
    if (given->api_key.size > BYBIT_API_KEY_MAX) {
        REQUIRE(status == BYBIT_ERROR_ARGUMENT && size == 0);
        return;
    }
    REQUIRE(status == BYBIT_OK);
    const bybit_slice request = fuzz_join(parts, 4);
    const bybit_slice websocket = fuzz_join(login, 2);
    REQUIRE(fuzz_equal((bybit_slice){prefix, size}, (bybit_slice){request.data, size}));
    REQUIRE(size + given->content.size == request.size);
    check_message(signer, given, BYBIT_MESSAGE_REQUEST, request);
    check_message(signer, given, BYBIT_MESSAGE_WEBSOCKET, websocket);
    check_message(signer, given, BYBIT_MESSAGE_PAYLOAD, given->content);
    bybit_signer_release(signer);
    free((void *)(uintptr_t)request.data);
    free((void *)(uintptr_t)websocket.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bybit_slice rest = {data, size};
    fields given = {0};
    given.timestamp = fuzz_take_number(&rest, 8);
    given.recv_window = (uint32_t)fuzz_take_number(&rest, 4);
    const size_t key_size = (size_t)fuzz_take_number(&rest, 2) % 300;
    const size_t secret_size = (size_t)fuzz_take_number(&rest, 1);
    given.cut = (size_t)fuzz_take_number(&rest, 1);
    given.flipped = (size_t)fuzz_take_number(&rest, 2);
    given.api_key = fuzz_copy(fuzz_take(&rest, key_size));
    given.secret = fuzz_copy(fuzz_take(&rest, secret_size));
    given.content = fuzz_copy(rest);
    check_signer(&given);
    check_digest(BYBIT_SHA256, &given);
    check_digest(BYBIT_SHA512, &given);
    fuzz_require_nothing_left();
    fuzz_discard(given.api_key);
    fuzz_discard(given.secret);
    fuzz_discard(given.content);
    return 0;
}
