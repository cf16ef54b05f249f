/*
 * Several threads share keys and vaults, for ThreadSanitizer to watch. Runs for the number of seconds given
 * (3 without an argument); the exit code is 1 when a thread saw a wrong byte.
 */
#define _GNU_SOURCE

#include "bybit_auth.h"

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
} worker;

static const bybit_slice secret = {(const uint8_t *)"test_secret", 11};
static const bybit_slice message = {(const uint8_t *)"1700000000000test_api_key5000category=linear", 44};

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
    return NULL;
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

int main(int argument_count, char **arguments)
{
    const double seconds = argument_count > 1 ? strtod(arguments[1], NULL) : 3.0;
    size_t mistakes = 0;
    size_t laps = 0;
    for (int i = 0; i < ROUNDS; i++) {
        mistakes += run_round(seconds / ROUNDS, i % 2 == 0, &laps);
    }
    (void)printf("stress: %d threads, %d rounds, %zu laps, %zu mistakes\n", THREADS, ROUNDS, laps, mistakes);
    return mistakes == 0 && laps > 0 ? 0 : 1;
}
