/* The rules of one exchange, read from the table that its folder in lib/venues makes. Private to the core. */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "bybit_validate.h"
#include "memory/refcount.h"

#define CORE_TEXTS_MAX    64
#define CORE_ROWS_MAX     64
#define CORE_RECIPES_MAX  128
#define CORE_LITERALS_MAX 16
#define CORE_PARTS_MAX    12
#define CORE_SHAPES_MAX   16
/* So many parts have 120 orders. */
#define CORE_ORDERED_MAX 5
/* Units of time before and after a timestamp that are searched at most. */
#define CORE_REACH_MAX 1000
/* Digits after the decimal point of a window. */
#define CORE_DECIMALS_MAX 9

/* NUL-terminated, within the table. */
typedef struct core_texts {
    size_t count;
    const char *texts[CORE_TEXTS_MAX];
} core_texts;

/* The parts of a signed string. Numbered as in lib/internal/rule-table.js. */
typedef enum core_part {
    CORE_PART_TIMESTAMP = 0,
    CORE_PART_API_KEY,
    CORE_PART_WINDOW,
    CORE_PART_CONTENT, /* what the exchange signs of a request: the query, or the body */
    CORE_PART_QUERY,
    CORE_PART_BODY,
    CORE_PART_METHOD,
    CORE_PART_PATH,
    CORE_PART_TARGET, /* path and query */
    CORE_PART_URL,
    CORE_PART_BODY_DIGEST, /* in hex, by the exchange's hash function */
    CORE_PART_OTHER_BODY_DIGEST,
    CORE_PART_SHORT_PATH, /* without how the exchange's paths begin */
    CORE_PART_SHORT_TARGET,
    CORE_PART_DECODED_QUERY, /* from here on: made of another part, or searched for */
    CORE_PART_ENCODED_QUERY,
    CORE_PART_SORTED_QUERY,
    CORE_PART_QUERY_AS_JSON,
    CORE_PART_COMPACT_BODY,
    CORE_PART_SPACED_BODY,
    CORE_PART_PYTHON_BODY,
    CORE_PART_LOWER_METHOD,
    CORE_PART_OTHER_FORM_OF_TIMESTAMP, /* the same time in ms, in seconds, as a date */
    CORE_PART_QUERY_WITHOUT_TIMESTAMP, /* and without the window */
    CORE_PART_OTHER_WINDOW,
    CORE_PART_OTHER_TIMESTAMP,
    CORE_PART_OTHER_TIMESTAMP_IN_QUERY,
    CORE_PART_COUNT
} core_part;

/* Added to the number of a literal. */
#define CORE_PART_LITERAL 0x80u

typedef enum core_methods { CORE_ANY_METHOD, CORE_QUERY_METHODS, CORE_OTHER_METHODS } core_methods;

typedef struct core_recipe {
    uint8_t row; /* of the id */
    uint8_t methods;
    bool any_order;
    uint8_t part_count;
    uint8_t parts[CORE_PARTS_MAX]; /* at most one of them is made or searched for */
} core_recipe;

/* Those that an exchange can have; the order of the table. */
typedef enum core_header_role {
    CORE_HEADER_API_KEY = 0,
    CORE_HEADER_TIMESTAMP,
    CORE_HEADER_WINDOW,
    CORE_HEADER_SIGNATURE,
    CORE_HEADER_PASSPHRASE,
    CORE_HEADER_ENVIRONMENT,
    CORE_HEADER_KEY_VERSION, /* says how the passphrase is sent */
    CORE_HEADER_CONTENT_TYPE,
    CORE_HEADER_COUNT
} core_header_role;

/* The time of a request: how many characters it has. */
typedef enum core_time_form {
    CORE_TIME_SECONDS = 10,
    CORE_TIME_MILLISECONDS = 13,
    CORE_TIME_DATE = 24 /* 2020-12-08T09:08:57.715Z */
} core_time_form;

/* How a query is signed; numbered as in lib/internal/rule-table.js. */
typedef enum core_query_form { CORE_QUERY_SENT, CORE_QUERY_DECODED, CORE_QUERY_SORTED } core_query_form;

