/*
 * bybit_validate.h - the validators of credentials and requests.
 *
 * Plain C without OpenSSL, in src/core/validate. Verification and the comparison of secrets are passed in.
 * Conventions: see bybit_base.h.
 */
#ifndef BYBIT_VALIDATE_H
#define BYBIT_VALIDATE_H

#include "bybit_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- rules: what differs between exchanges --------------------------------------------------------- */

/* Header names, units of time, lengths, the strings that are signed. Never changes once it is made. */
typedef struct bybit_rules bybit_rules;

/* Bytes of a table. */
#define BYBIT_RULES_MAX ((size_t)32 * 1024)

/* Copies and checks a table, which lib/internal/rule-table.js writes. BYBIT_ERROR_ARGUMENT: it is malformed.
 */
BYBIT_MUST_CHECK bybit_status bybit_rules_create(bybit_slice table, bybit_rules **rules);

/* Whether the rules were made of a table with these bytes. */
bool bybit_rules_are_of(const bybit_rules *rules, bybit_slice table);

bybit_rules *bybit_rules_retain(bybit_rules *rules);
void bybit_rules_release(bybit_rules *rules);

/* ---- credential: the validator ------------------------------------------------------------------- */

typedef enum bybit_field {
    BYBIT_FIELD_API_KEY = 0,
    BYBIT_FIELD_API_SECRET = 1,
    BYBIT_FIELD_PASSPHRASE = 2 /* of the API key, at exchanges whose keys have one */
} bybit_field;

#define BYBIT_FIELD_COUNT 3
/* An API key and its secret. */
#define BYBIT_PAIR_COUNT 2

typedef enum bybit_finding_id {
    BYBIT_FINDING_EMPTY = 0,
    BYBIT_FINDING_SURROUNDING_WHITESPACE,
    BYBIT_FINDING_INNER_WHITESPACE,
    BYBIT_FINDING_INVISIBLE_CHARACTER,
    BYBIT_FINDING_CONTROL_CHARACTER,
    BYBIT_FINDING_LINE_ENDING,
    BYBIT_FINDING_QUOTES,
    BYBIT_FINDING_UNCLOSED_QUOTE,
    BYBIT_FINDING_NON_ASCII,
    BYBIT_FINDING_MASKED_VALUE,
    BYBIT_FINDING_UNEXPANDED_VARIABLE,
    BYBIT_FINDING_PEM,
    BYBIT_FINDING_UNEXPECTED_LENGTH,
    BYBIT_FINDING_SWAPPED,
    BYBIT_FINDING_KEY_EQUALS_SECRET,
    BYBIT_FINDING_TOO_LONG,
    BYBIT_FINDING_UNEXPECTED_CHARACTER,
    BYBIT_FINDING_OTHER_EXCHANGE,
    BYBIT_FINDING_SWAPPED_PASSPHRASE,
    BYBIT_FINDING_SECRET_EQUALS_PASSPHRASE,
    BYBIT_FINDING_COUNT
} bybit_finding_id;

/* The public name, for example "surrounding-whitespace"; NULL for an id that does not exist. */
const char *bybit_finding_name(bybit_finding_id id);

typedef enum bybit_severity { BYBIT_SEVERITY_WARNING = 0, BYBIT_SEVERITY_ERROR = 1 } bybit_severity;

typedef struct bybit_finding {
    bybit_finding_id id;
    bybit_field field;
    bybit_severity severity;
    bool repairable;     /* the cleaned value is free of it */
    size_t index;        /* of the first character concerned, in UTF-16 units as JavaScript counts */
    size_t count;        /* characters concerned; for UNEXPECTED_LENGTH and TOO_LONG the bytes found; for
                          * OTHER_EXCHANGE the number of its shape in the rules, from 1 on */
    uint32_t code_point; /* of the first character concerned, 0 where the whole value is meant */
} bybit_finding;

/* Compares in a time that depends on the size alone, as bybit_equal() does. */
typedef bool (*bybit_equal_function)(const void *left, const void *right, size_t size);

