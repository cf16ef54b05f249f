/*
 * Several threads share keys, signers and vaults, for ThreadSanitizer to watch. Runs for the number of
 * seconds given (3 without an argument); the exit code is 1 when a thread saw a wrong byte.
 */
#define _GNU_SOURCE

#include "bybit_auth.h"
#include "bybit_validate.h"
#include "bybit_rules.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS      4
#define ROUNDS       12
#define PIECES       32
#define LARGEST      6000
#define MAILBOX_SIZE 64
#define SIGNERS      2  /* HMAC, then RSA */
#define RSA_EVERY    20 /* laps: one RSA signature takes as long as the rest of so many */

typedef struct piece {
    uint8_t *memory;
    size_t size;
    uint8_t filler;
} piece;

/* Pieces on their way from the thread that allocated them to the one that will free them. */
typedef struct mailbox {
    pthread_mutex_t lock;
    piece pieces[MAILBOX_SIZE];
    size_t count;
} mailbox;

typedef struct round_state {
    bybit_vault *vault;
    bybit_hmac_key *keys[BYBIT_DIGEST_COUNT];
    uint8_t expected[BYBIT_DIGEST_COUNT][BYBIT_MAC_MAX];
    bybit_signer *signers[SIGNERS];
    char expected_text[SIGNERS][BYBIT_SIGNATURE_TEXT_MAX];
    mailbox mailbox;
    struct timespec deadline;
} round_state;

typedef struct worker {
    round_state *round;
    unsigned seed;
    size_t mistakes;
    size_t laps;
    piece pieces[PIECES];
    bybit_hmac_key *keys[BYBIT_DIGEST_COUNT];
    bybit_signer *signers[SIGNERS];
} worker;

static const bybit_slice secret = {(const uint8_t *)"test_secret", 11};
static const bybit_slice message = {(const uint8_t *)"1700000000000test_api_key5000category=linear", 44};

static const bybit_slice api_key = {(const uint8_t *)"test_api_key", 12};
static const bybit_slice request[] = {{(const uint8_t *)"1700000000000", 13},
                                      {bybit_own_api_key, 0},
                                      {(const uint8_t *)"5000category=linear", 19}};

/* The sign string of that request. */
static const bybit_slice request_text = {(const uint8_t *)"1700000000000test_api_key5000category=linear", 44};

/* DER of the one RSA key of the run; threads read it at the same time. */
static uint8_t rsa_text[4096];
static bybit_slice rsa_encoded = {rsa_text, 0};

static unsigned next_random(worker *self, unsigned limit)
{
    self->seed = self->seed * 1664525u + 1013904223u;
    return (self->seed >> 8) % limit;
}

static void expect(worker *self, bool truth)
{
    self->mistakes += truth ? 0 : 1;
}

static void expect_mac(worker *self, int digest, const uint8_t *mac)
{
    const size_t size = bybit_digest_size((bybit_digest)digest);
    expect(self, bybit_equal(mac, self->round->expected[digest], size));
}

static void sign_with_shared_key(worker *self, int digest)
{
    uint8_t mac[BYBIT_MAC_MAX];
    const size_t split = next_random(self, (unsigned)message.size + 1);
    const bybit_slice parts[] = {{message.data, split}, {message.data + split, message.size - split}};
    bybit_hmac_key *key = bybit_hmac_key_retain(self->keys[digest]);
    bybit_hmac_sign(key, parts, 2, mac);
    bybit_hmac_key_release(key);
    expect_mac(self, digest, mac);
}

static void stream_with_shared_key(worker *self, int digest)
{
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_hmac_stream *stream = NULL;
    if (bybit_hmac_stream_create(self->keys[digest], &stream) != BYBIT_OK) {
        expect(self, false);
        return;
    }
    for (size_t i = 0; i < message.size; i += 11) {
        bybit_hmac_stream_update(stream, (bybit_slice){message.data + i, 11});
    }
    bybit_hmac_stream_finish(stream, mac);
    bybit_hmac_stream_destroy(stream);
    expect_mac(self, digest, mac);
}

