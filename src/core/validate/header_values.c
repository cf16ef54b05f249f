/* Checks API key, timestamp, window and signature as header values. */
#include "validate/header_values.h"
#include "validate/report.h"

#include <string.h>

#define SHA256_BYTES      ((size_t)32)
#define SHA512_BYTES      ((size_t)64)
#define RSA_BYTES_MIN     (BYBIT_RSA_BITS_MIN / 8)
#define RSA_BYTES_MAX     (BYBIT_RSA_BITS_MAX / 8)
#define RSA_BASE64_MIN    BYBIT_BASE64_SIZE((size_t)RSA_BYTES_MIN)
#define WINDOW_DIGITS_MAX 10

/* What the digits of a timestamp say about its unit, for the years 2001 to 2286. */
enum { SECONDS_DIGITS = 10, MILLISECONDS_DIGITS = 13, MICROSECONDS_DIGITS = 16, NANOSECONDS_DIGITS = 19 };

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_base64(uint8_t byte, bool url)
{
    return is_digit(byte) || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '=' ||
           (url ? byte == '-' || byte == '_' : byte == '+' || byte == '/');
}

/* The number of digits at the start of the text. */
static size_t leading_digits(bybit_slice text)
{
    size_t count = 0;
    while (count < text.size && is_digit(text.data[count])) {
        count++;
    }
    return count;
}

/* Reads a number of at most 19 digits. */
static uint64_t number_of(bybit_slice digits)
{
    uint64_t number = 0;
    for (size_t i = 0; i < digits.size; i++) {
        number = number * 10 + (uint64_t)(digits.data[i] - '0');
    }
    return number;
}

/* ---- API key ---------------------------------------------------------------------------------------- */

void core_header_check_api_key(const bybit_rules *rules, const core_header_value *header,
                               bybit_request_report *report)
{
    const bybit_slice value = header->value;
    uint8_t cleaned[BYBIT_API_KEY_MAX];
    uint8_t *const pointers[] = {cleaned};
    bybit_credential_report credential;
    if (value.size > sizeof cleaned) {
        core_request_note(report, BYBIT_REQUEST_API_KEY_MALFORMED, BYBIT_REQUEST_API_KEY, 0, value.size);
        return;
    }
    bybit_credential_validate(rules, &value, 1, pointers, NULL, &credential);
    for (size_t i = 0; i < credential.count; i++) {
        const bybit_finding *finding = &credential.findings[i];
        if (finding->severity == BYBIT_SEVERITY_ERROR) {
            core_request_note(report, BYBIT_REQUEST_API_KEY_MALFORMED, BYBIT_REQUEST_API_KEY,
                              header->leading + finding->index, finding->count);
        } else if (finding->id == BYBIT_FINDING_UNEXPECTED_LENGTH && credential.ok) {
            core_request_note(report, BYBIT_REQUEST_API_KEY_UNUSUAL_LENGTH, BYBIT_REQUEST_API_KEY, 0,
                              value.size);
        }
    }
}

bool core_header_check_signers_key(const bybit_rules *rules, const bybit_verifier *verifier,
                                   const core_header_value *header, bybit_request_report *report)
{
    const bybit_slice value = header->value;
    const bybit_slice api_key = verifier->api_key;
    if (api_key.size == value.size &&
        (value.size == 0 || memcmp(api_key.data, value.data, value.size) == 0)) {
        return true;
    }
    core_header_check_api_key(rules, header, report);
    core_request_note(report, BYBIT_REQUEST_API_KEY_OF_ANOTHER_SIGNER, BYBIT_REQUEST_API_KEY, 0, 1);
    return false;
}

/* ---- window and timestamp ---------------------------------------------------------------------- */

static void note_window(bybit_request_report *report, bybit_request_finding_id id, uint64_t count)
{
    core_request_note(report, id, BYBIT_REQUEST_WINDOW, 0, count);
}

uint64_t core_header_check_window(const bybit_rules *rules, const core_header_value *header,
                                  bybit_request_report *report)
{
    const bybit_slice value = header->value;
    if (!header->usable) {
        return rules->default_window;
    }
    const bybit_slice unsigned_value = {value.data + 1, value.size - 1};
    if (value.data[0] == '-' && value.size > 1 && leading_digits(unsigned_value) == unsigned_value.size) {
        note_window(report, BYBIT_REQUEST_WINDOW_NEGATIVE, 1);
        return rules->default_window;
    }
    if (value.size > WINDOW_DIGITS_MAX || leading_digits(value) != value.size) {
        note_window(report, BYBIT_REQUEST_WINDOW_MALFORMED, 1);
        return rules->default_window;
    }
    const uint64_t window = number_of(value) * rules->window_unit;
    if (window == 0) {
        note_window(report, BYBIT_REQUEST_WINDOW_ZERO, 1);
        return rules->default_window;
    }
    if (window > rules->wide_window) {
        note_window(report, BYBIT_REQUEST_WINDOW_WIDE, window);
    }
    return window;
}

