/* Shapes of credentials: what each of their characters is. Private to the core. */
#ifndef CORE_SHAPE_H
#define CORE_SHAPE_H

#include "bybit_base.h"

/* How many bytes of the text, from the first one on, are as the shape says; "": all of them. */
size_t core_shape_fitting(const char *shape, bybit_slice text);

/* Whether the whole text is; any text fits "". */
bool core_shape_fits(const char *shape, bybit_slice text);

#endif