#define BYBIT_FINDINGS_MAX ((size_t)BYBIT_FIELD_COUNT * BYBIT_FINDING_COUNT)

typedef struct bybit_credential_report {
    bybit_finding findings[BYBIT_FINDINGS_MAX]; /* by field, then by place */
    size_t count;
    bool ok;                                /* no error among the findings */
    bool usable[BYBIT_FIELD_COUNT];         /* the cleaned value has no error left */
    size_t cleaned_size[BYBIT_FIELD_COUNT]; /* bytes of the cleaned value */
} bybit_credential_report;

/*
 * Inspects an API key, its secret if count is 2, and its passphrase if count is 3 (UTF-8; malformed bytes
 * count as non-ASCII characters), and writes the cleaned value of each field into cleaned[field], which has
 * room for as many bytes as the field itself. Reads each byte a bounded number of times: the cost is linear
 * in the size. equal compares secrets; it may be NULL when count is 1. rules: of the exchange, whose usual
 * lengths are compared; NULL where none is known.
 */
void bybit_credential_validate(const bybit_rules *rules, const bybit_slice *fields, unsigned count,
                               uint8_t *const *cleaned, bybit_equal_function equal,
                               bybit_credential_report *report);

/* ---- request: the request validator ---------------------------------------------------------------- */

/* What a finding is about; the last eight are headers, or parameters that stand in place of them. */
typedef enum bybit_request_field {
    BYBIT_REQUEST_METHOD = 0,
    BYBIT_REQUEST_URL,
    BYBIT_REQUEST_HEADERS,
    BYBIT_REQUEST_BODY,
    BYBIT_REQUEST_SIGNATURE,
    BYBIT_REQUEST_API_KEY,
    BYBIT_REQUEST_TIMESTAMP,
    BYBIT_REQUEST_SIGNATURE_HEADER,
    BYBIT_REQUEST_WINDOW,
    BYBIT_REQUEST_PASSPHRASE,
    BYBIT_REQUEST_ENVIRONMENT,
    BYBIT_REQUEST_KEY_VERSION,
    BYBIT_REQUEST_CONTENT_TYPE,
    BYBIT_REQUEST_FIELD_COUNT
} bybit_request_field;

/* The public name: "method", "url", "headers", "body", "signature", or a header's role such as
 * "apiKeyHeader". NULL for one that does not exist. */
const char *bybit_request_field_name(bybit_request_field field);

