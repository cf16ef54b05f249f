/* What lib/crypto/wasm-validator.js calls, and what it has to provide. */
#ifndef WASM_EXPORTS_H
#define WASM_EXPORTS_H

#include "bybit_validate.h"

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(name) __attribute__((import_module("bybit"), import_name(name)))

/* ---- imported: what needs cryptography ---------------------------------------------------------------- */

/* Compares in a time that depends on the size alone. */
IMPORT("equal") int wasm_equal(const void *left, const void *right, size_t size);

/* 1: the text is the signature of the joined parts; 0: it is not; negative: the verification failed. */
IMPORT("verify") int wasm_verify(const bybit_slice *parts, size_t count, const uint8_t *text, size_t size);

/* SHA-256 or SHA-512, by its bytes, of the data: writes twice as many characters. */
IMPORT("digest") void wasm_digest(const uint8_t *data, size_t size, size_t bytes, char *hex);

/* ---- memory --------------------------------------------------------------------------------------- */

/* NULL when the memory is full. */
EXPORT("allocate") void *wasm_allocate(size_t size);

/* Overwrites and frees everything that was allocated after the last wasm_keep(). */
EXPORT("wipe") void wasm_wipe(void);

/* Keeps everything that is allocated now until the instance ends. */
EXPORT("keep") void wasm_keep(void);

/* ---- rules ---------------------------------------------------------------------------------------- */

/* A bybit_status. The rules stay where they are if wasm_keep() follows. */
EXPORT("loadRules") int wasm_load_rules(const uint8_t *table, size_t size, bybit_rules **rules);

/* ---- validators ----------------------------------------------------------------------------------- */

/*
 * An answer is an array of doubles, which JavaScript reads without conversion; a name is the address of
 * NUL-terminated text. An answer of NULL: the memory is full.
 */
enum {
    WASM_CREDENTIAL_HEAD = 8,
    WASM_CREDENTIAL_FINDING = 7,
    WASM_REQUEST_HEAD = 2,
    WASM_REQUEST_FINDING = 4
};

/*
 * rules: NULL where the exchange is unknown. count: 1 for an API key alone, 2 for a pair, 3 with a
 * passphrase. cleaned[field] has room for as many bytes as the field. Answer: number of findings, ok, usable
 * of each field, cleaned size of each field; then for each finding: id, field, severity, repairable, index,
 * count, code point.
 */
EXPORT("validateCredentials")
double *wasm_validate_credentials(const bybit_rules *rules, const bybit_slice *fields, unsigned count,
                                  uint8_t *const *cleaned);

typedef enum wasm_signer {
    WASM_NO_SIGNER = 0,
    WASM_HMAC_SIGNER = 1,
    WASM_RSA_SIGNER = 2,
    WASM_ED25519_SIGNER = 3
} wasm_signer;

/*
 * texts: method, URL, body and the signer's API key, then names and values of the headers alternate.
 * Answer: number of findings, status; then for each finding: id, field, index, count.
 */
EXPORT("inspectRequest")
double *wasm_inspect_request(const bybit_rules *rules, const bybit_slice *texts, size_t header_count,
                             double now, int is_public, wasm_signer signer);

EXPORT("isUnexpandedVariable") int wasm_is_unexpanded_variable(const uint8_t *text, size_t size);

#endif
