/* What the vector registers hold when the core returns: nothing of a keyed state. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "support.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#define WORD sizeof(uint32_t)

#if defined(__GNUC__) && defined(__x86_64__)
#define REGISTERS 16
#define STORE(n)  "movups %%xmm" #n ", " #n "*16(%0)\n\t"
#elif defined(__GNUC__) && defined(__aarch64__)
#define REGISTERS 32
#define STORE(n)  "str q" #n ", [%0, #" #n "*16]\n\t"
#else
#define REGISTERS 0
#endif

typedef struct registers {
    uint8_t bytes[32 * 16];
} registers;

#define STORE_0_TO_7   STORE(0) STORE(1) STORE(2) STORE(3) STORE(4) STORE(5) STORE(6) STORE(7)
#define STORE_8_TO_15  STORE(8) STORE(9) STORE(10) STORE(11) STORE(12) STORE(13) STORE(14) STORE(15)
#define STORE_16_TO_23 STORE(16) STORE(17) STORE(18) STORE(19) STORE(20) STORE(21) STORE(22) STORE(23)
#define STORE_24_TO_31 STORE(24) STORE(25) STORE(26) STORE(27) STORE(28) STORE(29) STORE(30) STORE(31)

/* A macro: in a function of its own a compiler might use a register first. */
#if REGISTERS == 16
#define READ_REGISTERS(into) __asm__ volatile(STORE_0_TO_7 STORE_8_TO_15 ::"r"((into)->bytes) : "memory")
#elif REGISTERS == 32
#define READ_REGISTERS(into)                                                                                 \
    __asm__ volatile(STORE_0_TO_7 STORE_8_TO_15 STORE_16_TO_23 STORE_24_TO_31 ::"r"((into)->bytes)           \
                     : "memor"                                                                               \
                       "y")
#else
#define READ_REGISTERS(into) (void)(into)
#endif

typedef struct keyed {
    uint8_t states[2][SHA512_DIGEST_LENGTH]; /* as OpenSSL keeps them: words of the processor */
    size_t size;
} keyed;

static void keyed_state(bybit_digest digest, bybit_slice secret, uint8_t pad, uint8_t *state)
{
    uint8_t block[SHA512_CBLOCK];
    SHA256_CTX sha256;
    SHA512_CTX sha512;
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < secret.size; i++) {
        block[i] ^= secret.data[i];
    }
    if (digest == BYBIT_SHA256) {
        SHA256_Init(&sha256);
        SHA256_Update(&sha256, block, SHA256_CBLOCK);
        memcpy(state, sha256.h, SHA256_DIGEST_LENGTH);
    } else {
        SHA512_Init(&sha512);
        SHA512_Update(&sha512, block, SHA512_CBLOCK);
        memcpy(state, sha512.h, SHA512_DIGEST_LENGTH);
    }
}

static bool holds(const registers *read, const uint8_t *word)
{
    for (size_t i = 0; i < REGISTERS * (size_t)16; i += WORD) {
        if (memcmp(read->bytes + i, word, WORD) == 0) {
            return true;
        }
    }
    return false;
}

/* Each word by itself: the SHA instructions keep them in an order of their own. */
static void assert_clear(const char *after, const registers *read, const keyed *key)
{
    size_t found = 0;
    for (int which = 0; which < 2; which++) {
        for (size_t i = 0; i < key->size; i += WORD) {
            found += holds(read, key->states[which] + i) ? 1 : 0;
        }
    }
    if (found > 0) {
        print_error("after %s the registers hold %zu words of a keyed state\n", after, found);
        fail();
    }
}

static keyed keyed_states(bybit_digest digest, bybit_slice secret)
{
    keyed key = {.size = bybit_digest_size(digest)};
    registers zero = {{0}};
    keyed_state(digest, secret, 0x36, key.states[0]);
    keyed_state(digest, secret, 0x5c, key.states[1]);
    assert_clear("nothing", &zero, &key); /* no word of these states is 0 */
    return key;
}

static void no_registers_hold_a_keyed_state(void **state)
{
    (void)state;
    const bybit_slice secret = SLICE("test_secret");
    const bybit_slice data = SLICE("1700000000000test_api_key5000category=linear");
    uint8_t blocks[3 * SHA512_CBLOCK] = {0};
    const bybit_slice long_data = {blocks, sizeof blocks};
    uint8_t mac[BYBIT_MAC_MAX];
    registers read = {{0}};
    if (REGISTERS == 0) {
        print_message("this test reads the registers of x86-64 and arm64 only\n");
        skip();
    }
    for (int i = 0; i < BYBIT_DIGEST_COUNT; i++) {
        const bybit_digest digest = (bybit_digest)i;
        const keyed expected = keyed_states(digest, secret);
        bybit_vault *vault = new_vault();
        bybit_hmac_key *key = NULL;
        bybit_hmac_stream *stream = NULL;
        bybit_status status = bybit_hmac_key_create(vault, digest, secret, &key);
        READ_REGISTERS(&read);
        assert_status(BYBIT_OK, status);
        assert_clear("bybit_hmac_key_create", &read, &expected);
        bybit_hmac_sign(key, &data, 1, mac);
        READ_REGISTERS(&read);
        assert_clear("bybit_hmac_sign", &read, &expected);
        bybit_hmac_once(digest, secret, data, mac);
        READ_REGISTERS(&read);
        assert_clear("bybit_hmac_once", &read, &expected);
        status = bybit_hmac_stream_create(key, &stream);
        READ_REGISTERS(&read);
        assert_status(BYBIT_OK, status);
        assert_clear("bybit_hmac_stream_create", &read, &expected);
        bybit_hmac_stream_update(stream, (bybit_slice){blocks, bybit_digest_size(digest) * 2});
        READ_REGISTERS(&read);
        assert_clear("bybit_hmac_stream_update", &read, &expected);
        bybit_hmac_stream_update(stream, long_data);
        bybit_hmac_stream_finish(stream, mac);
        READ_REGISTERS(&read);
        assert_clear("bybit_hmac_stream_finish", &read, &expected);
        bybit_hmac_stream_destroy(stream);
        bybit_hmac_key_release(key);
        bybit_vault_release(vault);
    }
}

int run_registers_tests(void)
{
    const struct CMUnitTest tests[] = {TEST(no_registers_hold_a_keyed_state)};
    return cmocka_run_group_tests_name("registers", tests, NULL, NULL);
}