typedef enum bybit_request_finding_id {
    BYBIT_REQUEST_METHOD_LOWER_CASE = 0,
    BYBIT_REQUEST_METHOD_UNSUPPORTED,
    BYBIT_REQUEST_URL_WITHOUT_HOST,
    BYBIT_REQUEST_URL_WITHOUT_SCHEME,
    BYBIT_REQUEST_URL_WITH_CREDENTIALS,
    BYBIT_REQUEST_URL_FRAGMENT,
    BYBIT_REQUEST_URL_UNENCODED_CHARACTER,
    BYBIT_REQUEST_URL_MALFORMED_ESCAPE,
    BYBIT_REQUEST_PATH_DOUBLE_SLASH,
    BYBIT_REQUEST_PATH_DEPRECATED,
    BYBIT_REQUEST_PATH_UNKNOWN,
    BYBIT_REQUEST_QUERY_SECOND_QUESTION_MARK,
    BYBIT_REQUEST_QUERY_EMPTY_NAME,
    BYBIT_REQUEST_QUERY_ENCODED_TWICE,
    BYBIT_REQUEST_QUERY_AMBIGUOUS,
    BYBIT_REQUEST_QUERY_UNSORTED,
    BYBIT_REQUEST_QUERY_ON_POST,
    BYBIT_REQUEST_PARAMETERS_IN_QUERY,
    BYBIT_REQUEST_PLACEHOLDER_VALUE,
    BYBIT_REQUEST_STRAY_WHITESPACE,
    BYBIT_REQUEST_DUPLICATE_NAME,
    BYBIT_REQUEST_HEADER_MISSING,
    BYBIT_REQUEST_HEADER_REPEATED,
    BYBIT_REQUEST_HEADER_EMPTY,
    BYBIT_REQUEST_HEADER_STRAY_WHITESPACE,
    BYBIT_REQUEST_HEADER_INVALID_CHARACTER,
    BYBIT_REQUEST_HEADER_MISSPELT,
    BYBIT_REQUEST_PARAMETER_MISSING,
    BYBIT_REQUEST_PARAMETER_REPEATED,
    BYBIT_REQUEST_PARAMETER_EMPTY,
    BYBIT_REQUEST_PARAMETER_MISSPELT,
    BYBIT_REQUEST_AUTH_ON_PUBLIC_ENDPOINT,
    BYBIT_REQUEST_API_KEY_MALFORMED,
    BYBIT_REQUEST_API_KEY_UNUSUAL_LENGTH,
    BYBIT_REQUEST_API_KEY_OF_ANOTHER_SIGNER,
    BYBIT_REQUEST_PASSPHRASE_UNSIGNED,
    BYBIT_REQUEST_PASSPHRASE_HEX,
    BYBIT_REQUEST_KEY_VERSION_MISSING,
    BYBIT_REQUEST_KEY_VERSION_PLAIN,
    BYBIT_REQUEST_KEY_VERSION_UNKNOWN,
    BYBIT_REQUEST_TIMESTAMP_IN_SECONDS,
    BYBIT_REQUEST_TIMESTAMP_IN_MILLISECONDS,
    BYBIT_REQUEST_TIMESTAMP_IN_MICROSECONDS,
    BYBIT_REQUEST_TIMESTAMP_IN_NANOSECONDS,
    BYBIT_REQUEST_TIMESTAMP_FRACTION,
    BYBIT_REQUEST_TIMESTAMP_DATE,
    BYBIT_REQUEST_TIMESTAMP_DATE_FORM,
    BYBIT_REQUEST_TIMESTAMP_MALFORMED,
    BYBIT_REQUEST_TIMESTAMP_BEHIND,
    BYBIT_REQUEST_TIMESTAMP_AHEAD,
    BYBIT_REQUEST_WINDOW_MISSING,
    BYBIT_REQUEST_WINDOW_MALFORMED,
    BYBIT_REQUEST_WINDOW_NEGATIVE,
    BYBIT_REQUEST_WINDOW_ZERO,
    BYBIT_REQUEST_WINDOW_WIDE,
    BYBIT_REQUEST_WINDOW_TOO_LARGE,
    BYBIT_REQUEST_SIGNATURE_UPPER_CASE,
    BYBIT_REQUEST_SIGNATURE_SHA256,
    BYBIT_REQUEST_SIGNATURE_SHA512,
    BYBIT_REQUEST_SIGNATURE_BASE64_HMAC,
    BYBIT_REQUEST_SIGNATURE_HEX_HMAC,
    BYBIT_REQUEST_SIGNATURE_HEX_RSA,
    BYBIT_REQUEST_SIGNATURE_HEX_ED25519,
    BYBIT_REQUEST_SIGNATURE_BASE64URL,
    BYBIT_REQUEST_SIGNATURE_ENCODED_TWICE,
    BYBIT_REQUEST_SIGNATURE_MALFORMED,
    BYBIT_REQUEST_SIGNATURE_OTHER_ALGORITHM,
    BYBIT_REQUEST_SIGNATURE_UNENCODED,
    BYBIT_REQUEST_SIGNATURE_NOT_LAST,
    BYBIT_REQUEST_CONTENT_TYPE_MISSING,
    BYBIT_REQUEST_CONTENT_TYPE_NOT_JSON,
    BYBIT_REQUEST_CONTENT_TYPE_NOT_FORM,
    BYBIT_REQUEST_BODY_ON_GET,
    BYBIT_REQUEST_BODY_MISSING,
    BYBIT_REQUEST_BODY_FORM_ENCODED,
    BYBIT_REQUEST_BODY_JSON,
    BYBIT_REQUEST_BODY_BYTE_ORDER_MARK,
    BYBIT_REQUEST_BODY_INVALID_UTF8,
    BYBIT_REQUEST_JSON_TRUNCATED,
    BYBIT_REQUEST_JSON_TRAILING_COMMA,
    BYBIT_REQUEST_JSON_MISSING_COMMA,
    BYBIT_REQUEST_JSON_WRONG_QUOTES,
    BYBIT_REQUEST_JSON_UNQUOTED_NAME,
    BYBIT_REQUEST_JSON_UNQUOTED_VALUE,
    BYBIT_REQUEST_JSON_NOT_FINITE,
    BYBIT_REQUEST_JSON_PYTHON_LITERAL,
    BYBIT_REQUEST_JSON_COMMENT,
    BYBIT_REQUEST_JSON_CONTROL_CHARACTER,
    BYBIT_REQUEST_JSON_BAD_ESCAPE,
    BYBIT_REQUEST_JSON_BAD_NUMBER,
    BYBIT_REQUEST_JSON_INVISIBLE_CHARACTER,
    BYBIT_REQUEST_JSON_TRAILING_CHARACTERS,
    BYBIT_REQUEST_JSON_MALFORMED,
    BYBIT_REQUEST_JSON_TOO_DEEP,
    BYBIT_REQUEST_JSON_NOT_OBJECT,
    BYBIT_REQUEST_JSON_ENCODED_TWICE,
    BYBIT_REQUEST_JSON_NUMBER_FOR_STRING,
    BYBIT_REQUEST_JSON_STRING_FOR_NUMBER,
    BYBIT_REQUEST_SIGNED_STRING, /* the rules have its name */
    BYBIT_REQUEST_SIGNATURE_MISMATCH,
    BYBIT_REQUEST_FINDING_COUNT
} bybit_request_finding_id;

