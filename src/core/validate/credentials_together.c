/* Compares an API key, its secret and its passphrase with each other, and with those of other exchanges. */
#include "validate/inspection.h"
#include "validate/shape.h"

static bool fits(const char *shape, const core_inspection *inspected)
{
    return core_shape_fits(shape, (bybit_slice){inspected->cleaned, inspected->cleaned_size});
}

/* Whether each value is as long as the other usually is, and they usually differ; and has the shape of the
 * other, where shapes are known. */
static bool are_swapped(const core_inspection *api_key, const core_inspection *api_secret)
{
    return api_key->least_size > 0 && api_key->least_size != api_secret->least_size &&
           api_key->cleaned_size == api_secret->least_size &&
           api_secret->cleaned_size == api_key->least_size && fits(api_secret->shape, api_key) &&
           fits(api_key->shape, api_secret);
}

static bool are_equal(const core_inspection *one, const core_inspection *other, bybit_equal_function equal)
{
    return one->cleaned_size > 0 && one->cleaned_size == other->cleaned_size &&
           equal(one->cleaned, other->cleaned, one->cleaned_size);
}

/* Whether a value is just as the exchange issues it. */
static bool is_usual(const core_inspection *inspected)
{
    return inspected->shape[0] != '\0' && inspected->cleaned_size == inspected->least_size &&
           fits(inspected->shape, inspected);
}

/* Checks the two values together. A pair that fails has no cleaned values: which of them is wrong is unknown.
 */
static bool inspect_pair(core_inspection *api_key, core_inspection *api_secret, bybit_equal_function equal)
{
    if (are_swapped(api_key, api_secret)) {
        core_inspection_forget_form(api_key);
        core_inspection_forget_form(api_secret);
        core_inspection_note(api_key, BYBIT_FINDING_SWAPPED, false, 0, 0);
        return false;
    }
    if (are_equal(api_key, api_secret, equal)) {
        core_inspection_note(api_secret, BYBIT_FINDING_KEY_EQUALS_SECRET, false, 0, 0);
        return false;
    }
    return true;
}

/* The same for a secret and a passphrase. */
static bool inspect_passphrase(core_inspection *api_secret, core_inspection *passphrase,
                               bybit_equal_function equal)
{
    if (are_equal(api_secret, passphrase, equal)) {
        core_inspection *wrong = is_usual(api_secret) ? passphrase : api_secret;
        core_inspection_forget_form(wrong);
        core_inspection_note(wrong, BYBIT_FINDING_SECRET_EQUALS_PASSPHRASE, false, 0, 0);
        return false;
    }
    if (api_secret->shape[0] != '\0' && !is_usual(api_secret) &&
        passphrase->cleaned_size == api_secret->least_size && fits(api_secret->shape, passphrase)) {
        core_inspection_forget_form(api_secret);
        core_inspection_forget_form(passphrase);
        core_inspection_note(passphrase, BYBIT_FINDING_SWAPPED_PASSPHRASE, false, 0, 0);
        return false;
    }
    return true;
}

/* ---- other exchanges ---------------------------------------------------------------------------------- */

/* The number of the shape that both values have, from 1 on, or of the one that the API key alone has; 0 for
 * none. api_secret: NULL where there is none. */
static size_t find_shape(const bybit_rules *rules, const core_inspection *api_key,
                         const core_inspection *api_secret)
{
    for (size_t i = 0; api_secret != NULL && i < rules->other_shape_count; i++) {
        const core_shape *shape = &rules->other_shapes[i];
        if (fits(shape->api_key, api_key) && shape->api_secret[0] != '\0' &&
            fits(shape->api_secret, api_secret)) {
            return i + 1;
        }
    }
    for (size_t i = 0; i < rules->other_shape_count; i++) {
        if (rules->other_shapes[i].is_distinct && fits(rules->other_shapes[i].api_key, api_key)) {
            return i + 1;
        }
    }
    return 0;
}

/* Values of another exchange. An API key as this one issues them is its own. */
static void inspect_exchange(const bybit_rules *rules, core_inspection *api_key, core_inspection *api_secret)
{
    if (rules == NULL || api_key->cleaned_size == 0 ||
        (api_key->cleaned_size == api_key->least_size && fits(api_key->shape, api_key))) {
        return;
    }
    const size_t number = find_shape(rules, api_key, api_secret);
    if (number == 0) {
        return;
    }
    core_inspection_forget_form(api_key);
    if (api_secret != NULL) {
        core_inspection_forget_form(api_secret);
    }
    core_inspection_note(api_key, BYBIT_FINDING_OTHER_EXCHANGE, false, api_key->core.index, 0);
    api_key->found[BYBIT_FINDING_OTHER_EXCHANGE].severity = BYBIT_SEVERITY_WARNING;
    api_key->found[BYBIT_FINDING_OTHER_EXCHANGE].count = number;
}

/* ---- all of them -------------------------------------------------------------------------------------- */

bool core_inspections_compare(const bybit_rules *rules, core_inspection *inspections, unsigned count,
                              bybit_equal_function equal)
{
    core_inspection *api_key = &inspections[BYBIT_FIELD_API_KEY];
    core_inspection *api_secret = &inspections[BYBIT_FIELD_API_SECRET];
    core_inspection *passphrase = &inspections[BYBIT_FIELD_PASSPHRASE];
    if (count < BYBIT_PAIR_COUNT) {
        inspect_exchange(rules, api_key, NULL);
        return true;
    }
    const bool paired = inspect_pair(api_key, api_secret, equal);
    const bool fitting = count < BYBIT_FIELD_COUNT || inspect_passphrase(api_secret, passphrase, equal);
    if (paired && fitting) {
        inspect_exchange(rules, api_key, api_secret);
    }
    return paired && fitting;
}
