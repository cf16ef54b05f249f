#include "support.h"
#include "validate/unicode.h"

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

static bool is_in(uint32_t code_point, const range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

#define IS_IN(code_point, ranges) is_in(code_point, ranges, COUNT_OF(ranges))

/* From Unicode's data files, as Node's regular expressions know them. */
static const range default_ignorable[] = {
    {0xad, 0xad},       {0x34f, 0x34f},    {0x61c, 0x61c},   {0x115f, 0x1160}, {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},  {0x202a, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},  {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
static const range interlinear[] = {{0xfff9, 0xfffb}};
static const range no_break[] = {{0xa0, 0xa0}, {0x202f, 0x202f}};
static const range line_ends[] = {{0x0a, 0x0a}, {0x0d, 0x0d}, {0x85, 0x85}, {0x2028, 0x2029}};
static const range white_space[] = {{0x09, 0x0d},     {0x20, 0x20},     {0x1680, 0x1680},
                                    {0x2000, 0x200a}, {0x205f, 0x205f}, {0x3000, 0x3000}};
static const range controls[] = {{0x00, 0x1f}, {0x7f, 0x9f}};
static const range printable_ascii[] = {{0x21, 0x7e}};

static core_character_kind expected_class(uint32_t code_point)
{
    if (IS_IN(code_point, printable_ascii)) {
        return CORE_CHARACTER_PLAIN;
    }
    if (IS_IN(code_point, line_ends)) {
        return CORE_CHARACTER_LINE;
    }
    if (IS_IN(code_point, white_space)) {
        return CORE_CHARACTER_SPACE;
    }
    if (IS_IN(code_point, no_break)) {
        return CORE_CHARACTER_NO_BREAK;
    }
    if (IS_IN(code_point, controls)) {
        return CORE_CHARACTER_CONTROL;
    }
    return IS_IN(code_point, default_ignorable) || IS_IN(code_point, interlinear) ? CORE_CHARACTER_INVISIBLE
                                                                                  : CORE_CHARACTER_OTHER;
}

/* Also writes what is not a character: surrogates and values past the end of Unicode. */
static size_t encode(uint32_t code_point, uint8_t *text)
{
    if (code_point < 0x80) {
        text[0] = (uint8_t)code_point;
        return 1;
    }
    const size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    uint32_t rest = code_point;
    for (size_t i = size - 1; i > 0; i--) {
        text[i] = (uint8_t)(0x80 | (rest & 0x3f));
        rest >>= 6;
    }
    text[0] = (uint8_t)(leads[size] | rest);
    return size;
}

static void assert_malformed(const uint8_t *text, size_t size)
{
    bounded copy = bounded_copy((bybit_slice){text, size});
    const core_character character = core_character_read(copy.data, size);
    assert_int_equal(character.code_point, 0xfffd);
    assert_int_equal(character.size, 1);
    assert_int_equal(character.units, 1);
    assert_int_equal(character.kind, CORE_CHARACTER_OTHER);
    bounded_destroy(&copy);
}

static void every_code_point_is_read(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10ffff; code_point++) {
        uint8_t text[5] = {0, 0, 0, 0, 'x'};
        const size_t size = encode(code_point, text);
        if (code_point >= 0xd800 && code_point <= 0xdfff) {
            continue;
        }
        const core_character character = core_character_read(text, sizeof text);
        if (character.code_point != code_point || character.size != size ||
            character.units != (code_point > 0xffff ? 2 : 1) ||
            character.kind != expected_class(code_point)) {
            print_error("U+%04X: read as U+%04X, %zu bytes, %zu units, kind %d\n", code_point,
                        character.code_point, character.size, character.units, (int)character.kind);
            fail();
        }
    }
}

static void surrogates_are_malformed(void **state)
{
    (void)state;
    for (uint32_t code_point = 0xd800; code_point <= 0xdfff; code_point++) {
        uint8_t text[4];
        assert_int_equal(encode(code_point, text), 3);
        assert_malformed(text, 3);
    }
}

static void values_past_unicode_are_malformed(void **state)
{
    (void)state;
    for (uint32_t code_point = 0x110000; code_point <= 0x1fffff; code_point += 0xfff) {
        uint8_t text[4];
        assert_int_equal(encode(code_point, text), 4);
        assert_malformed(text, 4);
    }
}

static void overlong_forms_are_malformed(void **state)
{
    (void)state;
    static const bybit_slice texts[] = {
        TEXT("\xc0\x80"),         TEXT("\xc1\xbf"),         TEXT("\xc0\xa0"),
        TEXT("\xe0\x80\x80"),     TEXT("\xe0\x9f\xbf"),     TEXT("\xe0\x80\xa0"),
        TEXT("\xf0\x80\x80\x80"), TEXT("\xf0\x8f\xbf\xbf"), TEXT("\xf0\x80\x80\xa0"),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_malformed(texts[i].data, texts[i].size);
    }
}

static void bytes_that_cannot_lead_are_malformed(void **state)
{
    (void)state;
    for (unsigned byte = 0x80; byte < 0x100; byte++) {
        if (byte >= 0xc2 && byte <= 0xf4) {
            continue;
        }
        const uint8_t text[] = {(uint8_t)byte, 0x80, 0x80, 0x80, 0x80, 0x80};
        assert_malformed(text, sizeof text);
        assert_malformed(text, 1);
    }
}

/* Cut short by the end, where not a byte more may be read, or by another character. */
static void truncated_sequences_are_malformed(void **state)
{
    (void)state;
    static const bybit_slice texts[] = {TEXT("\xc3\xa9"), TEXT("\xe2\x80\x8b"), TEXT("\xf0\x9f\x98\x80")};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (size_t size = 1; size < texts[i].size; size++) {
            static const uint8_t followers[] = {'a', 0x00, 0x7f, 0xc3, 0xff};
            assert_malformed(texts[i].data, size);
            for (size_t j = 0; j < COUNT_OF(followers); j++) {
                uint8_t text[4];
                for (size_t k = 0; k < size; k++) {
                    text[k] = texts[i].data[k];
                }
                text[size] = followers[j];
                assert_malformed(text, size + 1);
            }
        }
    }
}

/* Random bytes: every read moves on, and never past the end. */
static void any_bytes_are_read_to_their_end(void **state)
{
    (void)state;
    random_source source = {9};
    for (size_t round = 0; round < 2000; round++) {
        bounded text = bounded_create(1 + random_below(&source, 40));
        random_fill(&source, text.data, text.size);
        size_t offset = 0;
        while (offset < text.size) {
            const core_character character = core_character_read(text.data + offset, text.size - offset);
            assert_in_range(character.size, 1, 4);
            assert_in_range(character.units, 1, 2);
            offset += character.size;
        }
        assert_int_equal(offset, text.size);
        bounded_destroy(&text);
    }
}

int run_unicode_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_code_point_is_read),
        TEST(surrogates_are_malformed),
        TEST(values_past_unicode_are_malformed),
        TEST(overlong_forms_are_malformed),
        TEST(bytes_that_cannot_lead_are_malformed),
        TEST(truncated_sequences_are_malformed),
        TEST(any_bytes_are_read_to_their_end),
    };
    return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
