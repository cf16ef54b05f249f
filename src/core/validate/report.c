/* Names of fields and findings, and the report that collects them. */
#include "validate/report.h"

static const char *const finding_names[BYBIT_REQUEST_FINDING_COUNT] = {
    [BYBIT_REQUEST_METHOD_LOWER_CASE] = "method-lower-case",
    [BYBIT_REQUEST_METHOD_UNSUPPORTED] = "method-unsupported",
    [BYBIT_REQUEST_URL_WITHOUT_HOST] = "url-without-host",
    [BYBIT_REQUEST_URL_WITHOUT_SCHEME] = "url-without-scheme",
    [BYBIT_REQUEST_URL_WITH_CREDENTIALS] = "url-with-credentials",
    [BYBIT_REQUEST_URL_FRAGMENT] = "url-fragment",
    [BYBIT_REQUEST_URL_UNENCODED_CHARACTER] = "url-unencoded-character",
    [BYBIT_REQUEST_URL_MALFORMED_ESCAPE] = "url-malformed-escape",
    [BYBIT_REQUEST_PATH_DOUBLE_SLASH] = "path-double-slash",
    [BYBIT_REQUEST_PATH_DEPRECATED] = "path-deprecated",
    [BYBIT_REQUEST_PATH_UNKNOWN] = "path-unknown",
    [BYBIT_REQUEST_QUERY_SECOND_QUESTION_MARK] = "query-second-question-mark",
    [BYBIT_REQUEST_QUERY_EMPTY_NAME] = "query-empty-name",
    [BYBIT_REQUEST_QUERY_ENCODED_TWICE] = "query-encoded-twice",
    [BYBIT_REQUEST_QUERY_AMBIGUOUS] = "query-ambiguous",
    [BYBIT_REQUEST_QUERY_UNSORTED] = "query-unsorted",
    [BYBIT_REQUEST_QUERY_ON_POST] = "query-on-post",
    [BYBIT_REQUEST_PARAMETERS_IN_QUERY] = "parameters-in-query",
    [BYBIT_REQUEST_PLACEHOLDER_VALUE] = "placeholder-value",
    [BYBIT_REQUEST_STRAY_WHITESPACE] = "stray-whitespace",
    [BYBIT_REQUEST_DUPLICATE_NAME] = "duplicate-name",
    [BYBIT_REQUEST_HEADER_MISSING] = "header-missing",
    [BYBIT_REQUEST_HEADER_REPEATED] = "header-repeated",
    [BYBIT_REQUEST_HEADER_EMPTY] = "header-empty",
    [BYBIT_REQUEST_HEADER_STRAY_WHITESPACE] = "header-stray-whitespace",
    [BYBIT_REQUEST_HEADER_INVALID_CHARACTER] = "header-invalid-character",
    [BYBIT_REQUEST_HEADER_MISSPELT] = "header-misspelt",
    [BYBIT_REQUEST_PARAMETER_MISSING] = "parameter-missing",
    [BYBIT_REQUEST_PARAMETER_REPEATED] = "parameter-repeated",
    [BYBIT_REQUEST_PARAMETER_EMPTY] = "parameter-empty",
    [BYBIT_REQUEST_PARAMETER_MISSPELT] = "parameter-misspelt",
    [BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT] = "auth-on-public-endpoint",
    [BYBIT_REQUEST_API_KEY_MALFORMED] = "api-key-malformed",
    [BYBIT_REQUEST_API_KEY_UNUSUAL_LENGTH] = "api-key-unusual-length",
    [BYBIT_REQUEST_API_KEY_OF_ANOTHER_SIGNER] = "api-key-of-another-signer",
    [BYBIT_REQUEST_PASSPHRASE_UNSIGNED] = "passphrase-unsigned",
    [BYBIT_REQUEST_PASSPHRASE_HEX] = "passphrase-hex",
    [BYBIT_REQUEST_KEY_VERSION_MISSING] = "key-version-missing",
    [BYBIT_REQUEST_KEY_VERSION_PLAIN] = "key-version-plain",
    [BYBIT_REQUEST_KEY_VERSION_UNKNOWN] = "key-version-unknown",
    [BYBIT_REQUEST_TIMESTAMP_IN_SECONDS] = "timestamp-in-seconds",
    [BYBIT_REQUEST_TIMESTAMP_IN_MILLISECONDS] = "timestamp-in-milliseconds",
    [BYBIT_REQUEST_TIMESTAMP_IN_MICROSECONDS] = "timestamp-in-microseconds",
    [BYBIT_REQUEST_TIMESTAMP_IN_NANOSECONDS] = "timestamp-in-nanoseconds",
    [BYBIT_REQUEST_TIMESTAMP_FRACTION] = "timestamp-fraction",
    [BYBIT_REQUEST_TIMESTAMP_DATE] = "timestamp-date",
    [BYBIT_REQUEST_TIMESTAMP_DATE_FORM] = "timestamp-date-form",
    [BYBIT_REQUEST_TIMESTAMP_MALFORMED] = "timestamp-malformed",
    [BYBIT_REQUEST_TIMESTAMP_BEHIND] = "timestamp-behind",
    [BYBIT_REQUEST_TIMESTAMP_AHEAD] = "timestamp-ahead",
    [BYBIT_REQUEST_WINDOW_MISSING] = "recv-window-missing",
    [BYBIT_REQUEST_WINDOW_MALFORMED] = "recv-window-malformed",
    [BYBIT_REQUEST_WINDOW_NEGATIVE] = "recv-window-negative",
    [BYBIT_REQUEST_WINDOW_ZERO] = "recv-window-zero",
    [BYBIT_REQUEST_WINDOW_WIDE] = "recv-window-wide",
    [BYBIT_REQUEST_WINDOW_TOO_LARGE] = "recv-window-too-large",
    [BYBIT_REQUEST_SIGNATURE_UPPER_CASE] = "signature-upper-case",
    [BYBIT_REQUEST_SIGNATURE_SHA256] = "signature-sha256",
    [BYBIT_REQUEST_SIGNATURE_SHA512] = "signature-sha512",
    [BYBIT_REQUEST_SIGNATURE_BASE64_HMAC] = "signature-base64-hmac",
    [BYBIT_REQUEST_SIGNATURE_HEX_HMAC] = "signature-hex-hmac",
    [BYBIT_REQUEST_SIGNATURE_HEX_RSA] = "signature-hex-rsa",
    [BYBIT_REQUEST_SIGNATURE_HEX_ED25519] = "signature-hex-ed25519",
    [BYBIT_REQUEST_SIGNATURE_BASE64URL] = "signature-base64url",
    [BYBIT_REQUEST_SIGNATURE_ENCODED_TWICE] = "signature-encoded-twice",
    [BYBIT_REQUEST_SIGNATURE_MALFORMED] = "signature-malformed",
    [BYBIT_REQUEST_SIGNATURE_OTHER_ALGORITHM] = "signature-other-algorithm",
    [BYBIT_REQUEST_SIGNATURE_UNENCODED] = "signature-unencoded",
    [BYBIT_REQUEST_SIGNATURE_NOT_LAST] = "signature-not-last",
    [BYBIT_REQUEST_CONTENT_TYPE_MISSING] = "content-type-missing",
    [BYBIT_REQUEST_CONTENT_TYPE_NOT_JSON] = "content-type-not-json",
    [BYBIT_REQUEST_CONTENT_TYPE_NOT_FORM] = "content-type-not-form",
    [BYBIT_REQUEST_BODY_ON_GET] = "body-on-get",
    [BYBIT_REQUEST_BODY_MISSING] = "body-missing",
    [BYBIT_REQUEST_BODY_FORM_ENCODED] = "body-form-encoded",
    [BYBIT_REQUEST_BODY_JSON] = "body-json",
    [BYBIT_REQUEST_BODY_BYTE_ORDER_MARK] = "body-byte-order-mark",
    [BYBIT_REQUEST_BODY_INVALID_UTF8] = "body-invalid-utf8",
    [BYBIT_REQUEST_JSON_TRUNCATED] = "json-truncated",
    [BYBIT_REQUEST_JSON_TRAILING_COMMA] = "json-trailing-comma",
    [BYBIT_REQUEST_JSON_MISSING_COMMA] = "json-missing-comma",
    [BYBIT_REQUEST_JSON_WRONG_QUOTES] = "json-wrong-quotes",
    [BYBIT_REQUEST_JSON_UNQUOTED_NAME] = "json-unquoted-name",
    [BYBIT_REQUEST_JSON_UNQUOTED_VALUE] = "json-unquoted-value",
    [BYBIT_REQUEST_JSON_NOT_FINITE] = "json-not-finite",
    [BYBIT_REQUEST_JSON_PYTHON_LITERAL] = "json-python-literal",
    [BYBIT_REQUEST_JSON_COMMENT] = "json-comment",
    [BYBIT_REQUEST_JSON_CONTROL_CHARACTER] = "json-control-character",
    [BYBIT_REQUEST_JSON_BAD_ESCAPE] = "json-bad-escape",
    [BYBIT_REQUEST_JSON_BAD_NUMBER] = "json-bad-number",
    [BYBIT_REQUEST_JSON_INVISIBLE_CHARACTER] = "json-invisible-character",
    [BYBIT_REQUEST_JSON_TRAILING_CHARACTERS] = "json-trailing-characters",
    [BYBIT_REQUEST_JSON_MALFORMED] = "json-malformed",
    [BYBIT_REQUEST_JSON_TOO_DEEP] = "json-too-deep",
    [BYBIT_REQUEST_JSON_NOT_OBJECT] = "json-not-object",
    [BYBIT_REQUEST_JSON_ENCODED_TWICE] = "json-encoded-twice",
    [BYBIT_REQUEST_JSON_NUMBER_FOR_STRING] = "json-number-for-string",
    [BYBIT_REQUEST_JSON_STRING_FOR_NUMBER] = "json-string-for-number",
    [BYBIT_REQUEST_SIGNED_STRING] = "signed-string",
    [BYBIT_REQUEST_SIGNATURE_MISMATCH] = "signature-mismatch",
};

