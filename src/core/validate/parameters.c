/* Splits a query or a form into its parameters. */
#include "validate/parameters.h"
#include "validate/text_checks.h"

#include <string.h>

static size_t find(bybit_slice text, size_t start, uint8_t wanted)
{
    while (start < text.size && text.data[start] != wanted) {
        start++;
    }
    return start;
}

bool core_parameter_next(bybit_slice text, size_t *at, core_parameter *parameter)
{
    if (*at >= text.size) {
        return false;
    }
    const size_t start = *at;
    const size_t end = find(text, start, '&');
    const bybit_slice whole = {text.data + start, end - start};
    const size_t equals = find(whole, 0, '=');
    const size_t value = equals < whole.size ? equals + 1 : equals;
    parameter->whole = whole;
    parameter->name = (bybit_slice){whole.data, equals};
    parameter->value = (bybit_slice){whole.data + value, whole.size - value};
    *at = end + 1;
    return true;
}

bybit_slice core_parameters_without(bybit_slice text, const char *name, const char *other, uint8_t *written)
{
    core_parameter parameter;
    size_t size = 0;
    bool is_first = true;
    for (size_t at = 0; core_parameter_next(text, &at, &parameter);) {
        if (core_slice_is(parameter.name, name) || (other != NULL && core_slice_is(parameter.name, other))) {
            continue;
        }
        if (!is_first) {
            written[size++] = '&';
        }
        is_first = false;
        if (parameter.whole.size > 0) {
            memcpy(written + size, parameter.whole.data, parameter.whole.size);
            size += parameter.whole.size;
        }
    }
    return (bybit_slice){written, size};
}
