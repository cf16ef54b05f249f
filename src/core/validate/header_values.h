/* Checks the values of the authentication headers. Private to the core. */
#ifndef CORE_HEADER_VALUES_H
#define CORE_HEADER_VALUES_H

#include "validate/headers.h"

void core_header_check_api_key(const bybit_rules *rules, const core_header_value *header,
                               bybit_request_report *report);

/* Whether the key is the signer's, whose own key was inspected when it was made. */
bool core_header_check_signers_key(const bybit_rules *rules, const bybit_verifier *verifier,
                                   const core_header_value *header, bybit_request_report *report);

/* Whether the passphrase is sent as the version of the key asks for it. */
void core_header_check_passphrase(const bybit_rules *rules, const core_header_value *passphrase,
                                  const core_header_value *version, bybit_request_report *report);

/* The window in ms, the default for one that cannot be read. */
uint64_t core_header_check_window(const bybit_rules *rules, const core_header_value *header,
                                  bybit_request_report *report);

typedef struct core_sent_time {
    bybit_slice value;
    bybit_slice path;
    uint64_t now;    /* ms */
    uint64_t window; /* ms */
} core_sent_time;

void core_header_check_timestamp(const bybit_rules *rules, const core_sent_time *sent,
                                 bybit_request_report *report);

/* Whether the signature is well-formed, and of the signer's kind if there is one. */
bool core_header_check_signature(const bybit_rules *rules, const core_header_value *header,
                                 const bybit_verifier *verifier, bybit_request_report *report);

#endif
