#include "support.h"

#include <openssl/evp.h>
#include <string.h>

#define LONGEST 300

static const char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const size_t untouched = 12345;

static const char *as_text(const bounded *memory)
{
    return (const char *)memory->data;
}

/* ---- hex ---- */

static void hex_vectors(void **state)
{
    (void)state;
    /* RFC 4648, section 10, in lower case. */
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "66"},
                                             {"fo", "666f"},
                                             {"foo", "666f6f"},
                                             {"foob", "666f6f62"},
                                             {"fooba", "666f6f6261"},
                                             {"foobar", "666f6f626172"}};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        char text[16] = "";
        uint8_t data[8] = "";
        const size_t size = strlen(vectors[i][0]);
        bybit_hex_encode((const uint8_t *)vectors[i][0], size, text);
        assert_string_equal(text, vectors[i][1]);
        assert_status(BYBIT_OK, bybit_hex_decode(vectors[i][1], 2 * size, data));
        assert_memory_equal(data, vectors[i][0], size + 1);
    }
}

static void hex_round_trip_of_every_length(void **state)
{
    (void)state;
    random_source source = {1};
    for (size_t size = 0; size <= LONGEST; size++) {
        bounded data = bounded_create(size);
        bounded text = bounded_create(BYBIT_HEX_SIZE(size));
        bounded back = bounded_create(size);
        random_fill(&source, data.data, size);
        bybit_hex_encode(data.data, size, (char *)text.data);
        for (size_t i = 0; i < text.size; i++) {
            assert_non_null(memchr("0123456789abcdef", text.data[i], 16));
        }
        assert_status(BYBIT_OK, bybit_hex_decode(as_text(&text), text.size, back.data));
        assert_memory_equal(back.data, data.data, size);
        bounded_destroy(&data);
        bounded_destroy(&text);
        bounded_destroy(&back);
    }
}

static void hex_reads_both_cases(void **state)
{
    (void)state;
    uint8_t data[8];
    assert_status(BYBIT_OK, bybit_hex_decode("0123456789aBcDEf", 16, data));
    assert_memory_equal(data, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
}

static void hex_refuses_odd_lengths(void **state)
{
    (void)state;
    char text[LONGEST];
    uint8_t data[LONGEST / 2];
    memset(text, 'a', sizeof text);
    for (size_t size = 1; size < LONGEST; size += 2) {
        assert_status(BYBIT_ERROR_ENCODING, bybit_hex_decode(text, size, data));
    }
}

static void hex_accepts_hex_digits_alone(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool digit = byte != 0 && strchr("0123456789abcdefABCDEF", (int)byte) != NULL;
        for (size_t place = 0; place < 6; place++) {
            char text[] = {'1', '2', '3', '4', '5', '6'};
            uint8_t data[3];
            text[place] = (char)byte;
            assert_status(digit ? BYBIT_OK : BYBIT_ERROR_ENCODING, bybit_hex_decode(text, sizeof text, data));
        }
    }
}

/* ---- base64 ---- */

static void base64_vectors(void **state)
{
    (void)state;
    /* RFC 4648, section 10, and the two digits that the URL-safe alphabet replaces. */
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"},
                                             {"\xfb\xef\xbe", "++++"},
                                             {"\xff\xff\xff", "////"}};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        char text[16] = "";
        uint8_t data[8] = "";
        size_t written = untouched;
        const size_t size = strlen(vectors[i][0]);
        bybit_base64_encode((const uint8_t *)vectors[i][0], size, text);
        assert_string_equal(text, vectors[i][1]);
        assert_int_equal(BYBIT_BASE64_SIZE(size), strlen(text));
        assert_status(BYBIT_OK, bybit_base64_decode(text, strlen(text), data, &written));
        assert_int_equal(written, size);
        assert_memory_equal(data, vectors[i][0], size);
    }
}

static void base64_round_trip_of_every_length(void **state)
{
    (void)state;
    random_source source = {2};
    for (size_t size = 0; size <= LONGEST; size++) {
        uint8_t reference[BYBIT_BASE64_SIZE(LONGEST) + 1];
        size_t written = untouched;
        bounded data = bounded_create(size);
        bounded text = bounded_create(BYBIT_BASE64_SIZE(size));
        bounded back = bounded_create(text.size / 4 * 3);
        random_fill(&source, data.data, size);
        bybit_base64_encode(data.data, size, (char *)text.data);
        assert_int_equal(EVP_EncodeBlock(reference, data.data, (int)size), text.size);
        assert_memory_equal(text.data, reference, text.size);
        assert_status(BYBIT_OK, bybit_base64_decode(as_text(&text), text.size, back.data, &written));
        assert_int_equal(written, size);
        assert_memory_equal(back.data, data.data, size);
        bounded_destroy(&data);
        bounded_destroy(&text);
        bounded_destroy(&back);
    }
}

