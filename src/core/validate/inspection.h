/* A credential under inspection. Private to the core. */
#ifndef CORE_INSPECTION_H
#define CORE_INSPECTION_H

#include "validate/range.h"
#include "validate/rules.h"

/* One field under inspection. found[id].count == 0 means not found. */
typedef struct core_inspection {
    bybit_field field;
    size_t least_size; /* usual; 0: none is usual */
    size_t most_size;
    const char *shape; /* of the exchange's values; "": any */
    bybit_slice value;
    core_range core; /* the value without its edges and quotes */
    bool paired;     /* the core still begins and ends with a pair of quotes */
    bool spaced;     /* the white space inside is U+0020 alone */
    uint8_t *cleaned;
    size_t cleaned_size;
    bybit_finding found[BYBIT_FINDING_COUNT];
} core_inspection;

/* Keeps the first place and counts all. One place that cannot be repaired makes the finding unrepairable. */
void core_inspection_note(core_inspection *inspected, bybit_finding_id id, bool repairable, size_t index,
                          uint32_t code_point);

/* Forgets what is said about its length and its characters, because another finding explains it. */
void core_inspection_forget_form(core_inspection *inspected);

/* Whether the values, of which there are `count`, can belong together. Notes why not, and whose they are. */
bool core_inspections_compare(const bybit_rules *rules, core_inspection *inspections, unsigned count,
                              bybit_equal_function equal);

#endif
