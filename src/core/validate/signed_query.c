/*
 * Some exchanges sign the decoded query, and one sorts it, while the URL carries it percent-encoded. Sources
 * disagree about which form the server reads, so each is taken, and a query that differs in them is reported.
 */
#include "validate/signed_query.h"
#include "validate/parameters.h"
#include "validate/report.h"
#include "validate/variants.h"

#include <stdlib.h>
#include <string.h>

static bool precedes(bybit_slice left, bybit_slice right)
{
    const size_t shorter = left.size < right.size ? left.size : right.size;
    const int order = shorter > 0 ? memcmp(left.data, right.data, shorter) : 0;
    return order != 0 ? order < 0 : left.size < right.size;
}

static void note(bybit_request_report *report, bybit_request_finding_id id, size_t index)
{
    core_request_note(report, id, BYBIT_REQUEST_URL, index, 1);
}

void core_signed_query_scan(const bybit_rules *rules, bybit_slice url, bybit_slice query,
                            bybit_request_report *report)
{
    core_parameter parameter;
    bybit_slice last = {NULL, 0};
    if (rules->query_form == CORE_QUERY_SENT || query.size == 0) {
        return;
    }
    const size_t start = (size_t)(query.data - url.data);
    for (size_t i = 0; i < query.size; i++) {
        if (query.data[i] == '%' || query.data[i] == '+') {
            note(report, BYBIT_REQUEST_QUERY_AMBIGUOUS, start + i);
        }
    }
    for (size_t at = 0;
         rules->query_form == CORE_QUERY_SORTED && core_parameter_next(query, &at, &parameter);) {
        if (precedes(parameter.name, last)) {
            note(report, BYBIT_REQUEST_QUERY_UNSORTED, (size_t)(parameter.name.data - url.data));
        }
        last = parameter.name;
    }
}

/* ---- verification ------------------------------------------------------------------------------------- */

/* Decoded with + as it is, and with + as a space; as it is sent. */
enum { PLUS_KEPT, PLUS_IS_SPACE, ENCODED, WRITINGS };

static void write_query(bybit_slice query, int writing, core_text *written)
{
    if (writing != ENCODED) {
        core_variant_decoded(query, writing == PLUS_IS_SPACE, written);
        return;
    }
    memcpy(written->data + written->size, query.data, query.size);
    written->size += query.size;
}

/* room: for path, question mark and query */
static bool writings_fit(core_signed_request *request, bybit_slice query, uint8_t *room)
{
    for (int writing = 0; writing < WRITINGS; writing++) {
        core_text written = {room, request->path.size};
        room[written.size++] = '?';
        write_query(query, writing, &written);
        request->target = (bybit_slice){room, written.size};
        request->query = (bybit_slice){room + request->path.size + 1, written.size - request->path.size - 1};
        if (core_signed_string_fits(request)) {
            return true;
        }
    }
    return false;
}

static bool forms_fit(core_signed_request *request, uint8_t *room)
{
    const bybit_slice query = request->query;
    core_text sorted = {room + request->path.size + 1 + query.size, 0};
    if (request->path.size > 0) {
        memcpy(room, request->path.data, request->path.size);
    }
    if (request->rules->query_form == CORE_QUERY_SORTED && core_variant_ordered(query, 0, &sorted) &&
        sorted.size == query.size && writings_fit(request, (bybit_slice){sorted.data, sorted.size}, room)) {
        return true;
    }
    return writings_fit(request, query, room);
}

bool core_signed_query_fits(core_signed_request *request)
{
    const bybit_slice query = request->query;
    const bybit_slice target = request->target;
    if (core_signed_string_fits(request)) {
        return true;
    }
    if (request->rules->query_form == CORE_QUERY_SENT || query.size == 0 || *request->status != BYBIT_OK) {
        return false;
    }
    uint8_t *room = malloc(request->path.size + 1 + 2 * query.size);
    if (room == NULL) {
        *request->status = BYBIT_ERROR_MEMORY;
        return false;
    }
    const bool fits = forms_fit(request, room);
    request->query = query;
    request->target = target;
    free(room);
    return fits;
}
