/*
 * Whether the time of a signature depends on the secret: ctgrind's method. Under valgrind the secret counts
 * as undefined memory, and so does all that is computed from it; memcheck reports every branch and every
 * address that depends on undefined memory, and these two are how a secret gets into the time. Its size is
 * public, and so is what is signed.
 *
 *   valgrind ./constant_time sign | verify | find | digests | ed25519   must report nothing
 *   valgrind ./constant_time leak-branch | leak-table                   must be reported: the control of the
 * method
 */
#include "bybit_auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/memcheck.h>

#define REQUIRE(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))

enum { SECRET_MAX = 200, SEED_SIZE = 32 };

/* Up to a block of SHA-256, beyond it, beyond a block of SHA-512. */
static const size_t secret_sizes[] = {1, 36, 64, 65, 128, 129, SECRET_MAX};

static _Noreturn void fail(const char *condition, int line)
{
    (void)fprintf(stderr, "constant_time.c:%d: does not hold: %s\n", line, condition);
    exit(2);
}

static bybit_slice slice(const char *text)
{
    return (bybit_slice){(const uint8_t *)text, strlen(text)};
}

/* The last places that know the secret: what leaves here is what the exchange, or the caller, gets to see. */
static void publish_signature(void *text, size_t size)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(text, size);
}

static void publish_verdict(bool *verdict)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(verdict, sizeof *verdict);
}

static bybit_slice undefined_secret(uint8_t *secret, size_t size)
{
    memset(secret, 's', size);
    (void)VALGRIND_MAKE_MEM_UNDEFINED(secret, size);
    return (bybit_slice){secret, size};
}

/* That the secret has come this far; else nothing would be tested. */
static void require_undefined(const void *memory, size_t size)
{
    uint8_t bits[BYBIT_SIGNER_TEXT_MAX] = {0};
    size_t undefined = 0;
    REQUIRE(size <= sizeof bits);
    REQUIRE(VALGRIND_GET_VBITS(memory, bits, size) == 1);
    for (size_t i = 0; i < size; i++) {
        undefined += bits[i] != 0 ? 1 : 0;
    }
    REQUIRE(undefined == size);
}

/* Base64 looks its digits up, so only hex is made of what is still secret. */
static bybit_signer *new_signer(bybit_vault *vault, size_t secret_size, bybit_digest digest)
{
    uint8_t secret[SECRET_MAX];
    bybit_signer *signer = NULL;
    REQUIRE(bybit_signer_create_hmac(vault, slice("test_api_key"), undefined_secret(secret, secret_size),
                                     digest, BYBIT_HEX, &signer) == BYBIT_OK);
    return signer;
}

static void sign(const bybit_signer *signer, char *text)
{
    const bybit_slice parts[] = {slice("1700000000000"), BYBIT_OWN_API_KEY, slice("5000"),
                                 slice("category=linear&symbol=BTCUSDT")};
    REQUIRE(bybit_signer_sign(signer, parts, sizeof parts / sizeof parts[0], text) == BYBIT_OK);
}

/* From the secret to the hex digits, which are declared public only then. */
static void run_sign(bybit_vault *vault, size_t secret_size)
{
    for (int digest = BYBIT_SHA256; digest < BYBIT_DIGEST_COUNT; digest++) {
        char text[BYBIT_SIGNER_TEXT_MAX];
        bybit_signer *signer = new_signer(vault, secret_size, (bybit_digest)digest);
        sign(signer, text);
        require_undefined(text, bybit_signer_text_size(signer));
        publish_signature(text, bybit_signer_text_size(signer));
        bybit_signer_release(signer);
    }
}

static bool verify(const bybit_signer *signer, bybit_slice text)
{
    const bybit_slice payload = slice("1700000000000test_api_key5000category=linear&symbol=BTCUSDT");
    bool fits = false;
    REQUIRE(bybit_signer_verify(signer, &payload, 1, text, &fits) == BYBIT_OK);
    publish_verdict(&fits);
    return fits;
}