static void sign_with_own_key(worker *self, int digest)
{
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_hmac_key *key = NULL;
    if (bybit_hmac_key_create(self->round->vault, (bybit_digest)digest, secret, &key) != BYBIT_OK) {
        expect(self, false);
        return;
    }
    bybit_hmac_sign(key, &message, 1, mac);
    bybit_hmac_key_release(key);
    expect_mac(self, digest, mac);
}

static bool verifies(const bybit_signer *signer, bybit_slice payload, bybit_slice text)
{
    bool fits = false;
    return bybit_signer_verify(signer, &payload, 1, text, &fits) == BYBIT_OK && fits;
}

static void sign_with_shared_signer(worker *self, int kind)
{
    char text[BYBIT_SIGNATURE_TEXT_MAX];
    bybit_signer *signer = bybit_signer_retain(self->signers[kind]);
    const size_t size = bybit_signer_text_size(signer);
    const bybit_slice signature = {(const uint8_t *)text, size};
    if (bybit_signer_sign(signer, request, 3, text) != BYBIT_OK) {
        expect(self, false);
    } else {
        expect(self, memcmp(text, self->round->expected_text[kind], size) == 0);
        expect(self, verifies(signer, request_text, signature));
        expect(self, !verifies(signer, message, (bybit_slice){signature.data, size - 1}));
    }
    bybit_signer_release(signer);
}

static bybit_rules *rules;

/* The same request through the validator: now and then with a wrong query, which is searched for. */
static void inspect_with_shared_signer(worker *self, int kind)
{
    static const char right[] = "https://api.bybit.com/v5/order/realtime?category=linear";
    static const char wrong[] = "https://api.bybit.com/v5/order/realtime?category=linea";
    const bool fits = self->laps % 16 != 0;
    const char *url = fits ? right : wrong;
    bybit_signer *signer = bybit_signer_retain(self->round->signers[kind]);
    const bybit_request_header headers[] = {
        {{(const uint8_t *)"X-BAPI-API-KEY", 14}, api_key},
        {{(const uint8_t *)"X-BAPI-TIMESTAMP", 16}, {request_text.data, 13}},
        {{(const uint8_t *)"X-BAPI-RECV-WINDOW", 18}, {(const uint8_t *)"5000", 4}},
        {{(const uint8_t *)"X-BAPI-SIGN", 11},
         {(const uint8_t *)self->round->expected_text[kind], bybit_signer_text_size(signer)}}};
    const bybit_verifier verifier = bybit_signer_verifier(signer);
    const bybit_request inspected = {.rules = rules,
                                     .method = {(const uint8_t *)"GET", 3},
                                     .url = {(const uint8_t *)url, strlen(url)},
                                     .headers = headers,
                                     .header_count = 4,
                                     .verifier = &verifier,
                                     .now = 1700000000000};
    bybit_request_report report;
    expect(self, bybit_request_inspect(&inspected, &report) == BYBIT_OK);
    expect(self, report.count == (fits ? 0 : 1));
    expect(self, fits || report.findings[0].id == BYBIT_REQUEST_SIGNATURE_MISMATCH);
    bybit_signer_release(signer);
}

static bool create_signer(bybit_vault *vault, int kind, bybit_signer **signer)
{
    bybit_private_key *key = NULL;
    bybit_key_problem problem = BYBIT_KEY_FINE;
    if (kind == 0) {
        return bybit_signer_create_hmac(vault, api_key, secret, BYBIT_SHA256, BYBIT_HEX, signer) == BYBIT_OK;
    }
    return bybit_private_key_create(vault, rsa_encoded, (bybit_slice){NULL, 0}, false, &key, &problem) ==
               BYBIT_OK &&
           bybit_signer_create_private(api_key, key, BYBIT_BASE64, signer) == BYBIT_OK;
}

