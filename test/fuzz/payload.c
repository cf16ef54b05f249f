/*
 * What is signed, and the signature: against a plain concatenation and OpenSSL's HMAC, in each digest and
 * encoding. The input: two numbers (8 bytes, 4 bytes), size of the API key (2), of the secret (1), where the
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
    uint64_t before;
    uint32_t behind;
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

/* The HMAC that OpenSSL makes of the whole, as text. */
static bybit_slice expected_text(const fields *given, bybit_slice whole, bybit_digest digest,
                                 bybit_encoding encoding, char *text)
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    REQUIRE(HMAC(digest == BYBIT_SHA512 ? EVP_sha512() : EVP_sha256(),
                 given->secret.size > 0 ? given->secret.data : mac, (int)given->secret.size, whole.data,
                 whole.size, mac, &size) != NULL);
    if (encoding == BYBIT_BASE64) {
        return (bybit_slice){(const uint8_t *)text, (size_t)EVP_EncodeBlock((uint8_t *)text, mac, (int)size)};
    }
    for (unsigned i = 0; i < size; i++) {
        (void)sprintf(text + (size_t)2 * i, "%02x", mac[i]);
    }
    return (bybit_slice){(const uint8_t *)text, (size_t)2 * size};
}

static void check_verifying(const bybit_signer *signer, const fields *given, bybit_slice whole,
                            bybit_slice text)
{
    uint8_t *changed = fuzz_allocate(text.size);
    const bybit_slice slice = {changed, text.size};
    const size_t cut = given->cut % (whole.size + 1);
    const bybit_slice parts[] = {
        {whole.data, cut}, {NULL, 0}, {cut < whole.size ? whole.data + cut : NULL, whole.size - cut}};
    bool fits = false;
    REQUIRE(fuzz_verifies(signer, whole, text));
    REQUIRE(bybit_signer_verify(signer, parts, 3, text, &fits) == BYBIT_OK && fits);
    memcpy(changed, text.data, text.size);
    changed[given->flipped / 8 % text.size] ^= (uint8_t)(1 << given->flipped % 8);
    const size_t at = given->flipped / 8 % text.size;
    const bool is_hex = text.size % 64 == 0; /* else base64, where case counts */
    const bool only_case = is_hex && given->flipped % 8 == 5 && text.data[at] >= 'a';
    REQUIRE(fuzz_verifies(signer, whole, slice) == only_case);
    REQUIRE(!fuzz_verifies(signer, whole, (bybit_slice){text.data, text.size - 1}));
    REQUIRE(whole.size == 0 || !fuzz_verifies(signer, (bybit_slice){whole.data, whole.size - 1}, text));
    free(changed);
}

static void check_message(const bybit_signer *signer, const fields *given, bybit_digest digest,
                          bybit_encoding encoding)
{
    char expected[2 * EVP_MAX_MD_SIZE + 1];
    char numbers[2][24];
    const size_t cut = given->cut % (given->content.size + 1);
    const bybit_slice start = {given->content.data, cut};
    const bybit_slice end = {cut < given->content.size ? given->content.data + cut : NULL,
                             given->content.size - cut};
    const bybit_slice before = decimal(given->before, numbers[0]);
    const bybit_slice behind = decimal(given->behind, numbers[1]);
    const bybit_slice parts[] = {before, BYBIT_OWN_API_KEY, behind, start, end};
    const bybit_slice plain[] = {before, given->api_key, behind, start, end};
    const bybit_slice whole = fuzz_join(plain, 5);
    const bybit_slice text = expected_text(given, whole, digest, encoding, expected);
    REQUIRE(bybit_signer_text_size(signer) == text.size);
    char *made = fuzz_allocate(text.size);
    REQUIRE(bybit_signer_sign(signer, parts, 5, made) == BYBIT_OK);
    REQUIRE(fuzz_equal((bybit_slice){(const uint8_t *)made, text.size}, text));
    REQUIRE(bybit_signer_sign(signer, &whole, 1, made) == BYBIT_OK);
    REQUIRE(fuzz_equal((bybit_slice){(const uint8_t *)made, text.size}, text));
    check_verifying(signer, given, whole, text);
    free(made);
    fuzz_discard(whole);
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

static void check_signer(const fields *given, bybit_digest digest, bybit_encoding encoding)
{
    bybit_signer *signer = NULL;
    const bybit_status status =
        bybit_signer_create_hmac(fuzz_vault(), given->api_key, given->secret, digest, encoding, &signer);
    if (given->api_key.size > BYBIT_API_KEY_MAX) {
        REQUIRE(status == BYBIT_ERROR_ARGUMENT);
        return;
    }
    REQUIRE(status == BYBIT_OK);
    check_message(signer, given, digest, encoding);
    bybit_signer_release(signer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bybit_slice rest = {data, size};
    fields given = {0};
    given.before = fuzz_take_number(&rest, 8);
    given.behind = (uint32_t)fuzz_take_number(&rest, 4);
    const size_t key_size = (size_t)fuzz_take_number(&rest, 2) % 300;
    const size_t secret_size = (size_t)fuzz_take_number(&rest, 1);
    given.cut = (size_t)fuzz_take_number(&rest, 1);
    given.flipped = (size_t)fuzz_take_number(&rest, 2);
    given.api_key = fuzz_copy(fuzz_take(&rest, key_size));
    given.secret = fuzz_copy(fuzz_take(&rest, secret_size));
    given.content = fuzz_copy(rest);
    for (int digest = BYBIT_SHA256; digest < BYBIT_DIGEST_COUNT; digest++) {
        check_signer(&given, (bybit_digest)digest, BYBIT_HEX);
        check_signer(&given, (bybit_digest)digest, BYBIT_BASE64);
        check_digest((bybit_digest)digest, &given);
    }
    fuzz_require_nothing_left();
    fuzz_discard(given.api_key);
    fuzz_discard(given.secret);
    fuzz_discard(given.content);
    return 0;
}
