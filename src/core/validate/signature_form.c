/* Checks in which form a signature is written. */
#include "validate/header_values.h"
#include "validate/report.h"

#define SHA256_BYTES   ((size_t)32)
#define SHA512_BYTES   ((size_t)64)
#define ED25519_BYTES  ((size_t)64)
#define RSA_BYTES_MIN  (BYBIT_RSA_BITS_MIN / 8)
#define RSA_BYTES_MAX  (BYBIT_RSA_BITS_MAX / 8)
#define RSA_BASE64_MIN BYBIT_BASE64_SIZE((size_t)RSA_BYTES_MIN)

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_base64(uint8_t byte, bool url)
{
    return is_digit(byte) || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '=' ||
           (url ? byte == '-' || byte == '_' : byte == '+' || byte == '/');
}

/* The kinds that there are, and none of them. */
enum { SIGNATURE_NEITHER = -1 };

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
static int check_hex(const bybit_rules *rules, bybit_slice value, size_t upper, size_t first,
                     const bybit_verifier *verifier, bybit_request_report *report)
{
    bybit_request_finding_id id = BYBIT_REQUEST_SIGNATURE_MALFORMED;
    if (value.size == BYBIT_HEX_SIZE(rules->hmac_bytes)) {
        if (!rules->hmac_is_base64) {
            if (upper > 0 && !rules->hex_in_any_case) {
                note_signature(report, BYBIT_REQUEST_SIGNATURE_UPPER_CASE, first, upper);
            }
            return BYBIT_SIGNATURE_HMAC;
        }
        id = BYBIT_REQUEST_SIGNATURE_HEX_HMAC;
    } else if (value.size == BYBIT_HEX_SIZE(ED25519_BYTES) && verifier != NULL &&
               verifier->kind == BYBIT_SIGNATURE_ED25519) {
        id = BYBIT_REQUEST_SIGNATURE_HEX_ED25519;
    } else if (value.size == BYBIT_HEX_SIZE(other_digest_bytes(rules))) {
        id = mistake_of_digest(rules);
    } else if (rules->has_rsa_keys && value.size >= BYBIT_HEX_SIZE((size_t)RSA_BYTES_MIN)) {
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
    return (rules->has_rsa_keys && is_long) ||
                   (rules->has_ed25519_keys && is_base64_size(value.size, ED25519_BYTES))
               ? BYBIT_REQUEST_SIGNATURE_BASE64URL
               : BYBIT_REQUEST_SIGNATURE_MALFORMED;
}

/* One of the kinds of signatures, or SIGNATURE_NEITHER. */
static int check_base64(const bybit_rules *rules, bybit_slice value, bybit_request_report *report)
{
    uint8_t decoded[RSA_BYTES_MAX + 3];
    size_t size = 0;
    if (value.size <= BYBIT_SIGNATURE_TEXT_MAX &&
        bybit_base64_decode((const char *)value.data, value.size, decoded, &size) == BYBIT_OK) {
        if (rules->has_rsa_keys && size >= RSA_BYTES_MIN && size <= RSA_BYTES_MAX) {
            return BYBIT_SIGNATURE_RSA;
        }
        if (rules->has_ed25519_keys && size == ED25519_BYTES) {
            return BYBIT_SIGNATURE_ED25519;
        }
        if (rules->hmac_is_base64 && size == rules->hmac_bytes) {
            return BYBIT_SIGNATURE_HMAC;
        }
    }
    note_signature(report, mistake_of_base64(rules, value), 0, value.size);
    return SIGNATURE_NEITHER;
}

static int check_form(const bybit_rules *rules, const core_header_value *header,
                      const bybit_verifier *verifier, bybit_request_report *report)
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
               ? check_hex(rules, value, upper, header->leading + first, verifier, report)
               : check_base64(rules, value, report);
}

bool core_header_check_signature(const bybit_rules *rules, const core_header_value *header,
                                 const bybit_verifier *verifier, bybit_request_report *report)
{
    const int kind = check_form(rules, header, verifier, report);
    if (kind == SIGNATURE_NEITHER) {
        return false;
    }
    if (verifier != NULL && (int)verifier->kind != kind) {
        note_signature(report, BYBIT_REQUEST_SIGNATURE_OTHER_ALGORITHM, 0, 1);
        return false;
    }
    return true;
}
