/* Credentials on their way from JavaScript through the core's validator. */
#ifndef BYBIT_VALIDATOR_H
#define BYBIT_VALIDATOR_H

#include "../core/bybit_auth.h"

#include <node_api.h>

/* Both values and their cleaned forms, in vault memory. */
typedef struct credential_input {
    bybit_vault *vault;
    unsigned fields; /* 1: the API key alone; 2: with its secret */
    uint8_t *values[BYBIT_FIELD_COUNT];
    uint8_t *cleaned[BYBIT_FIELD_COUNT];
    size_t sizes[BYBIT_FIELD_COUNT];
    bybit_credential_report report;
} credential_input;

/* fields: 1 or 2, in the order of bybit_field. Copies the API key, and its secret, out of JavaScript; false
 * leaves an exception pending and nothing to release. */
bool credential_input_read(napi_env env, bybit_vault *vault, const napi_value *values, unsigned fields,
                           credential_input *input);
/* Fills the report. Touches no Node-API: may run on a worker thread. */
void credential_input_validate(credential_input *input);
/* Wipes the copies. */
void credential_input_release(credential_input *input);
/* The field's cleaned value; only meaningful where the report calls it usable. */
bybit_slice credential_input_cleaned(const credential_input *input, bybit_field field);
/* An array of { field, id, severity, repairable, index, count, codePoint }, or NULL with an exception. */
napi_value credential_findings_to_js(napi_env env, const bybit_credential_report *report);

#endif
