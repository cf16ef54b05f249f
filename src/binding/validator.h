/* Credentials, copied out of JavaScript and validated. */
#ifndef ADDON_VALIDATOR_H
#define ADDON_VALIDATOR_H

#include "addon.h"

/* Both values and their cleaned forms, in vault memory. */
typedef struct addon_credential_input {
    bybit_rules *rules; /* retained; NULL where the exchange is unknown */
    bybit_vault *vault;
    unsigned fields; /* 1: the API key alone; 2: with its secret */
    uint8_t *values[BYBIT_FIELD_COUNT];
    uint8_t *cleaned[BYBIT_FIELD_COUNT];
    size_t sizes[BYBIT_FIELD_COUNT];
    bybit_credential_report report;
} addon_credential_input;

/* rules: as a number. fields: 1 or 2, in the order of bybit_field. Copies the API key, and its secret, out of
 * JavaScript; false leaves an exception pending and nothing to release. */
bool addon_credential_input_read(napi_env env, const addon_instance *instance, napi_value rules,
                                 const napi_value *values, unsigned fields, addon_credential_input *input);
/* Fills the report. Touches no Node-API: may run on a worker thread. */
/* The same for the arguments rules, apiKey, apiSecret and a passphrase that may be undefined. */
bool addon_credentials_read(napi_env env, const addon_instance *instance, const napi_value *arguments,
                            napi_value passphrase, addon_credential_input *input);

void addon_credential_input_validate(addon_credential_input *input);
/* Wipes the copies. */
void addon_credential_input_release(addon_credential_input *input);
/* The field's cleaned value; only meaningful where the report calls it usable. */
bybit_slice addon_credential_input_cleaned(const addon_credential_input *input, bybit_field field);
/* An array of { field, id, severity, repairable, index, count, codePoint }, or NULL with an exception. */
napi_value addon_credential_findings_to_js(napi_env env, const bybit_credential_report *report);

#endif