/* The claimed signature comes from outside; right, and wrong at its begin, its middle and its end. */
static void run_verify(bybit_vault *vault, size_t secret_size)
{
    for (int digest = BYBIT_SHA256; digest < BYBIT_DIGEST_COUNT; digest++) {
        char text[BYBIT_SIGNER_TEXT_MAX];
        bybit_signer *signer = new_signer(vault, secret_size, (bybit_digest)digest);
        const size_t size = bybit_signer_text_size(signer);
        const size_t wrong[] = {0, size / 2, size - 1};
        const bybit_slice claimed = {(const uint8_t *)text, size};
        sign(signer, text);
        publish_signature(text, size);
        REQUIRE(verify(signer, claimed));
        for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
            const char right = text[wrong[i]];
            text[wrong[i]] = right == '0' ? '1' : '0';
            REQUIRE(!verify(signer, claimed));
            text[wrong[i]] = right;
        }
        bybit_signer_release(signer);
    }
}

enum { FIND_KEYS = 3 };

/*
 * Webhooks: several keys, and MACs from outside, of which one fits, or none does. All keys are secret. Which
 * of them fits is public at the end, and so are the claimed MACs.
 */
static void run_find(bybit_vault *vault, size_t secret_size)
{
    const bybit_slice parts[] = {slice("msg_1"), slice("."), slice("{}")};
    for (int digest = BYBIT_SHA256; digest < BYBIT_DIGEST_COUNT; digest++) {
        const size_t size = bybit_digest_size((bybit_digest)digest);
        uint8_t secret[SECRET_MAX];
        uint8_t claimed[2 * BYBIT_MAC_MAX] = {0}; /* of two MACs, the second can fit */
        bybit_hmac_key *keys[FIND_KEYS];
        for (size_t i = 0; i < FIND_KEYS; i++) {
            const bybit_slice hidden = undefined_secret(secret, secret_size);
            secret[0] = (uint8_t)(secret[0] + i); /* still undefined */
            REQUIRE(bybit_hmac_key_create(vault, (bybit_digest)digest, hidden, &keys[i]) == BYBIT_OK);
        }
        const bybit_hmac_key *const *known = (const bybit_hmac_key *const *)keys;
        for (size_t i = 0; i <= FIND_KEYS; i++) {
            bybit_hmac_sign(keys[i % FIND_KEYS], parts, 3, claimed + size);
            publish_signature(claimed + size, size);
            claimed[size] ^= i == FIND_KEYS ? 1 : 0;
            size_t found = bybit_hmac_find(known, FIND_KEYS, parts, 3, (bybit_slice){claimed, 2 * size});
            require_undefined(&found, sizeof found);
            (void)VALGRIND_MAKE_MEM_DEFINED(&found, sizeof found);
            REQUIRE(found == (i == FIND_KEYS ? BYBIT_NOT_FOUND : 2 * i + 1));
        }
        for (size_t i = 0; i < FIND_KEYS; i++) {
            bybit_hmac_key_release(keys[i]);
        }
    }
}

/*
 * From the seed in PKCS#8 to the signature. That OpenSSL verifies the first one when the key is read is left
 * out (constant_time.supp): it sees the public key and the signature alone.
 */
