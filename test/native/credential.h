/* One validation of credentials, and what the tests of it share. */
#ifndef BYBIT_TEST_CREDENTIAL_H
#define BYBIT_TEST_CREDENTIAL_H

#include "support.h"

/* Made up; of the lengths that Bybit issues. */
#define KEY    "AbCdEfGhIjKlMnOpQr"
#define SECRET "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2"

extern const bybit_slice good_credential[BYBIT_PAIR_COUNT];

#define BULLET   "\xe2\x80\xa2"
#define ELLIPSIS "\xe2\x80\xa6"

/* Inputs and outputs end at their pages' ends. */
typedef struct validation {
    bounded fields[BYBIT_PAIR_COUNT];
    bounded cleaned[BYBIT_PAIR_COUNT];
    bybit_credential_report report;
} validation;

void validate(validation *run, bybit_slice api_key, bybit_slice api_secret);

/* One field holds `value`, the other one a good value. */
void validate_field(validation *run, bybit_field field, bybit_slice value);
void forget_validation(validation *run);

bybit_slice cleaned_value(const validation *run, bybit_field field);
bool same_bytes(bybit_slice left, bybit_slice right);
void print_report(const char *title, const bybit_credential_report *report);

#define TEXT_MAX 256

/* Appends to a text of TEXT_MAX bytes; returns its new size. */
size_t append_text(uint8_t *text, size_t size, bybit_slice added);

/* ---- comparing a report with what is expected ---- */

#define FINDINGS_PER_CASE 6

/*
 * What a case expects to be found. `severity` is 'E' or 'W', 0 ends the list. The place is `index` characters
 * plus `halves` halves of the good value around which the case is built. A count of 0 stands for the size of
 * the cleaned value.
 */
typedef struct expected_finding {
    bybit_finding_id id;
    char severity;
    size_t halves;
    size_t index;
    size_t count;
    uint32_t code_point;
    bool repairable;
} expected_finding;

/* clang-format off */
#define REPAIRABLE(id, halves, index, count, code_point) {BYBIT_FINDING_##id, 'E', halves, index, count, code_point, true}
#define ERROR(id, halves, index, count, code_point)      {BYBIT_FINDING_##id, 'E', halves, index, count, code_point, false}
#define WARNING(id, halves, index, count, code_point)    {BYBIT_FINDING_##id, 'W', halves, index, count, code_point, false}
#define LENGTH(halves, index)                            WARNING(UNEXPECTED_LENGTH, halves, index, 0, 0)
#define NOTHING                                          {0}
/* clang-format on */

typedef struct expected_report {
    const expected_finding *findings[BYBIT_PAIR_COUNT];
    bybit_slice cleaned[BYBIT_PAIR_COUNT];
    bool usable[BYBIT_PAIR_COUNT];
} expected_report;

void assert_report(const char *title, const validation *run, const expected_report *expected);

/* One field holds `value`; the other is good, and nothing may be found in it. */
void check_field(const char *title, bybit_field field, bybit_slice value, const expected_finding *findings,
                 bybit_slice cleaned, bool usable);

#endif