/* Names the mistake of a timestamp that does not have the right number of digits. */
static bybit_request_finding_id mistake_of_timestamp(bybit_slice value)
{
    const size_t digits = leading_digits(value);
    if (digits == value.size) {
        switch (digits) {
        case SECONDS_DIGITS:
            return BYBIT_REQUEST_TIMESTAMP_IN_SECONDS;
        case MILLISECONDS_DIGITS:
            return BYBIT_REQUEST_TIMESTAMP_IN_MILLISECONDS;
        case MICROSECONDS_DIGITS:
            return BYBIT_REQUEST_TIMESTAMP_IN_MICROSECONDS;
        case NANOSECONDS_DIGITS:
            return BYBIT_REQUEST_TIMESTAMP_IN_NANOSECONDS;
        default:
            return BYBIT_REQUEST_TIMESTAMP_MALFORMED;
        }
    }
    if (digits > 0 && value.data[digits] == '.') {
        const bybit_slice fraction = {value.data + digits + 1, value.size - digits - 1};
        return leading_digits(fraction) == fraction.size ? BYBIT_REQUEST_TIMESTAMP_FRACTION
                                                         : BYBIT_REQUEST_TIMESTAMP_MALFORMED;
    }
    return digits == 4 && value.size >= 10 && value.data[4] == '-' && value.data[7] == '-'
               ? BYBIT_REQUEST_TIMESTAMP_DATE
               : BYBIT_REQUEST_TIMESTAMP_MALFORMED;
}

void core_header_check_timestamp(const bybit_rules *rules, bybit_slice value, uint64_t now, uint64_t window,
                                 bybit_request_report *report)
{
    if (value.size != rules->timestamp_digits || leading_digits(value) != value.size) {
        core_request_note(report, mistake_of_timestamp(value), BYBIT_REQUEST_TIMESTAMP, 0, 1);
        return;
    }
    const uint64_t timestamp = number_of(value) * rules->timestamp_unit;
    if (timestamp >= rules->ahead && timestamp - rules->ahead >= now) {
        core_request_note(report, BYBIT_REQUEST_TIMESTAMP_AHEAD, BYBIT_REQUEST_TIMESTAMP, 0, timestamp - now);
    } else if (timestamp < now && now - timestamp > window) {
        core_request_note(report, BYBIT_REQUEST_TIMESTAMP_BEHIND, BYBIT_REQUEST_TIMESTAMP, 0,
                          now - timestamp);
    }
}

/* ---- signature -------------------------------------------------------------------------------------- */

typedef enum signature_kind { SIGNATURE_HMAC, SIGNATURE_RSA, SIGNATURE_NEITHER } signature_kind;

static void note_signature(bybit_request_report *report, bybit_request_finding_id id, size_t index,
                           size_t count)
{
    core_request_note(report, id, BYBIT_REQUEST_SIGNATURE_HEADER, index, count);
}

static bool is_all_base64(bybit_slice value, bool url)
{
    for (size_t i = 0; i < value.size; i++) {
        if (!is_base64(value.data[i], url)) {
            return false;
        }
    }
    return true;
}

/* Hex digits, and the upper-case ones among them; false for other text. */
static bool count_hex(bybit_slice value, size_t *upper, size_t *first)
{
    *upper = 0;
    *first = 0;
    for (size_t i = value.size; i > 0; i--) {
        const uint8_t byte = value.data[i - 1];
        if (byte >= 'A' && byte <= 'F') {
            *first = i - 1;
            ++*upper;
        } else if (!is_digit(byte) && !(byte >= 'a' && byte <= 'f')) {
            return false;
        }
    }
    return true;
}

static bool is_sha256(const bybit_rules *rules)
{
    return rules->hmac_bytes == SHA256_BYTES;
}

static size_t other_digest_bytes(const bybit_rules *rules)
{
    return is_sha256(rules) ? SHA512_BYTES : SHA256_BYTES;
}

/* An HMAC with the other digest. */
static bybit_request_finding_id mistake_of_digest(const bybit_rules *rules)
{
    return is_sha256(rules) ? BYBIT_REQUEST_SIGNATURE_SHA512 : BYBIT_REQUEST_SIGNATURE_SHA256;
}

