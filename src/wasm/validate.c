/* The validators as WebAssembly. */
#include "exports.h"
#include "text/placeholder.h"

#include <stdlib.h>

static bool equal(const void *left, const void *right, size_t size)
{
    return wasm_equal(left, right, size) != 0;
}

static bybit_status verify(const void *context, const bybit_slice *parts, size_t count, bybit_slice text,
                           bool *fits)
{
    (void)context;
    const int answer = wasm_verify(parts, count, text.data, text.size);
    *fits = answer > 0;
    return answer < 0 ? BYBIT_ERROR_CRYPTO : BYBIT_OK;
}

static void digest(bybit_slice data, size_t bytes, char *hex)
{
    wasm_digest(data.data, data.size, bytes, hex);
}

static double address(const char *name)
{
    return (double)(uintptr_t)name;
}

int wasm_is_unexpanded_variable(const uint8_t *text, size_t size)
{
    return core_is_unexpanded_variable((bybit_slice){text, size});
}

int wasm_load_rules(const uint8_t *table, size_t size, bybit_rules **rules)
{
    return bybit_rules_create((bybit_slice){table, size}, rules);
}

double *wasm_validate_credentials(const bybit_rules *rules, const bybit_slice *fields, unsigned count,
                                  uint8_t *const *cleaned)
{
    bybit_credential_report report;
    bybit_credential_validate(rules, fields, count, cleaned, equal, &report);
    double *answer = malloc((WASM_CREDENTIAL_HEAD + report.count * WASM_CREDENTIAL_FINDING) * sizeof *answer);
    if (answer == NULL) {
        return NULL;
    }
    answer[0] = (double)report.count;
    answer[1] = report.ok;
    for (unsigned field = 0; field < BYBIT_FIELD_COUNT; field++) {
        answer[2 + field] = report.usable[field];
        answer[2 + BYBIT_FIELD_COUNT + field] = (double)report.cleaned_size[field];
    }
    for (size_t i = 0; i < report.count; i++) {
        const bybit_finding *finding = &report.findings[i];
        double *written = answer + WASM_CREDENTIAL_HEAD + i * WASM_CREDENTIAL_FINDING;
        written[0] = address(bybit_finding_name(finding->id));
        written[1] = finding->field;
        written[2] = finding->severity;
        written[3] = finding->repairable;
        written[4] = (double)finding->index;
        written[5] = (double)finding->count;
        written[6] = finding->code_point;
    }
    return answer;
}

static bybit_signature_kind kind_of(wasm_signer signer)
{
    switch (signer) {
    case WASM_RSA_SIGNER:
        return BYBIT_SIGNATURE_RSA;
    case WASM_ED25519_SIGNER:
        return BYBIT_SIGNATURE_ED25519;
    default:
        return BYBIT_SIGNATURE_HMAC;
    }
}

double *wasm_inspect_request(const bybit_rules *rules, const bybit_slice *texts, size_t header_count,
                             double now, int is_public, wasm_signer signer)
{
    const bybit_verifier verifier = {
        .verify = verify, .digest = digest, .api_key = texts[3], .kind = kind_of(signer)};
    const bybit_request request = {
        .rules = rules,
        .method = texts[0],
        .url = texts[1],
        .body = texts[2],
        .headers = (const bybit_request_header *)(texts + 4),
        .header_count = header_count,
        .verifier = signer == WASM_NO_SIGNER ? NULL : &verifier,
        .now = (uint64_t)now,
        .is_public = is_public != 0,
    };
    bybit_request_report report;
    const bybit_status status = bybit_request_inspect(&request, &report);
    double *answer = malloc((WASM_REQUEST_HEAD + report.count * WASM_REQUEST_FINDING) * sizeof *answer);
    if (answer == NULL) {
        return NULL;
    }
    answer[0] = (double)report.count;
    answer[1] = status;
    for (size_t i = 0; i < report.count; i++) {
        const bybit_request_finding *finding = &report.findings[i];
        double *written = answer + WASM_REQUEST_HEAD + i * WASM_REQUEST_FINDING;
        written[0] = address(finding->name);
        written[1] = address(bybit_request_field_name(finding->field));
        written[2] = (double)finding->index;
        written[3] = (double)finding->count;
    }
    return answer;
}