static void sign_with_own_signer(worker *self, int kind)
{
    char text[BYBIT_SIGNATURE_TEXT_MAX];
    bybit_signer *signer = NULL;
    if (!create_signer(self->round->vault, kind, &signer)) {
        expect(self, false);
        return;
    }
    expect(self, bybit_signer_sign(signer, request, 3, text) == BYBIT_OK);
    expect(self, memcmp(text, self->round->expected_text[kind], bybit_signer_text_size(signer)) == 0);
    bybit_signer_release(signer);
}

static bool holds(const piece *checked, uint8_t value)
{
    for (size_t i = 0; i < checked->size; i++) {
        if (checked->memory[i] != value) {
            return false;
        }
    }
    return true;
}

static void free_piece(worker *self, piece *freed)
{
    if (freed->memory != NULL) {
        expect(self, holds(freed, freed->filler));
        bybit_vault_free(self->round->vault, freed->memory, freed->size);
        freed->memory = NULL;
    }
}

static void replace_piece(worker *self)
{
    piece *slot = &self->pieces[next_random(self, PIECES)];
    void *memory = NULL;
    free_piece(self, slot);
    slot->size = 1 + next_random(self, next_random(self, 4) == 0 ? LARGEST : 1024);
    if (bybit_vault_allocate(self->round->vault, slot->size, &memory) != BYBIT_OK) {
        expect(self, false);
        return;
    }
    slot->memory = memory;
    expect(self, holds(slot, 0));
    slot->filler = (uint8_t)(1 + next_random(self, 255));
    memset(slot->memory, slot->filler, slot->size);
}

/* Swaps a piece of its own with one of somebody else's. */
static void exchange_piece(worker *self)
{
    mailbox *box = &self->round->mailbox;
    piece *slot = &self->pieces[next_random(self, PIECES)];
    (void)pthread_mutex_lock(&box->lock);
    if (box->count < MAILBOX_SIZE) {
        box->pieces[box->count++] = *slot;
        slot->memory = NULL;
    } else {
        piece *other = &box->pieces[next_random(self, MAILBOX_SIZE)];
        const piece mine = *slot;
        *slot = *other;
        *other = mine;
    }
    (void)pthread_mutex_unlock(&box->lock);
}

static bool is_over(const struct timespec *deadline)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > deadline->tv_sec ||
           (now.tv_sec == deadline->tv_sec && now.tv_nsec >= deadline->tv_nsec);
}

static void *work(void *argument)
{
    worker *self = argument;
    while (!is_over(&self->round->deadline)) {
        for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
            sign_with_shared_key(self, digest);
            stream_with_shared_key(self, digest);
            sign_with_own_key(self, digest);
        }
        sign_with_shared_signer(self, 0);
        sign_with_own_signer(self, 0);
        inspect_with_shared_signer(self, 0);
        if (self->laps % RSA_EVERY == 0) {
            sign_with_shared_signer(self, 1);
            inspect_with_shared_signer(self, 1);
        }
        if (self->laps % (RSA_EVERY * 4) == 0) {
            sign_with_own_signer(self, 1);
        }
        replace_piece(self);
        replace_piece(self);
        exchange_piece(self);
        const bybit_vault_statistics statistics = bybit_vault_measure(self->round->vault);
        expect(self, statistics.used_bytes <= statistics.mapped_bytes);
        self->laps++;
    }
    for (size_t i = 0; i < PIECES; i++) {
        free_piece(self, &self->pieces[i]);
    }
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        bybit_hmac_key_release(self->keys[digest]);
    }
    for (int kind = 0; kind < SIGNERS; kind++) {
        bybit_signer_release(self->signers[kind]);
    }
    return NULL;
}

static bool begin_signers(round_state *round)
{
    for (int kind = 0; kind < SIGNERS; kind++) {
        if (!create_signer(round->vault, kind, &round->signers[kind]) ||
            bybit_signer_sign(round->signers[kind], request, 3, round->expected_text[kind]) != BYBIT_OK) {
            return false;
        }
    }
    return true;
}