static const char *const field_names[BYBIT_REQUEST_FIELD_COUNT] = {
    [BYBIT_REQUEST_METHOD] = "method",
    [BYBIT_REQUEST_URL] = "url",
    [BYBIT_REQUEST_HEADERS] = "headers",
    [BYBIT_REQUEST_BODY] = "body",
    [BYBIT_REQUEST_SIGNATURE] = "signature",
    [BYBIT_REQUEST_API_KEY] = "apiKeyHeader",
    [BYBIT_REQUEST_TIMESTAMP] = "timestampHeader",
    [BYBIT_REQUEST_SIGNATURE_HEADER] = "signatureHeader",
    [BYBIT_REQUEST_WINDOW] = "windowHeader",
    [BYBIT_REQUEST_PASSPHRASE] = "passphraseHeader",
    [BYBIT_REQUEST_ENVIRONMENT] = "environmentHeader",
    [BYBIT_REQUEST_KEY_VERSION] = "keyVersionHeader",
    [BYBIT_REQUEST_CONTENT_TYPE] = "contentTypeHeader",
};

const char *bybit_request_finding_name(bybit_request_finding_id id)
{
    return (unsigned)id < BYBIT_REQUEST_FINDING_COUNT ? finding_names[id] : NULL;
}

const char *bybit_request_field_name(bybit_request_field field)
{
    return (unsigned)field < BYBIT_REQUEST_FIELD_COUNT ? field_names[field] : NULL;
}

static void add(bybit_request_report *report, bybit_request_finding added)
{
    for (size_t i = 0; i < report->count; i++) {
        bybit_request_finding *known = &report->findings[i];
        if (known->id == added.id && known->field == added.field) {
            known->count += added.count;
            return;
        }
    }
    if (report->count < BYBIT_REQUEST_FINDINGS_MAX) {
        report->findings[report->count++] = added;
    }
}

void core_request_note(bybit_request_report *report, bybit_request_finding_id id, bybit_request_field field,
                       size_t index, uint64_t count)
{
    add(report, (bybit_request_finding){id, field, finding_names[id], index, count});
}

void core_request_note_signed(bybit_request_report *report, const char *name, uint64_t count)
{
    add(report,
        (bybit_request_finding){BYBIT_REQUEST_SIGNED_STRING, BYBIT_REQUEST_SIGNATURE, name, 0, count});
}
