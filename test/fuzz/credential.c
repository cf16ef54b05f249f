/*
 * The credential validator: its findings lie where they say, and what it cleaned is clean.
 * The input: '1' for an API key alone, '2' for a pair and the rules of Binance, '3' for a pair, a passphrase
 * and the rules of OKX, anything else for a pair and the rules of Bybit; the API key up to a byte 0xff, which
 * is no UTF-8; the secret up to another one; the passphrase.
 */
#include "fuzz.h"

#include <openssl/asn1.h>
#include <stdlib.h>
#include <string.h>

typedef struct validation {
    bybit_slice fields[BYBIT_FIELD_COUNT];
    uint8_t *cleaned[BYBIT_FIELD_COUNT];
    bybit_credential_report report;
    const bybit_rules *rules;
} validation;

static const bybit_rules *rules_of(uint64_t kind)
{
    switch (kind) {
    case '2':
        return fuzz_rules_of_binance();
    case '3':
        return fuzz_rules_of_okx();
    default:
        return fuzz_rules();
    }
}

static void validate(validation *validated, const bybit_rules *rules, const bybit_slice *fields,
                     unsigned count)
{
    memset(validated, 0, sizeof *validated);
    for (unsigned i = 0; i < count; i++) {
        validated->fields[i] = fields[i];
        validated->cleaned[i] = fuzz_allocate(fields[i].size);
    }
    validated->rules = rules;
    bybit_credential_validate(rules, fields, count, validated->cleaned, bybit_equal, &validated->report);
}

static void discard(validation *validated)
{
    for (unsigned i = 0; i < BYBIT_FIELD_COUNT; i++) {
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
                                  cleaned_value(validated, BYBIT_FIELD_API_SECRET),
                                  cleaned_value(validated, BYBIT_FIELD_PASSPHRASE)};
    validation again;
    for (unsigned i = 0; i < count; i++) {
        if (!validated->report.usable[i]) {
            return;
        }
    }
    validate(&again, validated->rules, values, count);
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
    const uint64_t kind = fuzz_take_number(&rest, 1);
    const unsigned count = kind == '1' ? 1 : kind == '3' ? BYBIT_FIELD_COUNT : BYBIT_PAIR_COUNT;
    const bybit_rules *rules = rules_of(kind);
    bybit_slice fields[BYBIT_FIELD_COUNT];
    fields[0] = fuzz_copy(fuzz_take_until(&rest, 0xff));
    fields[1] = fuzz_copy(fuzz_take_until(&rest, 0xff));
    fields[2] = fuzz_copy(rest);
    validate(&validated, rules, fields, count);
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
    fuzz_discard(fields[2]);
    return 0;
}
