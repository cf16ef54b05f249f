/* Validates requests on a worker thread. */
#include "addon.h"
#include "arguments.h"
#include "copied_bytes.h"
#include "job.h"
#include "napi_util.h"
#include "rules.h"
#include "signer.h"

#include "bybit_validate.h"

#include <stdlib.h>

/* More than any client, server or proxy accepts. */
#define HEAD_BYTES_MAX ((size_t)1024 * 1024)
#define BODY_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define HEADERS_MAX    1000u

typedef struct request_job {
    bybit_rules *rules;   /* retained */
    bybit_signer *signer; /* retained; NULL when there is none */
    bybit_verifier verifier;
    addon_copied_bytes method;
    addon_copied_bytes url;
    addon_copied_bytes body;
    addon_copied_bytes *header_texts; /* names and values alternate */
    bybit_request_header *headers;
    bybit_request request;
    bybit_request_report report;
    bybit_status status;
} request_job;

static void destroy_request(void *data)
{
    request_job *job = data;
    bybit_rules_release(job->rules);
    bybit_signer_release(job->signer);
    free(job->method.data);
    free(job->url.data);
    free(job->body.data);
    for (size_t i = 0; job->header_texts != NULL && i < 2 * job->request.header_count; i++) {
        free(job->header_texts[i].data);
    }
    free(job->header_texts);
    free(job->headers);
    free(job);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

/* An element of the headers, whose bytes together are limited. */
static bool element_copy(napi_env env, napi_value array, uint32_t index, size_t *left,
                         addon_copied_bytes *filled)
{
    napi_handle_scope scope = NULL;
    napi_value element = NULL;
    bool copied = false;
    if (napi_open_handle_scope(env, &scope) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (napi_get_element(env, array, index, &element) != napi_ok) {
        (void)addon_throw_last_error(env);
    } else {
        copied = addon_copied_bytes_read(env, element, "headers", *left, filled);
    }
    if (copied) {
        *left -= filled->size;
    }
    (void)napi_close_handle_scope(env, scope);
    return copied;
}

static bool headers_allocate(napi_env env, request_job *job, uint32_t count)
{
    job->header_texts = calloc(count > 0 ? count : 1, sizeof *job->header_texts);
    job->headers = calloc(count > 0 ? count / 2 : 1, sizeof *job->headers);
    if (job->header_texts == NULL || job->headers == NULL) {
        (void)addon_throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    job->request.header_count = count / 2;
    return true;
}

static bybit_slice slice_of(const addon_copied_bytes *bytes)
{
    return (bybit_slice){bytes->data, bytes->size};
}

static bool headers_read(napi_env env, napi_value value, request_job *job)
{
    uint32_t count = 0;
    size_t left = HEAD_BYTES_MAX;
    if (!addon_array_check(env, value, "headers")) {
        return false;
    }
    if (napi_get_array_length(env, value, &count) != napi_ok) {
        (void)addon_throw_last_error(env);
        return false;
    }
    if (count % 2 != 0) {
        return addon_throw_argument(env, "ERR_INVALID_ARG_TYPE", "headers", "an array of names and values");
    }
    if (count > 2 * HEADERS_MAX) {
        (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE",
                                     "The \"headers\" argument must be at most 1000 headers");
        return false;
    }
    if (!headers_allocate(env, job, count)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!element_copy(env, value, i, &left, &job->header_texts[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < job->request.header_count; i++) {
        job->headers[i].name = slice_of(&job->header_texts[2 * i]);
        job->headers[i].value = slice_of(&job->header_texts[2 * i + 1]);
    }
    return true;
}

static bool signer_argument_read(napi_env env, const addon_instance *instance, napi_value value,
                                 request_job *job)
{
    napi_valuetype type = napi_undefined;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_undefined) {
        return true;
    }
    bybit_signer *signer = addon_signer_read(env, instance, value);
    if (signer == NULL) {
        return false;
    }
    job->signer = bybit_signer_retain(signer);
    return true;
}

static bool rules_argument_read(napi_env env, const addon_instance *instance, napi_value value,
                                request_job *job)
{
    bybit_rules *rules = NULL;
    if (!addon_rules_read(env, instance, value, &rules)) {
        return false;
    }
    if (rules == NULL) {
        return addon_throw_argument(env, "ERR_INVALID_ARG_VALUE", "rules", "the number of loaded rules");
    }
    job->rules = bybit_rules_retain(rules);
    job->request.rules = rules;
    return true;
}

static bool request_read(napi_env env, const addon_instance *instance, const napi_value *arguments,
                         request_job *job)
{
    bybit_request *request = &job->request;
    if (!rules_argument_read(env, instance, arguments[0], job) ||
        !signer_argument_read(env, instance, arguments[1], job) ||
        !addon_integer_read(env, arguments[2], "now", ADDON_SAFE_INTEGER_MAX, &request->now) ||
        !addon_boolean_read(env, arguments[3], "isPublic", &request->is_public) ||
        !addon_copied_bytes_read(env, arguments[4], "method", HEAD_BYTES_MAX, &job->method) ||
        !addon_copied_bytes_read(env, arguments[5], "url", HEAD_BYTES_MAX, &job->url) ||
        !headers_read(env, arguments[6], job) ||
        !addon_copied_bytes_read(env, arguments[7], "body", BODY_BYTES_MAX, &job->body)) {
        return false;
    }
    if (job->signer != NULL) {
        job->verifier = bybit_signer_verifier(job->signer);
        request->verifier = &job->verifier;
    }
    request->method = slice_of(&job->method);
    request->url = slice_of(&job->url);
    request->body = slice_of(&job->body);
    request->headers = job->headers;
    return true;
}

/* ---- the job ---------------------------------------------------------------------------------------- */

static void execute_request(void *data)
{
    request_job *job = data;
    job->status = bybit_request_inspect(&job->request, &job->report);
}

static napi_value finding_to_js(napi_env env, const bybit_request_finding *finding)
{
    napi_value object = NULL;
    ADDON_TRY(env, napi_create_object(env, &object));
    if (!addon_set_string(env, object, "id", finding->name) ||
        !addon_set_string(env, object, "field", bybit_request_field_name(finding->field)) ||
        !addon_set_number(env, object, "index", (double)finding->index) ||
        !addon_set_number(env, object, "count", (double)finding->count)) {
        return addon_throw_last_error(env);
    }
    return object;
}

static napi_value complete_request(napi_env env, void *data)
{
    const request_job *job = data;
    napi_value array = NULL;
    if (job->status != BYBIT_OK) {
        return addon_throw_status(env, job->status);
    }
    ADDON_TRY(env, napi_create_array_with_length(env, job->report.count, &array));
    for (uint32_t i = 0; i < job->report.count; i++) {
        napi_value finding = finding_to_js(env, &job->report.findings[i]);
        if (finding == NULL) {
            return NULL;
        }
        ADDON_TRY(env, napi_set_element(env, array, i, finding));
    }
    return array;
}

static const addon_job_type request_job_type = {"bybit-auth:validateRequest", execute_request,
                                                complete_request, destroy_request};

/* inspectRequest(rules, id or undefined, now, isPublic, method, url, headers, body): Promise of [{ id, field,
 * index, count }]. headers: names and values alternate. */
static napi_value inspect_request(napi_env env, napi_callback_info info)
{
    napi_value arguments[8];
    const addon_instance *instance = addon_instance_get(env);
    if (instance == NULL || !addon_arguments_read(env, info, 8, arguments)) {
        return NULL;
    }
    request_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return addon_throw_status(env, BYBIT_ERROR_MEMORY);
    }
    if (!request_read(env, instance, arguments, job)) {
        destroy_request(job);
        return NULL;
    }
    return addon_job_start(env, &request_job_type, job, 1);
}

bool addon_export_request(napi_env env, napi_value exports)
{
    static const addon_function functions[] = {
        {"inspectRequest", inspect_request},
    };
    return addon_export(env, exports, functions, sizeof functions / sizeof functions[0]);
}
