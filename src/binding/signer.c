#include "signer.h"
#include "addon.h"
#include "arguments.h"
#include "validator.h"

#include <stdlib.h>
#include <string.h>

static const napi_type_tag signer_tag = {0x6279626974617574, 0x7369676e65723031};

typedef struct signer_handle {
    signer_state *state; /* NULL once destroyed */
} signer_handle;

void signer_state_release(signer_state *state)
{
    if (state != NULL && --state->references == 0) {
        bybit_hmac_key_release(state->key);
        free(state);
    }
}

static void destroy_handle(signer_handle *handle)
{
    signer_state_release(handle->state);
    free(handle);
}

static void finalize_handle(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    destroy_handle(data);
}

signer_state *signer_state_read(napi_env env, napi_value value)
{
    const signer_handle *handle = object_unwrap(env, value, &signer_tag, "signer");
    if (handle == NULL) {
        return NULL;
    }
    if (handle->state == NULL) {
        (void)napi_throw_error(env, "ERR_BYBIT_SIGNER_DESTROYED",
                               "The signer was destroyed; its key is wiped");
    }
    return handle->state;
}

static bybit_status create_handle(bybit_vault *vault, bybit_slice api_key, bybit_slice api_secret,
                                  signer_handle **handle)
{
    signer_handle *created = calloc(1, sizeof *created);
    signer_state *state = calloc(1, sizeof *state);
    bybit_status status = created == NULL || state == NULL ? BYBIT_ERROR_MEMORY : BYBIT_OK;
    if (status == BYBIT_OK) {
        status = bybit_hmac_key_create(vault, BYBIT_SHA256, api_secret, &state->key);
    }
    if (status != BYBIT_OK) {
        free(created);
        free(state);
        return status;
    }
    memcpy(state->api_key, api_key.data, api_key.size);
    state->api_key_size = api_key.size;
    state->references = 1;
    created->state = state;
    *handle = created;
    return BYBIT_OK;
}

/* Without repair the values must be right as given; with repair it is enough that their cleaned forms are. */
static bool acceptable(const bybit_credential_report *report, bool repair)
{
    return report->ok ||
           (repair && report->usable[BYBIT_FIELD_API_KEY] && report->usable[BYBIT_FIELD_API_SECRET]);
}

static napi_value handle_to_js(napi_env env, bybit_vault *vault, bybit_slice api_key, bybit_slice api_secret)
{
    signer_handle *handle = NULL;
    const bybit_status status = create_handle(vault, api_key, api_secret, &handle);
    if (status != BYBIT_OK) {
        return throw_status(env, status);
    }
    napi_value object = object_wrap(env, &signer_tag, handle, finalize_handle);
    if (object == NULL) {
        destroy_handle(handle);
    }
    return object;
}

/* { findings, signer: handle or null, apiKey: the key that is signed with } */
static napi_value creation_result(napi_env env, bybit_vault *vault, const credential_input *input,
                                  bool repair)
{
    const bybit_slice api_key = credential_input_cleaned(input, BYBIT_FIELD_API_KEY);
    const bybit_slice api_secret = credential_input_cleaned(input, BYBIT_FIELD_API_SECRET);
    napi_value result = NULL;
    napi_value handle = NULL;
    napi_value text = NULL;
    napi_value findings = credential_findings_to_js(env, &input->report);
    if (findings == NULL) {
        return NULL;
    }
    NAPI_TRY(env, napi_create_object(env, &result));
    NAPI_TRY(env, napi_set_named_property(env, result, "findings", findings));
    if (!acceptable(&input->report, repair)) {
        NAPI_TRY(env, napi_get_null(env, &handle));
        NAPI_TRY(env, napi_set_named_property(env, result, "signer", handle));
        return result;
    }
    handle = handle_to_js(env, vault, api_key, api_secret);
    if (handle == NULL) {
        return NULL;
    }
    NAPI_TRY(env, napi_create_string_utf8(env, (const char *)api_key.data, api_key.size, &text));
    NAPI_TRY(env, napi_set_named_property(env, result, "apiKey", text));
    NAPI_TRY(env, napi_set_named_property(env, result, "signer", handle));
    return result;
}

/* createSigner(apiKey, apiSecret, repair) */
static napi_value create_signer(napi_env env, napi_callback_info info)
{
    napi_value arguments[3];
    bool repair = false;
    credential_input input;
    addon *instance = addon_of(env);
    if (instance == NULL || !arguments_read(env, info, 3, arguments) ||
        !boolean_read(env, arguments[2], "repair", &repair) ||
        !credential_input_read(env, instance->vault, arguments, &input)) {
        return NULL;
    }
    credential_input_validate(&input);
    napi_value result = creation_result(env, instance->vault, &input, repair);
    credential_input_release(&input);
    return result;
}

/* destroySigner(signer): wipes the key. Destroying twice is allowed. */
static napi_value destroy_signer(napi_env env, napi_callback_info info)
{
    napi_value argument;
    if (!arguments_read(env, info, 1, &argument)) {
        return NULL;
    }
    signer_handle *handle = object_unwrap(env, argument, &signer_tag, "signer");
    if (handle != NULL) {
        signer_state_release(handle->state);
        handle->state = NULL;
    }
    return NULL;
}

const addon_export signer_exports[] = {
    {"createSigner", create_signer},
    {"destroySigner", destroy_signer},
};
const size_t signer_exports_count = sizeof signer_exports / sizeof signer_exports[0];
