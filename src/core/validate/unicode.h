/* Reads UTF-8 and sorts characters into the kinds that the validators tell apart. Private to the core. */
#ifndef CORE_UNICODE_H
#define CORE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

typedef enum core_character_kind {
    CORE_CHARACTER_PLAIN,     /* printable ASCII */
    CORE_CHARACTER_SPACE,     /* white space that a person can see or select */
    CORE_CHARACTER_NO_BREAK,  /* no-break space: many trim() functions leave it */
    CORE_CHARACTER_LINE,      /* ends a line */
    CORE_CHARACTER_INVISIBLE, /* takes no room on the screen */
    CORE_CHARACTER_CONTROL,   /* the remaining C0 and C1 controls, and DEL */
    CORE_CHARACTER_OTHER      /* any other non-ASCII character, or malformed UTF-8 */
} core_character_kind;

typedef struct core_character {
    uint32_t code_point; /* U+FFFD for a malformed byte */
    size_t size;         /* bytes of UTF-8 */
    size_t units;        /* UTF-16 code units: 1 or 2 */
    core_character_kind kind;
} core_character;

/* Reads the character at data; size is at least 1. */
core_character core_character_read(const uint8_t *data, size_t size);

#endif
