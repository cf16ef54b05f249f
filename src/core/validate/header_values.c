/* Checks API key, timestamp and window as values of headers or parameters. */
#include "validate/header_values.h"
#include "validate/date.h"
#include "validate/report.h"

#include <string.h>

#define WINDOW_DIGITS_MAX 10
#define MAC_BYTES_MAX     64 /* bytes; SHA-512 */

/* What the digits of a timestamp say about its unit, for the years 2001 to 2286. */
enum { SECONDS_DIGITS = 10, MILLISECONDS_DIGITS = 13, MICROSECONDS_DIGITS = 16, NANOSECONDS_DIGITS = 19 };

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
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

/* ---- passphrase ------------------------------------------------------------------------------------- */

static bool is_text(bybit_slice value, const char *expected)
{
    return value.size == strlen(expected) &&
           (value.size == 0 || memcmp(value.data, expected, value.size) == 0);
}

/* Whether a value can be an HMAC of the exchange in base64. */
static bool is_signed_passphrase(const bybit_rules *rules, bybit_slice value)
{
    uint8_t decoded[MAC_BYTES_MAX + 3];
    size_t size = 0;
    return value.size == BYBIT_BASE64_SIZE(rules->hmac_bytes) &&
           bybit_base64_decode((const char *)value.data, value.size, decoded, &size) == BYBIT_OK &&
           size == rules->hmac_bytes;
}

static bool is_hex_hmac(const bybit_rules *rules, bybit_slice value)
{
    for (size_t i = 0; i < value.size; i++) {
        const uint8_t small = (uint8_t)(value.data[i] | 0x20);
        if (!is_digit(value.data[i]) && !(small >= 'a' && small <= 'f')) {
            return false;
        }
    }
    return value.size == BYBIT_HEX_SIZE(rules->hmac_bytes);
}

void core_header_check_passphrase(const bybit_rules *rules, const core_header_value *passphrase,
                                  const core_header_value *version, bybit_request_report *report)
{
    const bool is_signed = is_signed_passphrase(rules, passphrase->value);
    if (rules->signed_versions.count == 0) {
        return;
    }
    if (version->usable && core_texts_any(&rules->signed_versions, version->value, is_text)) {
        if (!is_signed) {
            core_request_note(report,
                              is_hex_hmac(rules, passphrase->value) ? BYBIT_REQUEST_PASSPHRASE_HEX
                                                                    : BYBIT_REQUEST_PASSPHRASE_UNSIGNED,
                              BYBIT_REQUEST_PASSPHRASE, 0, 1);
        }
    } else if (version->usable && !core_texts_any(&rules->plain_versions, version->value, is_text)) {
        core_request_note(report, BYBIT_REQUEST_KEY_VERSION_UNKNOWN, BYBIT_REQUEST_KEY_VERSION, 0, 1);
    } else if (is_signed && (version->usable || version->count == 0)) {
        core_request_note(
            report, version->usable ? BYBIT_REQUEST_KEY_VERSION_PLAIN : BYBIT_REQUEST_KEY_VERSION_MISSING,
            BYBIT_REQUEST_KEY_VERSION, 0, 1);
    }
}

/* ---- window and timestamp ---------------------------------------------------------------------- */

static void note_window(bybit_request_report *report, bybit_request_finding_id id, uint64_t count)
{
    core_request_note(report, id, BYBIT_REQUEST_WINDOW, 0, count);
}

/* Whether what follows the digits is nothing, or a decimal point and as many digits as are read. */
static bool are_decimals(const bybit_rules *rules, bybit_slice value, size_t whole)
{
    if (whole == value.size) {
        return true;
    }
    const bybit_slice decimals = {value.data + whole + 1, value.size - whole - 1};
    return value.data[whole] == '.' && decimals.size > 0 && decimals.size <= rules->window_decimals &&
           leading_digits(decimals) == decimals.size;
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
    const size_t whole = leading_digits(value);
    if (whole == 0 || whole > WINDOW_DIGITS_MAX || !are_decimals(rules, value, whole)) {
        note_window(report, BYBIT_REQUEST_WINDOW_MALFORMED, 1);
        return rules->default_window;
    }
    const uint64_t window = number_of((bybit_slice){value.data, whole}) * rules->window_unit;
    if (window == 0) {
        note_window(report, BYBIT_REQUEST_WINDOW_ZERO, 1);
        return rules->default_window;
    }
    if (rules->largest_window > 0 && window > rules->largest_window) {
        note_window(report, BYBIT_REQUEST_WINDOW_TOO_LARGE, window);
    } else if (window > rules->wide_window) {
        note_window(report, BYBIT_REQUEST_WINDOW_WIDE, window);
    }
    return window;
}

/* Whether a text begins as a date does: 2020-12-08. */
static bool begins_as_date(bybit_slice value)
{
    return value.size >= 10 && leading_digits(value) == 4 && value.data[4] == '-' && value.data[7] == '-';
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
    return begins_as_date(value) ? BYBIT_REQUEST_TIMESTAMP_DATE : BYBIT_REQUEST_TIMESTAMP_MALFORMED;
}

static bool begins_with(bybit_slice text, const char *prefix)
{
    const size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

/* The time in ms; false for a value in another form. */
static bool read_time(const bybit_rules *rules, const core_sent_time *sent, uint64_t *time)
{
    const bybit_slice value = sent->value;
    if (rules->time_form == CORE_TIME_DATE) {
        return core_date_read(value, time);
    }
    const size_t whole = leading_digits(value);
    if (rules->timestamp_has_fraction && whole == (size_t)rules->time_form && whole < value.size) {
        const bybit_slice fraction = {value.data + whole + 1, value.size - whole - 1};
        *time = number_of((bybit_slice){value.data, whole}) * rules->timestamp_unit;
        return value.data[whole] == '.' && leading_digits(fraction) == fraction.size;
    }
    if (whole != value.size) {
        return false;
    }
    if (value.size == MICROSECONDS_DIGITS &&
        core_texts_any(&rules->microsecond_paths, sent->path, begins_with)) {
        *time = number_of(value) / 1000;
        return true;
    }
    if (value.size != (size_t)rules->time_form) {
        return false;
    }
    *time = number_of(value) * rules->timestamp_unit;
    return true;
}

void core_header_check_timestamp(const bybit_rules *rules, const core_sent_time *sent,
                                 bybit_request_report *report)
{
    const bool is_date = rules->time_form == CORE_TIME_DATE && begins_as_date(sent->value);
    uint64_t time = 0;
    if (!read_time(rules, sent, &time)) {
        core_request_note(report,
                          is_date ? BYBIT_REQUEST_TIMESTAMP_DATE_FORM : mistake_of_timestamp(sent->value),
                          BYBIT_REQUEST_TIMESTAMP, 0, 1);
        return;
    }
    if (time >= rules->ahead && time - rules->ahead >= sent->now) {
        core_request_note(report, BYBIT_REQUEST_TIMESTAMP_AHEAD, BYBIT_REQUEST_TIMESTAMP, 0,
                          time - sent->now);
    } else if (time < sent->now && sent->now - time > sent->window) {
        core_request_note(report, BYBIT_REQUEST_TIMESTAMP_BEHIND, BYBIT_REQUEST_TIMESTAMP, 0,
                          sent->now - time);
    }
}