static void run_ed25519(bybit_vault *vault, size_t secret_size)
{
    static const uint8_t head[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                   0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
    uint8_t der[sizeof head + SEED_SIZE];
    char text[BYBIT_SIGNER_TEXT_MAX];
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    bybit_signer *signer = NULL;
    memcpy(der, head, sizeof head);
    (void)undefined_secret(der + sizeof head, SEED_SIZE);
    (void)secret_size;
    REQUIRE(bybit_private_key_create(vault, (bybit_slice){der, sizeof der}, (bybit_slice){NULL, 0}, true,
                                     &key, &problem) == BYBIT_OK);
    REQUIRE(bybit_signer_create_private(slice("test_api_key"), key, BYBIT_HEX, &signer) == BYBIT_OK);
    sign(signer, text);
    require_undefined(text, bybit_signer_text_size(signer));
    bybit_signer_release(signer);
}

/* What createHmac uses: both digests, kept, piece by piece and at once. */
static void run_digests(bybit_vault *vault, size_t secret_size)
{
    const bybit_slice data = slice("category=linear&symbol=BTCUSDT");
    for (int digest = BYBIT_SHA256; digest < BYBIT_DIGEST_COUNT; digest++) {
        uint8_t secret[SECRET_MAX];
        uint8_t macs[3][BYBIT_MAC_MAX];
        char text[BYBIT_HEX_SIZE(BYBIT_MAC_MAX)];
        bybit_hmac_key *key = NULL;
        bybit_hmac_stream *stream = NULL;
        const size_t size = bybit_digest_size((bybit_digest)digest);
        const bybit_slice hidden = undefined_secret(secret, secret_size);
        REQUIRE(bybit_hmac_key_create(vault, (bybit_digest)digest, hidden, &key) == BYBIT_OK);
        REQUIRE(bybit_hmac_stream_create(key, &stream) == BYBIT_OK);
        bybit_hmac_sign(key, &data, 1, macs[0]);
        bybit_hmac_once((bybit_digest)digest, hidden, data, macs[1]);
        bybit_hmac_stream_update(stream, data);
        bybit_hmac_stream_finish(stream, macs[2]);
        bybit_hmac_stream_destroy(stream);
        bybit_hmac_key_release(key);
        for (size_t i = 0; i < 3; i++) {
            bool same = bybit_equal(macs[0], macs[i], size);
            publish_verdict(&same);
            REQUIRE(same);
            bybit_hex_encode(macs[i], size, text);
            require_undefined(text, BYBIT_HEX_SIZE(size));
        }
        publish_signature(text, BYBIT_HEX_SIZE(size));
    }
}

/* ---- the control: two ways to leak, which have to be found ---- */

static void mac_of_secret(size_t secret_size, uint8_t *mac)
{
    uint8_t secret[SECRET_MAX];
    bybit_hmac_once(BYBIT_SHA256, undefined_secret(secret, secret_size), slice("data"), mac);
}

/* Stops at the first byte that differs, as memcmp may. */
static void run_leak_branch(bybit_vault *vault, size_t secret_size)
{
    static const uint8_t claimed[32] = {0};
    uint8_t mac[BYBIT_MAC_MAX];
    size_t same = 0;
    (void)vault;
    mac_of_secret(secret_size, mac);
    while (same < sizeof claimed && mac[same] == claimed[same]) {
        same++;
    }
    (void)printf("%zu bytes are the same\n", same);
}

/* Looks digits up, as many hex encoders do. */
static void run_leak_table(bybit_vault *vault, size_t secret_size)
{
    static const char digits[] = "0123456789abcdef";
    volatile const char *table = digits;
    uint8_t mac[BYBIT_MAC_MAX];
    char digit = 0;
    (void)vault;
    mac_of_secret(secret_size, mac);
    digit = table[mac[0] & 15];
    publish_signature(&digit, sizeof digit);
    (void)printf("%c\n", digit);
}

/* ---- modes ---- */

static const struct {
    const char *name;
    void (*run)(bybit_vault *vault, size_t secret_size);
} modes[] = {{"sign", run_sign},
             {"verify", run_verify},
             {"find", run_find},
             {"digests", run_digests},
             {"ed25519", run_ed25519},
             {"leak-branch", run_leak_branch},
             {"leak-table", run_leak_table}};

int main(int argument_count, char **arguments)
{
    if (!RUNNING_ON_VALGRIND) {
        (void)fputs("constant_time: shows nothing without valgrind\n", stderr);
        return 2;
    }
    for (size_t i = 0; argument_count == 2 && i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(arguments[1], modes[i].name) == 0) {
            bybit_vault *vault = NULL;
            REQUIRE(bybit_vault_create(&vault) == BYBIT_OK);
            for (size_t j = 0; j < sizeof secret_sizes / sizeof secret_sizes[0]; j++) {
                modes[i].run(vault, secret_sizes[j]);
            }
            bybit_vault_release(vault);
            return 0;
        }
    }
    (void)fputs("usage: constant_time sign | verify | find | digests | ed25519 | leak-branch | leak-table\n",
                stderr);
    return 2;
}