/* The public name, for example "json-trailing-comma"; NULL for an id that does not exist. */
const char *bybit_request_finding_name(bybit_request_finding_id id);

typedef struct bybit_request_finding {
    bybit_request_finding_id id;
    bybit_request_field field;
    const char *name; /* the public one; of a signed string it is part of the rules */
    size_t index;     /* byte of the field where the first place is */
    uint64_t count;   /* places; ms for findings about time, bytes for findings about a length */
} bybit_request_finding;

/* Each id is reported at most once a field, and most of them in one field only. */
#define BYBIT_REQUEST_FINDINGS_MAX 160

typedef struct bybit_request_report {
    bybit_request_finding findings[BYBIT_REQUEST_FINDINGS_MAX]; /* method, URL, headers, body, signature */
    size_t count;
} bybit_request_report;

typedef struct bybit_request_header {
    bybit_slice name;
    bybit_slice value;
} bybit_request_header;

typedef struct bybit_request {
    const bybit_rules *rules;
    bybit_slice method;
    bybit_slice url; /* as it is sent: the host is not checked */
    bybit_slice body;
    const bybit_request_header *headers;
    size_t header_count;
    const bybit_verifier *verifier; /* NULL when the key is unknown: no verification */
    uint64_t now;                   /* ms since the epoch on the server's clock */
    bool is_public;                 /* the endpoint asks for no signature */
} bybit_request;

/* Bytes of timestamp, window, method, URL and body together. A signature mismatch of a longer request is
 * not explained. */
#define BYBIT_REQUEST_EXPLAINED_MAX ((size_t)1024 * 1024)

/*
 * Inspects a request that is about to be sent. The cost is linear in its size: each byte is read a bounded
 * number of times, without recursion. When the signature does not fit, it is compared with the signatures of
 * the strings that people sign by mistake, if the window is a number of at most 10 digits. That takes memory
 * of at most 7 times the size of query and body.
 * BYBIT_ERROR_MEMORY: out of memory. BYBIT_ERROR_CRYPTO: the verifier failed. The report is complete then,
 * except for whether the signature fits.
 */
BYBIT_MUST_CHECK bybit_status bybit_request_inspect(const bybit_request *request,
                                                    bybit_request_report *report);

#ifdef __cplusplus
}
#endif

#endif
