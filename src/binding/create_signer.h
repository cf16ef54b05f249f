/* What the functions that create signers share. */
#ifndef ADDON_CREATE_SIGNER_H
#define ADDON_CREATE_SIGNER_H

#include "addon.h"
#include "signer.h"
#include "validator.h"

/* Without repair, the values must be valid as given; with repair, only their cleaned forms must be. */
bool addon_credential_input_acceptable(const addon_credential_input *input, bool repair);

/* { findings }; NULL with an exception. */
napi_value addon_findings_result(napi_env env, const addon_credential_input *input);

/* Takes over the signer. Sets the result's owner, id, apiKey and algorithm. */
bool addon_result_set_signer(napi_env env, addon_instance *instance, napi_value result, bybit_signer *signer);

bool addon_encoding_read(napi_env env, napi_value value, bybit_encoding *encoding);

#endif
