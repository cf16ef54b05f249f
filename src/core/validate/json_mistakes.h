/* What stands in a JSON text where something else must. Private to the core. */
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

/* Of a word in the place of a value, other than true, false and null. at_end: the text ends with it. */
bybit_request_finding_id core_json_mistake_of_word(bybit_slice word, bool at_end);

/* Of the character at an offset, which is not what is expected. */
bybit_request_finding_id core_json_mistake_at(bybit_slice text, size_t at, core_json_expectation expects);

#endif