static uint8_t hex_value(uint8_t digit)
{
    return (uint8_t)(is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

/* Whether a text is the signature as text: in the encoding of the exchange, or in the other one. */
static bool is_signature_text(const bybit_rules *rules, bybit_slice text)
{
    size_t upper = 0;
    size_t first = 0;
    return (text.size == BYBIT_HEX_SIZE(rules->hmac_bytes) && count_hex(text, &upper, &first)) ||
           (text.size > 0 && text.size == BYBIT_BASE64_SIZE(rules->hmac_bytes) &&
            text.data[text.size - 1] == '=' && is_all_base64((bybit_slice){text.data, text.size - 1}, false));
}

/* A signature that was a text before it was encoded: hex of hex, base64 of hex. */
static bool is_encoded_twice(const bybit_rules *rules, bybit_slice value, bool hex)
{
    uint8_t decoded[BYBIT_HEX_SIZE((size_t)SHA512_BYTES) + 3];
    size_t size = 0;
    if (hex) {
        if (value.size % 2 != 0 || value.size / 2 > sizeof decoded) {
            return false;
        }
        for (; size < value.size / 2; size++) {
            decoded[size] =
                (uint8_t)(hex_value(value.data[2 * size]) << 4 | hex_value(value.data[2 * size + 1]));
        }
    } else if (value.size > BYBIT_BASE64_SIZE(BYBIT_HEX_SIZE((size_t)SHA512_BYTES)) ||
               bybit_base64_decode((const char *)value.data, value.size, decoded, &size) != BYBIT_OK) {
        return false;
    }
    return is_signature_text(rules, (bybit_slice){decoded, size});
}

/* first: byte of the header */
static signature_kind check_hex(const bybit_rules *rules, bybit_slice value, size_t upper, size_t first,
                                bybit_request_report *report)
{
    bybit_request_finding_id id = BYBIT_REQUEST_SIGNATURE_MALFORMED;
    if (value.size == BYBIT_HEX_SIZE(rules->hmac_bytes)) {
        if (!rules->hmac_is_base64) {
            if (upper > 0) {
                note_signature(report, BYBIT_REQUEST_SIGNATURE_UPPER_CASE, first, upper);
            }
            return SIGNATURE_HMAC;
        }
        id = BYBIT_REQUEST_SIGNATURE_HEX_HMAC;
    } else if (value.size == BYBIT_HEX_SIZE(other_digest_bytes(rules))) {
        id = mistake_of_digest(rules);
    } else if (rules->has_private_keys && value.size >= BYBIT_HEX_SIZE((size_t)RSA_BYTES_MIN)) {
        id = BYBIT_REQUEST_SIGNATURE_HEX_RSA;
    }
    note_signature(report, id, 0, value.size);
    return SIGNATURE_NEITHER;
}

/* Whether a text is as long as so many bytes in base64, with padding or without. */
static bool is_base64_size(size_t size, size_t bytes)
{
    const size_t padding = (3 - bytes % 3) % 3;
    return size == BYBIT_BASE64_SIZE(bytes) || size == BYBIT_BASE64_SIZE(bytes) - padding;
}

static bybit_request_finding_id mistake_of_base64(const bybit_rules *rules, bybit_slice value)
{
    if (!is_all_base64(value, false) && !is_all_base64(value, true)) {
        return BYBIT_REQUEST_SIGNATURE_MALFORMED;
    }
    if (is_base64_size(value.size, rules->hmac_bytes)) {
        return rules->hmac_is_base64 ? BYBIT_REQUEST_SIGNATURE_BASE64URL
                                     : BYBIT_REQUEST_SIGNATURE_BASE64_HMAC;
    }
    if (rules->hmac_is_base64 && is_base64_size(value.size, other_digest_bytes(rules))) {
        return mistake_of_digest(rules);
    }
    const bool is_long = value.size >= RSA_BASE64_MIN - 2 && value.size <= BYBIT_SIGNATURE_TEXT_MAX;
    return rules->has_private_keys && is_long ? BYBIT_REQUEST_SIGNATURE_BASE64URL
                                              : BYBIT_REQUEST_SIGNATURE_MALFORMED;
}

static signature_kind check_base64(const bybit_rules *rules, bybit_slice value, bybit_request_report *report)
{
    uint8_t decoded[RSA_BYTES_MAX + 3];
    size_t size = 0;
    if (value.size <= BYBIT_SIGNATURE_TEXT_MAX &&
        bybit_base64_decode((const char *)value.data, value.size, decoded, &size) == BYBIT_OK) {
        if (rules->has_private_keys && size >= RSA_BYTES_MIN && size <= RSA_BYTES_MAX) {
            return SIGNATURE_RSA;
        }
        if (rules->hmac_is_base64 && size == rules->hmac_bytes) {
            return SIGNATURE_HMAC;
        }
    }
    note_signature(report, mistake_of_base64(rules, value), 0, value.size);
    return SIGNATURE_NEITHER;
}

static signature_kind check_form(const bybit_rules *rules, const core_header_value *header,
                                 bybit_request_report *report)
{
    const bybit_slice value = header->value;
    size_t upper = 0;
    size_t first = 0;
    const bool hex = count_hex(value, &upper, &first);
    if (is_encoded_twice(rules, value, hex)) {
        note_signature(report, BYBIT_REQUEST_SIGNATURE_ENCODED_TWICE, 0, value.size);
        return SIGNATURE_NEITHER;
    }
    /* A base64 signature of hex digits only is unlikely but possible, so its length decides. */
    return hex && value.size != RSA_BASE64_MIN
               ? check_hex(rules, value, upper, header->leading + first, report)
               : check_base64(rules, value, report);
}

bool core_header_check_signature(const bybit_rules *rules, const core_header_value *header,
                                 const bybit_verifier *verifier, bybit_request_report *report)
{
    const signature_kind kind = check_form(rules, header, report);
    if (kind == SIGNATURE_NEITHER) {
        return false;
    }
    if (verifier != NULL && verifier->is_rsa != (kind == SIGNATURE_RSA)) {
        note_signature(report, BYBIT_REQUEST_SIGNATURE_OTHER_ALGORITHM, 0, 1);
        return false;
    }
    return true;
}
