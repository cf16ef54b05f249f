/* Names mistakes in a JSON text. Private to the core. */
#ifndef CORE_JSON_MISTAKES_H
#define CORE_JSON_MISTAKES_H

#include "bybit_validate.h"

/* What must come next. */
typedef enum core_json_expectation {
    CORE_JSON_EXPECT_VALUE,
    CORE_JSON_EXPECT_VALUE_OR_CLOSE,
    CORE_JSON_EXPECT_NAME,
    CORE_JSON_EXPECT_NAME_OR_CLOSE,
    CORE_JSON_EXPECT_COLON,
    CORE_JSON_EXPECT_COMMA_OR_CLOSE,
    CORE_JSON_EXPECT_NOTHING
} core_json_expectation;

/* The mistake of a word in place of a value, other than true, false and null. at_end: the text ends with it.
 */
bybit_request_finding_id core_json_mistake_of_word(bybit_slice word, bool at_end);

/* The mistake of an unexpected character at an offset. */
bybit_request_finding_id core_json_mistake_at(bybit_slice text, size_t at, core_json_expectation expects);

#endif
