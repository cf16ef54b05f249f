/* Finds the string that a wrong signature was made from. Private to the core. */
#ifndef CORE_SIGNED_STRING_H
#define CORE_SIGNED_STRING_H

#include "validate/rules.h"

/* Bytes of a method whose letter case is known. */
enum { CORE_METHOD_MAX = 16 };
/* Characters of SHA-512 in hex. */
enum { CORE_DIGEST_TEXT_MAX = 128 };

typedef struct core_signed_request {
    const bybit_rules *rules;
    const bybit_verifier *verifier;
    bybit_slice timestamp; /* the headers, as they are sent */
    bybit_slice api_key;
    bybit_slice window; /* empty where none is sent */
    bybit_slice signature;
    bybit_slice method; /* in capitals, as clients send it */
    bybit_slice lower_method;
    bybit_slice url;
    bybit_slice path;
    bybit_slice target; /* path and query */
    bybit_slice query;  /* query and body without the parameter that is the signature */
    bybit_slice body;
    bool is_query;        /* what the exchange signs is the query, else the body */
    bybit_status *status; /* BYBIT_OK until a verification fails; a mismatch is not a failure */
    uint8_t capitals[CORE_METHOD_MAX];
    uint8_t small_letters[CORE_METHOD_MAX];
    char digest[CORE_DIGEST_TEXT_MAX]; /* of the body, where the rules have a use for it */
    char other_digest[CORE_DIGEST_TEXT_MAX];
} core_signed_request;

/* Bytes of the digest that the exchange uses, and of the other one. */
size_t core_digest_bytes(const bybit_rules *rules, bool other);

/* Whether the signature is that of the bytes that are sent; false also when *request->status is set. */
bool core_signed_string_fits(const core_signed_request *request);

/* Reports which of the strings that people sign by mistake the signature matches, or a mismatch. */
BYBIT_MUST_CHECK bybit_status core_signed_string_explain(const core_signed_request *request,
                                                         bybit_request_report *report);

#endif
