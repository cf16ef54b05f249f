/* Requests on their way from JavaScript through the core's validator. */
#include "addon.h"
#include "arguments.h"
#include "job.h"
#include "napi_util.h"
#include "signer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than any client, server or proxy lets through. */
#define HEAD_BYTES_MAX ((size_t)1024 * 1024)
#define BODY_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define HEADERS_MAX    1000u

/* Bytes that were copied out of JavaScript. */
typedef struct copy {
    uint8_t *data;
    size_t size;
} copy;

typedef struct request_job {
    bybit_signer *signer; /* retained; NULL when there is none */
    copy method;
    copy url;
    copy body;
    copy *header_texts; /* names and values by turns */
    bybit_request_header *headers;
    bybit_request request;
    bybit_request_report report;
    bybit_status status;
} request_job;

static void destroy_request(void *data)
{
    request_job *job = data;
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

static bool throw_too_long(napi_env env, const char *name, size_t maximum)
{
    char message[MESSAGE_MAX];
    (void)snprintf(message, sizeof message, "The \"%s\" argument must be at most %zu bytes long", name,
                   maximum);
    (void)napi_throw_range_error(env, "ERR_OUT_OF_RANGE", message);
    return false;
}

static bool copy_allocate(napi_env env, copy *filled, size_t size)
{
    filled->data = malloc(size + 1);
    if (filled->data == NULL) {
        (void)throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    filled->size = size;
    return true;
}

/* A string is measured before its bytes are asked for. */
static bool string_copy(napi_env env, napi_value value, const char *name, size_t maximum, copy *filled)
{
    size_t size = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &size) != napi_ok) {
        (void)throw_last_error(env);
        return false;
    }
    if (size > maximum) {
        return throw_too_long(env, name, maximum);
    }
    if (!copy_allocate(env, filled, size)) {
        return false;
    }
    if (napi_get_value_string_utf8(env, value, (char *)filled->data, size + 1, &filled->size) != napi_ok) {
        (void)throw_last_error(env);
        return false;
    }
    return true;
}

static bool bytes_copy(napi_env env, napi_value value, const char *name, size_t maximum, copy *filled)
{
    napi_valuetype type = napi_undefined;
    byte_argument bytes;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_string) {
        return string_copy(env, value, name, maximum, filled);
    }
    if (!byte_argument_read(env, value, name, &bytes)) {
        return false;
    }
    if (bytes.bytes.size > maximum) {
        return throw_too_long(env, name, maximum);
    }
    if (!copy_allocate(env, filled, bytes.bytes.size)) {
        return false;
    }
    if (bytes.bytes.size > 0) {
        memcpy(filled->data, bytes.bytes.data, bytes.bytes.size);
    }
    return true;
}

/* An element of the headers, whose bytes together are limited. */
static bool element_copy(napi_env env, napi_value array, uint32_t index, size_t *left, copy *filled)
{
    napi_handle_scope scope = NULL;
    napi_value element = NULL;
    bool copied = false;
    if (napi_open_handle_scope(env, &scope) != napi_ok) {
        (void)throw_last_error(env);
        return false;
    }
    if (napi_get_element(env, array, index, &element) != napi_ok) {
        (void)throw_last_error(env);
    } else {
        copied = bytes_copy(env, element, "headers", *left, filled);
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
        (void)throw_status(env, BYBIT_ERROR_MEMORY);
        return false;
    }
    job->request.header_count = count / 2;
    return true;
}

static bybit_slice slice_of(const copy *bytes)
{
    return (bybit_slice){bytes->data, bytes->size};
}

static bool headers_read(napi_env env, napi_value value, request_job *job)
{
    uint32_t count = 0;
    size_t left = HEAD_BYTES_MAX;
    if (!array_check(env, value, "headers")) {
        return false;
    }
    if (napi_get_array_length(env, value, &count) != napi_ok) {
        (void)throw_last_error(env);
        return false;
    }
    if (count % 2 != 0) {
        return throw_argument(env, "ERR_INVALID_ARG_TYPE", "headers", "an array of names and values");
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

static bool signer_argument_read(napi_env env, const addon *instance, napi_value value, request_job *job)
{
    napi_valuetype type = napi_undefined;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_undefined) {
        return true;
    }
    bybit_signer *signer = signer_read(env, instance, value);
    if (signer == NULL) {
        return false;
    }
    job->signer = bybit_signer_retain(signer);
    return true;
}

static bool request_read(napi_env env, const addon *instance, const napi_value *arguments, request_job *job)
{
    bybit_request *request = &job->request;
    if (!signer_argument_read(env, instance, arguments[0], job) ||
        !integer_read(env, arguments[1], "now", SAFE_INTEGER_MAX, &request->now) ||
        !boolean_read(env, arguments[2], "isPublic", &request->is_public) ||
        !bytes_copy(env, arguments[3], "method", HEAD_BYTES_MAX, &job->method) ||
        !bytes_copy(env, arguments[4], "url", HEAD_BYTES_MAX, &job->url) ||
        !headers_read(env, arguments[5], job) ||
        !bytes_copy(env, arguments[6], "body", BODY_BYTES_MAX, &job->body)) {
        return false;
    }
    request->signer = job->signer;
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
    NAPI_TRY(env, napi_create_object(env, &object));
    if (!set_string(env, object, "id", bybit_request_finding_name(finding->id)) ||
        !set_string(env, object, "field", bybit_request_field_name(finding->field)) ||
        !set_number(env, object, "index", (double)finding->index) ||
        !set_number(env, object, "count", (double)finding->count)) {
        return throw_last_error(env);
    }
    return object;
}

static napi_value complete_request(napi_env env, void *data)
{
    const request_job *job = data;
    napi_value array = NULL;
    if (job->status != BYBIT_OK) {
        return throw_status(env, job->status);
    }
    NAPI_TRY(env, napi_create_array_with_length(env, job->report.count, &array));
    for (uint32_t i = 0; i < job->report.count; i++) {
        napi_value finding = finding_to_js(env, &job->report.findings[i]);
        if (finding == NULL) {
            return NULL;
        }
        NAPI_TRY(env, napi_set_element(env, array, i, finding));
    }
    return array;
}

static const job_type request_job_type = {"bybit-auth:validateRequest", execute_request, complete_request,
                                          destroy_request};

/* inspectRequest(id or undefined, now, isPublic, method, url, headers, body): Promise of [{ id, field, index,
 * count }]. headers: names and values by turns. */
static napi_value inspect_request(napi_env env, napi_callback_info info)
{
    napi_value arguments[7];
    const addon *instance = addon_of(env);
    if (instance == NULL || !arguments_read(env, info, 7, arguments)) {
        return NULL;
    }
    request_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return throw_status(env, BYBIT_ERROR_MEMORY);
    }
    if (!request_read(env, instance, arguments, job)) {
        destroy_request(job);
        return NULL;
    }
    return job_start(env, &request_job_type, job, 1);
}

const addon_export request_exports[] = {{"inspectRequest", inspect_request}};
const size_t request_exports_count = sizeof request_exports / sizeof request_exports[0];