/* Also checks that a refused text leaves *written alone. */
static void assert_base64_refused(const char *text, size_t size)
{
    bounded copy = bounded_copy((bybit_slice){(const uint8_t *)text, size});
    bounded data = bounded_create(size / 4 * 3);
    size_t written = untouched;
    if (bybit_base64_decode(as_text(&copy), size, data.data, &written) != BYBIT_ERROR_ENCODING) {
        print_error("not refused: \"%.*s\"\n", (int)size, text);
        fail();
    }
    assert_int_equal(written, untouched);
    bounded_destroy(&copy);
    bounded_destroy(&data);
}

static void base64_refuses_malformed_texts(void **state)
{
    (void)state;
    static const bybit_slice texts[] = {
        TEXT("Z"),
        TEXT("Zg"),
        TEXT("Zg="),
        TEXT("Zm8"),
        TEXT("Zm9vY"),
        TEXT("Zm9vYg"),
        TEXT("Zm9vYg="),
        TEXT("Zg==="),
        TEXT("Zg===="),
        TEXT("Zm8=="),
        TEXT("Zm9v="),
        TEXT("Zm9v=="),
        TEXT("Zm9v==="),
        TEXT("Zm9v===="),
        TEXT("="),
        TEXT("=="),
        TEXT("==="),
        TEXT("===="),
        TEXT("========"),
        TEXT("Z==="),
        TEXT("=g=="),
        TEXT("Z=g="),
        TEXT("Z==g"),
        TEXT("=m9v"),
        TEXT("Zg==Zg=="),
        TEXT("Zm8=Zm8="),
        TEXT("Zg==Zm9v"),
        TEXT("Zm=v"),
        TEXT("Zm8=Zm9v"),
        TEXT(" Zg=="),
        TEXT("Zg== "),
        TEXT("Zg==\n"),
        TEXT("Zm9v\n"),
        TEXT("Zm9v\r\n"),
        TEXT("Zm9v\nZg=="),
        TEXT("Zm 9v"),
        TEXT("Z g="),
        TEXT("Zm9 "),
        TEXT("Zg= "),
        TEXT("\tm9v"),
        TEXT("Zg\0="),
        TEXT("Zm9\0"),
        TEXT("-_-_"),
        TEXT("Zm9-"),
        TEXT("Zm9_"),
        TEXT("\xc3\xa9m9"),
        TEXT("\xff\xff\xff\xff"),
        TEXT("Zm9v    "),
        TEXT("    "),
        TEXT("\n\n\n\n"),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_base64_refused((const char *)texts[i].data, texts[i].size);
    }
}

static void base64_accepts_its_alphabet_alone(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool digit = byte != 0 && strchr(base64_alphabet, (int)byte) != NULL;
        for (size_t place = 0; place < 8; place++) {
            char text[] = {'Z', 'm', '9', 'v', 'Y', 'm', 'F', 'w'};
            uint8_t data[6];
            size_t written = untouched;
            text[place] = (char)byte;
            if (digit) {
                assert_status(BYBIT_OK, bybit_base64_decode(text, sizeof text, data, &written));
            } else if (byte != '=' || place < 7) {
                assert_base64_refused(text, sizeof text);
            }
        }
    }
}

/* Two texts never decode to the same bytes: the bits that belong to no byte must be zero. */
static void base64_refuses_stray_bits(void **state)
{
    (void)state;
    uint8_t data[3];
    size_t written = 0;
    for (size_t digit = 0; digit < 64; digit++) {
        const char one_byte[] = {'Z', base64_alphabet[digit], '=', '='};
        const char two_bytes[] = {'Z', 'm', base64_alphabet[digit], '='};
        if (digit % 16 == 0) {
            assert_status(BYBIT_OK, bybit_base64_decode(one_byte, 4, data, &written));
            assert_int_equal(written, 1);
        } else {
            assert_base64_refused(one_byte, 4);
        }
        if (digit % 4 == 0) {
            assert_status(BYBIT_OK, bybit_base64_decode(two_bytes, 4, data, &written));
            assert_int_equal(written, 2);
        } else {
            assert_base64_refused(two_bytes, 4);
        }
    }
}

static void base64_refuses_every_incomplete_length(void **state)
{
    (void)state;
    char text[LONGEST];
    memset(text, 'A', sizeof text);
    for (size_t size = 0; size < sizeof text; size++) {
        if (size % 4 != 0) {
            assert_base64_refused(text, size);
        }
    }
}

int run_encode_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hex_vectors),
        TEST(hex_round_trip_of_every_length),
        TEST(hex_reads_both_cases),
        TEST(hex_refuses_odd_lengths),
        TEST(hex_accepts_hex_digits_alone),
        TEST(base64_vectors),
        TEST(base64_round_trip_of_every_length),
        TEST(base64_refuses_malformed_texts),
        TEST(base64_accepts_its_alphabet_alone),
        TEST(base64_refuses_stray_bits),
        TEST(base64_refuses_every_incomplete_length),
    };
    return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
