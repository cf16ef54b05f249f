/* What stands in a JSON text where something else must. Private to the core. */
#ifndef BYBIT_JSON_MISTAKES_H
#define BYBIT_JSON_MISTAKES_H

#include "bybit_auth.h"

/* What must come next. */
typedef enum bybit_json_expectation {
    BYBIT_JSON_EXPECT_VALUE,
    BYBIT_JSON_EXPECT_VALUE_OR_CLOSE,
    BYBIT_JSON_EXPECT_NAME,
    BYBIT_JSON_EXPECT_NAME_OR_CLOSE,
    BYBIT_JSON_EXPECT_COLON,
    BYBIT_JSON_EXPECT_COMMA_OR_CLOSE,
    BYBIT_JSON_EXPECT_NOTHING
} bybit_json_expectation;

/* Of a word in the place of a value, other than true, false and null. at_end: the text ends with it. */
bybit_request_finding_id bybit_json_mistake_of_word(bybit_slice word, bool at_end);

/* Of the character at an offset, which is not what is expected. */
bybit_request_finding_id bybit_json_mistake_at(bybit_slice text, size_t at, bybit_json_expectation expects);

#endif
