/* What is found around and inside a good value. */
#include "credential.h"

/* Before the good value, in its middle, after it. */
/* clang-format off */
#define AROUND(before, inside, after)  {TEXT(before), TEXT(inside), TEXT(after)}
/* clang-format on */
#define REMOVED(before, inside, after) AROUND(before, inside, after), AROUND("", "", ""), true
#define KEPT(before, inside, after)    AROUND(before, inside, after), AROUND(before, inside, after), false

typedef struct good_case {
    const char *title;
    bybit_slice added[3];
    bybit_slice kept[3]; /* what of that is in the cleaned value */
    bool usable;
    expected_finding findings[FINDINGS_PER_CASE];
} good_case;

static const good_case good_cases[] = {
    {"nothing wrong", REMOVED("", "", ""), {NOTHING}},

    /* white space around */
    {"space before", REMOVED(" ", "", ""), {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 1, ' ')}},
    {"tab after", REMOVED("", "", "\t"), {REPAIRABLE(SURROUNDING_WHITESPACE, 2, 0, 1, '\t')}},
    {"spaces on both sides", REMOVED("  ", "", "\t "), {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 4, ' ')}},
    {"vertical tab and form feed after",
     REMOVED("", "", "\v\f"),
     {REPAIRABLE(SURROUNDING_WHITESPACE, 2, 0, 2, '\v')}},
    {"ideographic space before",
     REMOVED("\xe3\x80\x80", "", ""),
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 1, 0x3000)}},

    /* white space inside */
    {"space inside", KEPT("", " ", ""), {LENGTH(0, 0), ERROR(INNER_WHITESPACE, 1, 0, 1, ' ')}},
    {"spaces inside and around",
     AROUND(" ", "\t ", " "),
     AROUND("", "\t ", ""),
     false,
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 2, ' '), LENGTH(0, 1),
      ERROR(INNER_WHITESPACE, 1, 1, 2, '\t')}},

    /* line endings */
    {"CRLF after", REMOVED("", "", "\r\n"), {REPAIRABLE(LINE_ENDING, 2, 0, 2, '\r')}},
    {"LF before", REMOVED("\n", "", ""), {REPAIRABLE(LINE_ENDING, 0, 0, 1, '\n')}},
    {"space and LF after",
     REMOVED("", "", " \n"),
     {REPAIRABLE(SURROUNDING_WHITESPACE, 2, 0, 1, ' '), REPAIRABLE(LINE_ENDING, 2, 1, 1, '\n')}},
    {"line separator after", REMOVED("", "", "\xe2\x80\xa8"), {REPAIRABLE(LINE_ENDING, 2, 0, 1, 0x2028)}},
    {"next line after", REMOVED("", "", "\xc2\x85"), {REPAIRABLE(LINE_ENDING, 2, 0, 1, 0x85)}},
    {"LF inside", KEPT("", "\n", ""), {LENGTH(0, 0), ERROR(LINE_ENDING, 1, 0, 1, '\n')}},
    {"CRLF inside and LF after",
     AROUND("", "\r\n", "\n"),
     AROUND("", "\r\n", ""),
     false,
     {LENGTH(0, 0), ERROR(LINE_ENDING, 1, 0, 3, '\r')}},

    /* invisible characters */
    {"byte order mark before",
     REMOVED("\xef\xbb\xbf", "", ""),
     {REPAIRABLE(INVISIBLE_CHARACTER, 0, 0, 1, 0xfeff)}},
    {"zero-width space after",
     REMOVED("", "", "\xe2\x80\x8b"),
     {REPAIRABLE(INVISIBLE_CHARACTER, 2, 0, 1, 0x200b)}},
    {"zero-width space inside",
     REMOVED("", "\xe2\x80\x8b", ""),
     {REPAIRABLE(INVISIBLE_CHARACTER, 1, 0, 1, 0x200b)}},
    {"soft hyphen, joiner and variation selector inside",
     REMOVED("", "\xc2\xad\xe2\x80\x8d\xef\xb8\x8f", ""),
     {REPAIRABLE(INVISIBLE_CHARACTER, 1, 0, 3, 0xad)}},
    {"tag character inside, two units wide",
     REMOVED("", "\xf3\xa0\x81\x81", " "),
     {REPAIRABLE(INVISIBLE_CHARACTER, 1, 0, 1, 0xe0041), REPAIRABLE(SURROUNDING_WHITESPACE, 2, 2, 1, ' ')}},
    {"no-break space before", REMOVED("\xc2\xa0", "", ""), {REPAIRABLE(INVISIBLE_CHARACTER, 0, 0, 1, 0xa0)}},
    {"no-break space inside",
     KEPT("", "\xc2\xa0", ""),
     {LENGTH(0, 0), ERROR(INVISIBLE_CHARACTER, 1, 0, 1, 0xa0)}},
    {"zero-width space before, narrow no-break space inside",
     AROUND("\xe2\x80\x8b", "\xe2\x80\xaf", ""),
     AROUND("", "\xe2\x80\xaf", ""),
     false,
     {ERROR(INVISIBLE_CHARACTER, 0, 0, 2, 0x200b), LENGTH(0, 1)}},

    /* control characters */
    {"NUL inside", KEPT("", "\0", ""), {LENGTH(0, 0), ERROR(CONTROL_CHARACTER, 1, 0, 1, 0)}},
    {"NUL after", KEPT("", "", "\0"), {LENGTH(0, 0), ERROR(CONTROL_CHARACTER, 2, 0, 1, 0)}},
    {"DEL, ESC and a C1 control inside",
     KEPT("", "\x7f\x1b\xc2\x80", ""),
     {LENGTH(0, 0), ERROR(CONTROL_CHARACTER, 1, 0, 3, 0x7f)}},

    /* quotes */
    {"double quotes", REMOVED("\"", "", "\""), {REPAIRABLE(QUOTES, 0, 0, 1, '"')}},
    {"single quotes", REMOVED("'", "", "'"), {REPAIRABLE(QUOTES, 0, 0, 1, '\'')}},
    {"back ticks", REMOVED("`", "", "`"), {REPAIRABLE(QUOTES, 0, 0, 1, '`')}},
    {"typographic double quotes",
     REMOVED("\xe2\x80\x9c", "", "\xe2\x80\x9d"),
     {REPAIRABLE(QUOTES, 0, 0, 1, 0x201c)}},
    {"typographic single quotes",
     REMOVED("\xe2\x80\x98", "", "\xe2\x80\x99"),
     {REPAIRABLE(QUOTES, 0, 0, 1, 0x2018)}},
    {"German quotes", REMOVED("\xe2\x80\x9e", "", "\xe2\x80\x9c"), {REPAIRABLE(QUOTES, 0, 0, 1, 0x201e)}},
    {"guillemets", REMOVED("\xc2\xab", "", "\xc2\xbb"), {REPAIRABLE(QUOTES, 0, 0, 1, 0xab)}},
    {"spaces outside and inside of quotes",
     REMOVED(" \" ", "", " \" "),
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 4, ' '), REPAIRABLE(QUOTES, 0, 1, 1, '"')}},
    {"quotes and LF after",
     REMOVED("\"", "", "\"\n"),
     {REPAIRABLE(QUOTES, 0, 0, 1, '"'), REPAIRABLE(LINE_ENDING, 2, 2, 1, '\n')}},
    {"zero-width space inside of quotes",
     REMOVED("'\xe2\x80\x8b", "", "'"),
     {REPAIRABLE(QUOTES, 0, 0, 1, '\''), REPAIRABLE(INVISIBLE_CHARACTER, 0, 1, 1, 0x200b)}},
    {"no-break spaces inside of guillemets, as in French",
     REMOVED("\xc2\xab\xc2\xa0", "", "\xc2\xa0\xc2\xbb"),
     {REPAIRABLE(QUOTES, 0, 0, 1, 0xab), REPAIRABLE(INVISIBLE_CHARACTER, 0, 1, 2, 0xa0)}},
    {"space inside of quotes and inside of the value",
     AROUND("\" ", " ", "\""),
     AROUND("", " ", ""),
     false,
     {REPAIRABLE(QUOTES, 0, 0, 1, '"'), REPAIRABLE(SURROUNDING_WHITESPACE, 0, 1, 1, ' '), LENGTH(0, 2),
      ERROR(INNER_WHITESPACE, 1, 2, 1, ' ')}},

    /* a quote without its partner stays, and is an error */
    {"an opening quote alone", KEPT("\"", "", ""), {ERROR(UNCLOSED_QUOTE, 0, 0, 1, '"'), LENGTH(0, 0)}},
    {"a closing quote alone", KEPT("", "", "'"), {LENGTH(0, 0), ERROR(UNCLOSED_QUOTE, 2, 0, 1, '\'')}},
    {"quotes that do not match, within white space",
     AROUND(" '", "", "\" "),
     AROUND("'", "", "\""),
     false,
     {REPAIRABLE(SURROUNDING_WHITESPACE, 0, 0, 2, ' '), ERROR(UNCLOSED_QUOTE, 0, 1, 2, '\''), LENGTH(0, 1)}},
    {"an opening quote within quotes",
     AROUND("\"'", "", "\""),
     AROUND("'", "", ""),
     false,
     {REPAIRABLE(QUOTES, 0, 0, 1, '"'), ERROR(UNCLOSED_QUOTE, 0, 1, 1, '\''), LENGTH(0, 1)}},
    {"a closing guillemet alone, behind a character of two units",
     KEPT("\xf0\x9f\x98\x80", "", "\xc2\xbb"),
     {ERROR(NON_ASCII, 0, 0, 1, 0x1f600), LENGTH(0, 0), ERROR(UNCLOSED_QUOTE, 2, 2, 1, 0xbb)}},
    {"quotes that do not match", KEPT("\"", "", "'"), {ERROR(UNCLOSED_QUOTE, 0, 0, 2, '"'), LENGTH(0, 0)}},
    {"a quote inside", AROUND("", "\"", ""), AROUND("", "\"", ""), true, {LENGTH(0, 0)}},
    {"a typographic quote alone",
     KEPT("\xe2\x80\x9c", "", ""),
     {ERROR(UNCLOSED_QUOTE, 0, 0, 1, 0x201c), LENGTH(0, 0)}},
    {"typographic quotes the wrong way round",
     KEPT("\xe2\x80\x9d", "", "\xe2\x80\x9c"),
     {ERROR(UNCLOSED_QUOTE, 0, 0, 2, 0x201d), LENGTH(0, 0)}},
    {"a stray byte after the closing quote",
     KEPT("\"", "", "\"\x80"),
     {ERROR(UNCLOSED_QUOTE, 0, 0, 1, '"'), LENGTH(0, 0), ERROR(NON_ASCII, 2, 2, 1, 0xfffd)}},

    /* non-ASCII and malformed UTF-8 */
    {"a letter with an accent inside",
     KEPT("", "\xc3\xa9", ""),
     {LENGTH(0, 0), ERROR(NON_ASCII, 1, 0, 1, 0xe9)}},
    {"an emoji before, a zero-width space inside",
     AROUND("\xf0\x9f\x98\x80", "\xe2\x80\x8b", ""),
     AROUND("\xf0\x9f\x98\x80", "", ""),
     false,
     {ERROR(NON_ASCII, 0, 0, 1, 0x1f600), LENGTH(0, 0), REPAIRABLE(INVISIBLE_CHARACTER, 1, 2, 1, 0x200b)}},
    {"two emoji inside, a space after",
     AROUND("", "\xf0\x9f\x98\x80\xf0\x9f\x9a\x80", " "),
     AROUND("", "\xf0\x9f\x98\x80\xf0\x9f\x9a\x80", ""),
     false,
     {LENGTH(0, 0), ERROR(NON_ASCII, 1, 0, 2, 0x1f600), REPAIRABLE(SURROUNDING_WHITESPACE, 2, 4, 1, ' ')}},
    {"a byte that is never UTF-8", KEPT("", "\xff", ""), {LENGTH(0, 0), ERROR(NON_ASCII, 1, 0, 1, 0xfffd)}},
    {"a truncated sequence, then a zero-width space",
     AROUND("", "\xe2\x82\xe2\x80\x8b", ""),
     AROUND("", "\xe2\x82", ""),
     false,
     {LENGTH(0, 0), ERROR(NON_ASCII, 1, 0, 2, 0xfffd), REPAIRABLE(INVISIBLE_CHARACTER, 1, 2, 1, 0x200b)}},
    {"a surrogate", KEPT("", "\xed\xa0\x80", ""), {LENGTH(0, 0), ERROR(NON_ASCII, 1, 0, 3, 0xfffd)}},
    {"an overlong NUL is not a NUL",
     KEPT("", "\xc0\x80", ""),
     {LENGTH(0, 0), ERROR(NON_ASCII, 1, 0, 2, 0xfffd)}},
    {"an overlong space is not a space",
     KEPT("", "", "\xc0\xa0"),
     {LENGTH(0, 0), ERROR(NON_ASCII, 2, 0, 2, 0xfffd)}},
    {"a sequence cut off by the end",
     KEPT("", "", "\xf0\x9f\x98"),
     {LENGTH(0, 0), ERROR(NON_ASCII, 2, 0, 3, 0xfffd)}},

    /* everything at once */
    {"all that can be repaired",
     REMOVED("\xef\xbb\xbf \" ", "\xe2\x80\x8b", "\" \r\n"),
     {REPAIRABLE(INVISIBLE_CHARACTER, 0, 0, 2, 0xfeff), REPAIRABLE(SURROUNDING_WHITESPACE, 0, 1, 3, ' '),
      REPAIRABLE(QUOTES, 0, 2, 1, '"'), REPAIRABLE(LINE_ENDING, 2, 7, 2, '\r')}},
};

/* The good value of the field with the three parts before, in the middle of and after it. */
static bybit_slice build(uint8_t *text, bybit_field field, const bybit_slice parts[3])
{
    const size_t half = good_credential[field].size / 2;
    size_t size = append_text(text, 0, parts[0]);
    size = append_text(text, size, (bybit_slice){good_credential[field].data, half});
    size = append_text(text, size, parts[1]);
    size = append_text(text, size, (bybit_slice){good_credential[field].data + half, half});
    return (bybit_slice){text, append_text(text, size, parts[2])};
}

static void around_and_inside_a_good_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good_cases); i++) {
        for (int field = 0; field < BYBIT_PAIR_COUNT; field++) {
            uint8_t value[TEXT_MAX];
            uint8_t cleaned[TEXT_MAX];
            const good_case *tested = &good_cases[i];
            check_field(tested->title, (bybit_field)field, build(value, (bybit_field)field, tested->added),
                        tested->findings, build(cleaned, (bybit_field)field, tested->kept), tested->usable);
        }
    }
}

int run_credential_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(around_and_inside_a_good_value),
    };
    return cmocka_run_group_tests_name("credential", tests, NULL, NULL);
}
