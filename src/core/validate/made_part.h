/* Parts of a signed string that are made of others or searched for. Private to the core. */
#ifndef CORE_MADE_PART_H
#define CORE_MADE_PART_H

#include "validate/date.h"
#include "validate/signed_string.h"
#include "validate/variants.h"

typedef struct core_made_part {
    core_text room; /* for variants of query and body */
    uint8_t timestamp[CORE_DATE_SIZE];
    char digest[CORE_DIGEST_TEXT_MAX];
    bybit_slice bytes;
    uint64_t figure; /* what the part tells: the window, how far the timestamp is away; else 1 */
} core_made_part;

typedef enum core_made { CORE_MADE, CORE_MADE_SKIPPED, CORE_MADE_EXHAUSTED } core_made;

/* Makes the variant of that number, counted from 0. */
core_made core_part_make(const core_signed_request *request, core_part part, size_t number,
                         core_made_part *made);

/* Whether all the bytes are digits. */
bool core_is_all_digits(bybit_slice value);

#endif
