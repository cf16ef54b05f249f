/* What the characters of a credential mean to the validator. Private to the core. */
#ifndef BYBIT_CHARACTERS_H
#define BYBIT_CHARACTERS_H

#include <stddef.h>
#include <stdint.h>

typedef enum bybit_character_class {
    BYBIT_CHARACTER_PLAIN,     /* printable ASCII */
    BYBIT_CHARACTER_SPACE,     /* white space that a person can see or select */
    BYBIT_CHARACTER_NO_BREAK,  /* no-break space: looks like a space, is none to most trim() calls of old */
    BYBIT_CHARACTER_LINE,      /* ends a line */
    BYBIT_CHARACTER_INVISIBLE, /* takes no room on the screen */
    BYBIT_CHARACTER_CONTROL,   /* the remaining C0 and C1 controls, and DEL */
    BYBIT_CHARACTER_OTHER      /* any other non-ASCII character, or malformed UTF-8 */
} bybit_character_class;

typedef struct bybit_character {
    uint32_t code_point; /* U+FFFD for a malformed byte */
    size_t size;         /* bytes of UTF-8 */
    size_t units;        /* UTF-16 code units: 1 or 2 */
    bybit_character_class class;
} bybit_character;

/* Reads the character at data; size is at least 1. */
bybit_character bybit_character_read(const uint8_t *data, size_t size);

#endif
