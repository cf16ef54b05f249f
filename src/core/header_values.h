/* The values of the headers that Bybit authenticates a request by. Private to the core. */
#ifndef BYBIT_HEADER_VALUES_H
#define BYBIT_HEADER_VALUES_H

#include "request_headers.h"

void bybit_header_check_api_key(const bybit_header_value *header, bybit_request_report *report);

/* Whether the key is the signer's, whose own key was inspected when it was made. */
bool bybit_header_check_signers_key(const bybit_signer *signer, const bybit_header_value *header,
                                    bybit_request_report *report);

/* The recv_window in ms, the default for one that cannot be read. */
uint64_t bybit_header_check_recv_window(const bybit_header_value *header, bybit_request_report *report);

/* now, recv_window: ms */
void bybit_header_check_timestamp(bybit_slice value, uint64_t now, uint64_t recv_window,
                                  bybit_request_report *report);

/* Whether the signature is well-formed, and of the signer's kind if there is one. */
bool bybit_header_check_signature(const bybit_header_value *header, const bybit_signer *signer,
                                  bybit_request_report *report);

#endif