static bool begin_round(round_state *round, double seconds)
{
    memset(round, 0, sizeof *round);
    (void)pthread_mutex_init(&round->mailbox.lock, NULL);
    if (bybit_vault_create(&round->vault) != BYBIT_OK) {
        return false;
    }
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        if (bybit_hmac_key_create(round->vault, (bybit_digest)digest, secret, &round->keys[digest]) !=
            BYBIT_OK) {
            return false;
        }
        bybit_hmac_once((bybit_digest)digest, secret, message, round->expected[digest]);
    }
    if (!begin_signers(round)) {
        return false;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &round->deadline);
    const long nanoseconds = round->deadline.tv_nsec + (long)((seconds - (double)(long)seconds) * 1e9);
    round->deadline.tv_sec += (time_t)seconds + nanoseconds / 1000000000;
    round->deadline.tv_nsec = nanoseconds % 1000000000;
    return true;
}

static void release_keys(round_state *round)
{
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        bybit_hmac_key_release(round->keys[digest]);
    }
    for (int kind = 0; kind < SIGNERS; kind++) {
        bybit_signer_release(round->signers[kind]);
    }
}

/* What is left in the mailbox goes back; all must be wiped out of the account then. */
static size_t end_round(round_state *round, bool released_early)
{
    size_t mistakes = 0;
    for (size_t i = 0; i < round->mailbox.count; i++) {
        bybit_vault_free(round->vault, round->mailbox.pieces[i].memory, round->mailbox.pieces[i].size);
    }
    if (!released_early) {
        release_keys(round);
        mistakes = bybit_vault_measure(round->vault).used_bytes != 0;
        bybit_vault_release(round->vault);
    }
    (void)pthread_mutex_destroy(&round->mailbox.lock);
    return mistakes;
}

/* In every other round the owner lets go first, and the last thread takes the vault down. */
static size_t run_round(double seconds, bool release_early, size_t *laps)
{
    static round_state round;
    static worker workers[THREADS];
    pthread_t threads[THREADS];
    size_t mistakes = 0;
    if (!begin_round(&round, seconds)) {
        return 1;
    }
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (worker){.round = &round, .seed = i + 1};
        for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
            workers[i].keys[digest] = bybit_hmac_key_retain(round.keys[digest]);
        }
        for (int kind = 0; kind < SIGNERS; kind++) {
            workers[i].signers[kind] = bybit_signer_retain(round.signers[kind]);
        }
    }
    for (unsigned i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0) {
            (void)fprintf(stderr, "stress: no thread to be had\n");
            exit(1);
        }
    }
    if (release_early) {
        release_keys(&round);
        bybit_vault_release(round.vault);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
        mistakes += workers[i].mistakes;
        *laps += workers[i].laps;
    }
    return mistakes + end_round(&round, release_early);
}

static bool make_rsa_key(void)
{
    uint8_t *cursor = rsa_text;
    EVP_PKEY *key = EVP_RSA_gen(2048);
    const int size = key == NULL ? 0 : i2d_PrivateKey(key, NULL);
    if (size > 0 && (size_t)size <= sizeof rsa_text) {
        rsa_encoded.size = (size_t)i2d_PrivateKey(key, &cursor);
    }
    EVP_PKEY_free(key);
    return rsa_encoded.size > 0;
}

int main(int argument_count, char **arguments)
{
    const double seconds = argument_count > 1 ? strtod(arguments[1], NULL) : 3.0;
    size_t mistakes = 0;
    size_t laps = 0;
    if (!make_rsa_key()) {
        (void)fprintf(stderr, "stress: no RSA key to be had\n");
        return 1;
    }
    if (bybit_rules_create((bybit_slice){bybit_rule_table, sizeof bybit_rule_table}, &rules) != BYBIT_OK) {
        (void)fprintf(stderr, "stress: the rules cannot be loaded\n");
        return 1;
    }
    for (int i = 0; i < ROUNDS; i++) {
        mistakes += run_round(seconds / ROUNDS, i % 2 == 0, &laps);
    }
    bybit_rules_release(rules);
    (void)printf("stress: %d threads, %d rounds, %zu laps, %zu mistakes\n", THREADS, ROUNDS, laps, mistakes);
    return mistakes == 0 && laps > 0 ? 0 : 1;
}
