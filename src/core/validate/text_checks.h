/* Checks of the names and values in a query or a JSON body. Private to the core. */
#ifndef CORE_TEXT_CHECKS_H
#define CORE_TEXT_CHECKS_H

#include "bybit_validate.h"

#define CORE_STRAY_NONE SIZE_MAX

/* How many names are kept, and with how many names of its own object (or query) a new one is compared: enough
 * for an order, and few enough that the cost stays linear. */
#define CORE_NAMES_MAX      1024
#define CORE_NAMES_COMPARED 64

typedef struct core_name_list {
    size_t count;
    bybit_slice names[CORE_NAMES_MAX];
} core_name_list;

/* Whether the byte is one of those of a string; NUL never is. */
bool core_is_one_of(uint8_t byte, const char *wanted);

bool core_slice_is(bybit_slice text, const char *expected);

/* The byte that is written as % and two hexadecimal digits at that place; false where no such escape is. */
bool core_escape_at(bybit_slice text, size_t at, uint8_t *byte);

/* The offset of white space, or of an invisible character, at one of the text's ends; else CORE_STRAY_NONE.
 */
size_t core_stray_whitespace(bybit_slice text);

/* Keeps the name, if there is room. True when it is one of those kept from `first` on. */
bool core_name_list_add(core_name_list *list, size_t first, bybit_slice name);

#endif
