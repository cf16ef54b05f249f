#include "addon.h"
#include "arguments.h"
#include "job.h"
#include "signer.h"

#include <stdlib.h>
#include <string.h>

#define SAFE_INTEGER_MAX ((uint64_t)9007199254740991)

/* What is signed: a payload as it is, or the parts of a request that the core puts together. */
typedef struct sign_input {
    bool is_request;
    bybit_request request; /* .content is the payload when it is no request */
    byte_argument content;
} sign_input;

static void sign_input_release(sign_input *input)
{
    byte_argument_release(&input->content);
}

static bool payload_read(napi_env env, napi_value value, sign_input *input)
{
    input->is_request = false;
    return byte_argument_read(env, value, "payload", &input->content);
}

/* arguments: timestamp, recvWindow, content */
static bool request_read(napi_env env, const napi_value *arguments, sign_input *input)
{
    uint64_t recv_window = 0;
    input->is_request = true;
    if (!integer_read(env, arguments[0], "timestamp", SAFE_INTEGER_MAX, &input->request.timestamp) ||
        !integer_read(env, arguments[1], "recvWindow", UINT32_MAX, &recv_window) ||
        !byte_argument_read(env, arguments[2], "content", &input->content)) {
        return false;
    }
    input->request.recv_window = (uint32_t)recv_window;
    return true;
}

static bybit_status sign_content(const signer_state *state, bool is_request, bybit_request request,
                                 bybit_slice content, uint8_t *mac)
{
    if (!is_request) {
        bybit_hmac_sign(state->key, &content, 1, mac);
        return BYBIT_OK;
    }
    request.api_key = (bybit_slice){state->api_key, state->api_key_size};
    request.content = content;
    return bybit_payload_sign(state->key, &request, mac);
}

static napi_value signature_to_js(napi_env env, bybit_status status, const uint8_t *mac)
{
    return status == BYBIT_OK ? mac_to_js(env, mac, bybit_digest_size(BYBIT_SHA256), MAC_HEX)
                              : throw_status(env, status);
}

static napi_value sign_at_once(napi_env env, const signer_state *state, sign_input *input)
{
    uint8_t mac[BYBIT_MAC_MAX];
    const bybit_status status =
        sign_content(state, input->is_request, input->request, input->content.bytes, mac);
    sign_input_release(input);
    return signature_to_js(env, status, mac);
}

typedef struct sign_job {
    signer_state *state;
    bool is_request;
    bybit_request request;
    bybit_status status;
    uint8_t mac[BYBIT_MAC_MAX];
    size_t content_size;
    uint8_t content[];
} sign_job;

static void execute_sign(void *request)
{
    sign_job *job = request;
    const bybit_slice content = {job->content, job->content_size};
    job->status = sign_content(job->state, job->is_request, job->request, content, job->mac);
}

static napi_value complete_sign(napi_env env, void *request)
{
    const sign_job *job = request;
    return signature_to_js(env, job->status, job->mac);
}

static void destroy_sign(void *request)
{
    sign_job *job = request;
    signer_state_release(job->state);
    free(job);
}

static const job_type sign_job_type = {"bybit-auth:sign", execute_sign, complete_sign, destroy_sign};

/* The worker gets its own copy of the content: JavaScript may change a Buffer while the job waits. */
static napi_value sign_on_worker(napi_env env, signer_state *state, sign_input *input)
{
    const bybit_slice content = input->content.bytes;
    sign_job *job = malloc(sizeof *job + content.size);
    if (job == NULL) {
        sign_input_release(input);
        return throw_status(env, BYBIT_ERROR_MEMORY);
    }
    job->state = state;
    job->is_request = input->is_request;
    job->request = input->request;
    job->content_size = content.size;
    if (content.size > 0) {
        memcpy(job->content, content.data, content.size);
    }
    sign_input_release(input);
    state->references++;
    return job_start(env, &sign_job_type, job);
}

