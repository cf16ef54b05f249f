/*
 * What every fuzz target needs. A target is one file with one LLVMFuzzerTestOneInput, which libFuzzer or
 * replay.c calls; it returns 0, or ends the process in REQUIRE.
 */
#ifndef BYBIT_FUZZ_H
#define BYBIT_FUZZ_H

#include "bybit_auth.h"
#include "bybit_validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input. Aborts, so that the fuzzer keeps the input. */
#define REQUIRE(condition) ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))

_Noreturn void fuzz_fail(const char *condition, const char *file, int line);

/* A string literal as a bybit_slice. */
#define LITERAL(text) ((bybit_slice){(const uint8_t *)(text), sizeof(text) - 1})

/* ---- taking an input apart; what is not there is 0 or empty ---- */

uint64_t fuzz_take_number(bybit_slice *rest, size_t bytes);
bybit_slice fuzz_take(bybit_slice *rest, size_t size);

/* Up to the next separator, which is taken as well. */
bybit_slice fuzz_take_until(bybit_slice *rest, uint8_t separator);

/* ---- memory, so that a byte too many is seen ---- */

/* Exactly so many bytes, to be given to free(); ends the process when there is no memory. */
void *fuzz_allocate(size_t size);

/* A copy in memory of its own, to be given to fuzz_discard(). Empty ones are {NULL, 0}, as the core allows.
 */
bybit_slice fuzz_copy(bybit_slice bytes);
void fuzz_discard(bybit_slice copied);

bool fuzz_equal(bybit_slice left, bybit_slice right);

/* Parts one after another, to be given to free(). */
bybit_slice fuzz_join(const bybit_slice *parts, size_t count);

/* ---- the core ---- */

/* The rules of Bybit, made when first asked for. */
const bybit_rules *fuzz_rules(void);
const bybit_rules *fuzz_rules_of_binance(void);
const bybit_rules *fuzz_rules_of_okx(void);

/* One vault and one HMAC signer for the whole run, made when first asked for. */
bybit_vault *fuzz_vault(void);
const bybit_signer *fuzz_signer(void);

/* Whether a signature fits the payload; ends the process when it cannot be verified. */
bool fuzz_verifies(const bybit_signer *with, bybit_slice payload, bybit_slice text);

#define FUZZ_API_KEY LITERAL("test_api_key")
#define FUZZ_SECRET  LITERAL("test_secret")

/* Nothing is handed out of the vault but what the signer keeps, and OpenSSL's error queue is empty. */
void fuzz_require_nothing_left(void);

#endif
