/* Parameters of a query or a form: name=value, joined with &. Private to the core. */
#ifndef CORE_PARAMETERS_H
#define CORE_PARAMETERS_H

#include "bybit_base.h"

typedef struct core_parameter {
    bybit_slice whole;
    bybit_slice name;
    bybit_slice value; /* empty where no = is */
} core_parameter;

/* The next one of the text, from *at on; false after the last one. */
bool core_parameter_next(bybit_slice text, size_t *at, core_parameter *parameter);

/* The text without the parameters of these names, one of which may be NULL, and without the & that joins
 * them. written has room for the whole text. */
bybit_slice core_parameters_without(bybit_slice text, const char *name, const char *other, uint8_t *written);

#endif