/* sign(signer, payload): Promise of the signature */
static napi_value sign(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    sign_input input;
    if (!arguments_read(env, info, 2, arguments)) {
        return NULL;
    }
    signer_state *state = signer_state_read(env, arguments[0]);
    if (state == NULL || !payload_read(env, arguments[1], &input)) {
        return NULL;
    }
    return sign_on_worker(env, state, &input);
}

/* signSync(signer, payload): the signature */
static napi_value sign_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    sign_input input;
    if (!arguments_read(env, info, 2, arguments)) {
        return NULL;
    }
    const signer_state *state = signer_state_read(env, arguments[0]);
    if (state == NULL || !payload_read(env, arguments[1], &input)) {
        return NULL;
    }
    return sign_at_once(env, state, &input);
}

/* signRequest(signer, timestamp, recvWindow, content): Promise of the signature */
static napi_value sign_request(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    sign_input input;
    if (!arguments_read(env, info, 4, arguments)) {
        return NULL;
    }
    signer_state *state = signer_state_read(env, arguments[0]);
    if (state == NULL || !request_read(env, arguments + 1, &input)) {
        return NULL;
    }
    return sign_on_worker(env, state, &input);
}

/* signRequestSync(signer, timestamp, recvWindow, content): the signature */
static napi_value sign_request_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[4];
    sign_input input;
    if (!arguments_read(env, info, 4, arguments)) {
        return NULL;
    }
    const signer_state *state = signer_state_read(env, arguments[0]);
    if (state == NULL || !request_read(env, arguments + 1, &input)) {
        return NULL;
    }
    return sign_at_once(env, state, &input);
}

/* signWebSocketSync(signer, expires): the signature of a WebSocket login */
static napi_value sign_websocket_sync(napi_env env, napi_callback_info info)
{
    napi_value arguments[2];
    uint64_t expires = 0;
    uint8_t payload[BYBIT_WEBSOCKET_PAYLOAD_MAX];
    uint8_t mac[BYBIT_MAC_MAX];
    if (!arguments_read(env, info, 2, arguments)) {
        return NULL;
    }
    const signer_state *state = signer_state_read(env, arguments[0]);
    if (state == NULL || !integer_read(env, arguments[1], "expires", SAFE_INTEGER_MAX, &expires)) {
        return NULL;
    }
    const bybit_slice content = {payload, bybit_payload_write_websocket(expires, payload)};
    bybit_hmac_sign(state->key, &content, 1, mac);
    return signature_to_js(env, BYBIT_OK, mac);
}

/* verify(signer, payload, signature): whether the signature is that of the payload, in constant time */
static napi_value verify(napi_env env, napi_callback_info info)
{
    napi_value arguments[3];
    sign_input input;
    byte_argument signature;
    uint8_t mac[BYBIT_MAC_MAX];
    uint8_t claimed[BYBIT_MAC_MAX];
    const size_t size = bybit_digest_size(BYBIT_SHA256);
    if (!arguments_read(env, info, 3, arguments)) {
        return NULL;
    }
    const signer_state *state = signer_state_read(env, arguments[0]);
    if (state == NULL || !payload_read(env, arguments[1], &input)) {
        return NULL;
    }
    if (!byte_argument_read(env, arguments[2], "signature", &signature)) {
        sign_input_release(&input);
        return NULL;
    }
    bybit_hmac_sign(state->key, &input.content.bytes, 1, mac);
    const bool matches =
        signature.bytes.size == BYBIT_HEX_SIZE(size) &&
        bybit_hex_decode((const char *)signature.bytes.data, signature.bytes.size, claimed) == BYBIT_OK &&
        bybit_equal(mac, claimed, size);
    sign_input_release(&input);
    byte_argument_release(&signature);
    napi_value result = NULL;
    NAPI_TRY(env, napi_get_boolean(env, matches, &result));
    return result;
}

const addon_export sign_exports[] = {
    {"sign", sign},
    {"signSync", sign_sync},
    {"signRequest", sign_request},
    {"signRequestSync", sign_request_sync},
    {"signWebSocketSync", sign_websocket_sync},
    {"verify", verify},
};
const size_t sign_exports_count = sizeof sign_exports / sizeof sign_exports[0];
