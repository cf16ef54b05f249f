/*
 * Measures one HMAC-SHA256 over 100 bytes for each way to keep the keyed state. The figures are the reason
 * for the choice in src/core/hash/hmac.c. Prints ns per signature (the best of several rounds) and the ratio
 * to the first row.
 *
 *   make -C bench keyed-state
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#define _POSIX_C_SOURCE 200809L

#include "../src/core/bybit_auth.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAYLOAD_SIZE = 100, SIGNATURES = 100000, ROUNDS = 30 };

typedef struct bench {
    uint8_t payload[PAYLOAD_SIZE];
    uint8_t mac[BYBIT_MAC_MAX];
    uint8_t secret[36];
    SHA256_CTX inner;
    SHA256_CTX outer;
    bybit_hmac_key *key;
    EVP_MAC *method;
    EVP_MAC_CTX *initialised_again;
    EVP_MAC_CTX *untouched; /* to be duplicated */
} bench;

static void with_kept_key(bench *b)
{
    const bybit_slice part = {b->payload, PAYLOAD_SIZE};
    bybit_hmac_sign(b->key, &part, 1, b->mac);
}

static void with_context_copies(bench *b)
{
    SHA256_CTX context = b->inner;
    SHA256_Update(&context, b->payload, PAYLOAD_SIZE);
    SHA256_Final(b->mac, &context);
    context = b->outer;
    SHA256_Update(&context, b->mac, SHA256_DIGEST_LENGTH);
    SHA256_Final(b->mac, &context);
}

static void finish_evp(EVP_MAC_CTX *context, bench *b)
{
    size_t size = 0;
    if (EVP_MAC_update(context, b->payload, PAYLOAD_SIZE) != 1 ||
        EVP_MAC_final(context, b->mac, &size, sizeof b->mac) != 1) {
        exit(1);
    }
}

static void with_reinitialised_evp(bench *b)
{
    if (EVP_MAC_init(b->initialised_again, NULL, 0, NULL) != 1) {
        exit(1);
    }
    finish_evp(b->initialised_again, b);
}

static void with_duplicated_evp(bench *b)
{
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup(b->untouched);
    if (context == NULL) {
        exit(1);
    }
    finish_evp(context, b);
    EVP_MAC_CTX_free(context);
}

static void with_no_kept_state(bench *b)
{
    const bybit_slice secret = {b->secret, sizeof b->secret};
    const bybit_slice payload = {b->payload, PAYLOAD_SIZE};
    bybit_hmac_once(BYBIT_SHA256, secret, payload, b->mac);
}

typedef struct contender {
    const char *name;
    void (*sign)(bench *b);
    double best; /* ns per signature */
} contender;

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void measure(contender *measured, bench *b)
{
    const double start = now();
    for (int i = 0; i < SIGNATURES; i++) {
        b->payload[0] = (uint8_t)i;
        measured->sign(b);
    }
    const double each = (now() - start) / SIGNATURES;
    if (measured->best == 0 || each < measured->best) {
        measured->best = each;
    }
}

static void absorb_pad(SHA256_CTX *context, const bench *b, uint8_t pad)
{
    uint8_t block[SHA256_CBLOCK];
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < sizeof b->secret; i++) {
        block[i] ^= b->secret[i];
    }
    SHA256_Init(context);
    SHA256_Update(context, block, sizeof block);
}

static void prepare(bench *b, bybit_vault *vault)
{
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                                     OSSL_PARAM_construct_end()};
    memset(b->payload, 'x', sizeof b->payload);
    memset(b->secret, 's', sizeof b->secret);
    absorb_pad(&b->inner, b, 0x36);
    absorb_pad(&b->outer, b, 0x5c);
    b->method = EVP_MAC_fetch(NULL, "HMAC", NULL);
    b->initialised_again = EVP_MAC_CTX_new(b->method);
    b->untouched = EVP_MAC_CTX_new(b->method);
    if (bybit_hmac_key_create(vault, BYBIT_SHA256, (bybit_slice){b->secret, sizeof b->secret}, &b->key) !=
            BYBIT_OK ||
        EVP_MAC_init(b->initialised_again, b->secret, sizeof b->secret, parameters) != 1 ||
        EVP_MAC_init(b->untouched, b->secret, sizeof b->secret, parameters) != 1) {
        exit(1);
    }
}

int main(void)
{
    contender contenders[] = {{"kept chaining values (what the core does)", with_kept_key, 0},
                              {"copies of SHA256_CTX", with_context_copies, 0},
                              {"EVP_MAC context, initialised again", with_reinitialised_evp, 0},
                              {"EVP_MAC context, duplicated", with_duplicated_evp, 0},
                              {"no kept state: key hashed every time", with_no_kept_state, 0}};
    const size_t count = sizeof contenders / sizeof contenders[0];
    bench b = {0};
    bybit_vault *vault = NULL;
    uint8_t expected[SHA256_DIGEST_LENGTH];
    if (bybit_vault_create(&vault) != BYBIT_OK) {
        return 1;
    }
    prepare(&b, vault);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            measure(&contenders[i], &b);
            if (i == 0) {
                memcpy(expected, b.mac, sizeof expected);
            } else if (memcmp(expected, b.mac, sizeof expected) != 0) {
                (void)fprintf(stderr, "%s: a different signature\n", contenders[i].name);
                return 1;
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        (void)printf("%-42s %6.0f ns  %.2f\n", contenders[i].name, contenders[i].best,
                     contenders[i].best / contenders[0].best);
    }
    bybit_hmac_key_release(b.key);
    bybit_vault_release(vault);
    EVP_MAC_CTX_free(b.initialised_again);
    EVP_MAC_CTX_free(b.untouched);
    EVP_MAC_free(b.method);
    return 0;
}
