/*
 * The credential validator: its findings lie where they say, and what it cleaned is clean.
 * The input: '1' for an API key alone, anything else for both; the API key up to a byte 0xff, which is no
 * UTF-8; the secret.
 */
#include "fuzz.h"

#include <openssl/asn1.h>
#include <stdlib.h>
#include <string.h>

typedef struct validation {
    bybit_slice fields[BYBIT_PAIR_COUNT];
    uint8_t *cleaned[BYBIT_PAIR_COUNT];
    bybit_credential_report report;
} validation;

static void validate(validation *validated, const bybit_slice *fields, unsigned count)
{
    memset(validated, 0, sizeof *validated);
    for (unsigned i = 0; i < count; i++) {
        validated->fields[i] = fields[i];
        validated->cleaned[i] = fuzz_allocate(fields[i].size);
    }
    bybit_credential_validate(fuzz_rules(), fields, count, validated->cleaned, bybit_equal,
                              &validated->report);
}

static void discard(validation *validated)
{
    for (unsigned i = 0; i < BYBIT_PAIR_COUNT; i++) {
        free(validated->cleaned[i]);
    }
}

static bybit_slice cleaned_value(const validation *validated, unsigned field)
{
    return (bybit_slice){validated->cleaned[field], validated->report.cleaned_size[field]};
}

/* The character at an index in UTF-16 units, read by OpenSSL; 0 when none begins there. */
static uint32_t code_point_at(bybit_slice value, size_t index)
{
    size_t units = 0;
    for (size_t offset = 0; offset < value.size;) {
        unsigned long read = 0;
        const int size = UTF8_getc(value.data + offset, (int)(value.size - offset), &read);
        const uint32_t code_point = size > 0 ? (uint32_t)read : 0xfffd;
        if (units == index) {
            return code_point;
        }
        offset += size > 0 ? (size_t)size : 1;
        units += code_point > 0xffff ? 2 : 1;
    }
    return 0;
}

static void check_finding(const validation *validated, size_t place)
{
    const bybit_credential_report *report = &validated->report;
    const bybit_finding *finding = &report->findings[place];
    const bybit_slice value = validated->fields[finding->field];
    REQUIRE((unsigned)finding->id < BYBIT_FINDING_COUNT && finding->count > 0);
    REQUIRE(finding->index == 0 || finding->index < value.size);
    REQUIRE(finding->code_point == 0 || finding->code_point == code_point_at(value, finding->index));
    REQUIRE(finding->count <= value.size || finding->id == BYBIT_FINDING_EMPTY);
    for (size_t i = 0; i < place; i++) {
        const bybit_finding *before = &report->findings[i];
        REQUIRE(before->id != finding->id || before->field != finding->field);
        REQUIRE(before->field <= finding->field);
        REQUIRE(before->field < finding->field || before->index <= finding->index);
    }
}

/* Cleaning only leaves out. */
static bool is_made_of(bybit_slice cleaned, bybit_slice value)
{
    size_t found = 0;
    for (size_t i = 0; i < value.size && found < cleaned.size; i++) {
        found += value.data[i] == cleaned.data[found] ? 1 : 0;
    }
    return found == cleaned.size;
}

static void check_field(const validation *validated, unsigned field)
{
    const bybit_credential_report *report = &validated->report;
    bool errors = false;
    bool beyond_repair = false;
    for (size_t i = 0; i < report->count; i++) {
        const bybit_finding *finding = &report->findings[i];
        const bool error = finding->field == field && finding->severity == BYBIT_SEVERITY_ERROR;
        errors = errors || error;
        beyond_repair = beyond_repair || (error && !finding->repairable);
    }
    REQUIRE(is_made_of(cleaned_value(validated, field), validated->fields[field]));
    REQUIRE(errors || fuzz_equal(cleaned_value(validated, field), validated->fields[field]));
    REQUIRE(!beyond_repair || !report->usable[field]);
}

/* A cleaned value has no errors, and nothing is left to clean. */
static void check_cleaned(const validation *validated, unsigned count)
{
    const bybit_slice values[] = {cleaned_value(validated, BYBIT_FIELD_API_KEY),
                                  cleaned_value(validated, BYBIT_FIELD_API_SECRET)};
    validation again;
    for (unsigned i = 0; i < count; i++) {
        if (!validated->report.usable[i]) {
            return;
        }
    }
    validate(&again, values, count);
    REQUIRE(again.report.ok);
    for (unsigned i = 0; i < count; i++) {
        REQUIRE(again.report.usable[i]);
        REQUIRE(fuzz_equal(cleaned_value(&again, i), values[i]));
    }
    discard(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bybit_slice rest = {data, size};
    validation validated;
    bool ok = true;
    const unsigned count = fuzz_take_number(&rest, 1) == '1' ? 1 : BYBIT_PAIR_COUNT;
    const bybit_slice api_key = fuzz_copy(fuzz_take_until(&rest, 0xff));
    const bybit_slice fields[] = {api_key, fuzz_copy(rest)};
    validate(&validated, fields, count);
    REQUIRE(validated.report.count <= BYBIT_FINDINGS_MAX);
    for (size_t i = 0; i < validated.report.count; i++) {
        check_finding(&validated, i);
        ok = ok && validated.report.findings[i].severity != BYBIT_SEVERITY_ERROR;
    }
    REQUIRE(ok == validated.report.ok);
    for (unsigned i = 0; i < count; i++) {
        check_field(&validated, i);
    }
    check_cleaned(&validated, count);
    discard(&validated);
    fuzz_discard(fields[0]);
    fuzz_discard(fields[1]);
    return 0;
}