/* What the body of a request is; numbered as in lib/internal/rule-table.js. */
typedef enum core_body_form { CORE_BODY_OBJECT, CORE_BODY_JSON, CORE_BODY_FORM } core_body_form;

/* What each character of an API key and its secret is: one of these, or itself. "": any text. */
typedef enum core_shape_class {
    CORE_SHAPE_ALPHANUMERIC = 1,
    CORE_SHAPE_LOWER_HEX,
    CORE_SHAPE_UPPER_HEX,
    CORE_SHAPE_HEX
} core_shape_class;

typedef struct core_shape {
    const char *api_key;
    const char *api_secret;
    bool is_distinct; /* the API key alone tells whose it is */
} core_shape;

struct bybit_rules {
    core_refcount references;
    const char *headers[CORE_HEADER_COUNT]; /* in lower case; NULL for one that the exchange does not have */
    /* Parameters of query or body, by the role that a header has elsewhere; NULL for one that is none. */
    const char *parameters[CORE_HEADER_COUNT];
    core_texts known_headers;   /* further ones, in lower case */
    core_texts header_prefixes; /* a name that begins like this should be a known one */
    core_time_form time_form;
    bool timestamp_has_fraction; /* may have one */
    uint32_t timestamp_unit;     /* ms */
    uint32_t window_unit;        /* ms */
    uint32_t default_window;     /* ms */
    uint32_t wide_window;        /* ms; an order that old is usually not wanted any more */
    uint32_t largest_window;     /* ms; 0: none is too large */
    uint32_t ahead;              /* ms that a timestamp may be ahead of the exchange's clock, exclusive */
    uint32_t reach;              /* units of time in which another timestamp is searched */
    unsigned window_decimals;    /* digits that may follow a decimal point */
    bool window_is_optional;
    core_texts windows;       /* usual ones, as digits */
    core_texts query_methods; /* their content is the query; in lower case */
    core_texts body_methods;
    core_body_form body_form;
    core_query_form query_form;
    bool parameters_are_free;  /* those of a request with a body may be in its query, or missing */
    core_texts bodiless_paths; /* whole ones, whose POST has neither body nor query */
    core_texts paths;          /* how current ones begin; empty: every path is current */
    core_texts retired_paths;
    core_texts key_only_paths;    /* whole ones, which need an API key and no signature */
    core_texts microsecond_paths; /* how those begin whose timestamp may be in microseconds */
    core_texts string_fields;     /* of the body, documented as strings although they are numbers */
    core_texts number_fields;
    size_t api_key_size; /* usual; 0: none is usual */
    size_t api_secret_size;
    size_t passphrase_least; /* usual; 0: none is usual */
    size_t passphrase_most;
    core_texts signed_versions; /* of keys whose passphrase is sent signed; empty: no header says so */
    core_texts plain_versions;  /* of the others */
    bool hmac_is_base64;        /* else hexadecimal */
    bool hex_in_any_case;       /* else in lower case */
    size_t hmac_bytes;
    bool has_rsa_keys; /* the signatures of private keys are base64 */
    bool has_ed25519_keys;
    core_shape shape;                         /* of its own credentials */
    core_shape other_shapes[CORE_SHAPES_MAX]; /* of other exchanges */
    size_t other_shape_count;
    const char *literals[CORE_LITERALS_MAX];
    size_t literal_count;
    bool has_digest;                 /* a recipe has the digest of the body */
    core_recipe signed_string;       /* the right one */
    const char *rows[CORE_ROWS_MAX]; /* ids */
    size_t row_count;
    core_recipe recipes[CORE_RECIPES_MAX]; /* of strings that people sign by mistake */
    size_t recipe_count;
    size_t table_size;
    uint8_t table[]; /* the texts point into it */
};

/* Whether a text is one of the list; is_named(text, candidate) compares. */
typedef bool (*core_text_matcher)(bybit_slice text, const char *candidate);
bool core_texts_any(const core_texts *list, bybit_slice text, core_text_matcher matches);

#endif
