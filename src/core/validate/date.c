/* Reads and writes ISO 8601 dates in UTC. */
#include "validate/date.h"

#include <string.h>

enum { DAY_MS = 86400000, EPOCH_YEAR = 1970, YEAR_MAX = 9999, MONTHS = 12 };

static const char form[CORE_DATE_SIZE + 1] = "dddd-dd-ddTdd:dd:dd.dddZ";

static bool is_leap(uint32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint32_t days_of_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

/* From year 1 to the first of January of that year. */
static uint32_t days_before_year(uint32_t year)
{
    const uint32_t past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

static bool has_form(bybit_slice text)
{
    if (text.size != CORE_DATE_SIZE) {
        return false;
    }
    for (size_t i = 0; i < CORE_DATE_SIZE; i++) {
        const bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
        if (form[i] == 'd' ? !is_digit : text.data[i] != (uint8_t)form[i]) {
            return false;
        }
    }
    return true;
}

static uint32_t number_at(bybit_slice text, size_t start, size_t size)
{
    uint32_t number = 0;
    for (size_t i = start; i < start + size; i++) {
        number = number * 10 + (uint32_t)(text.data[i] - '0');
    }
    return number;
}

bool core_date_read(bybit_slice text, uint64_t *time)
{
    if (!has_form(text)) {
        return false;
    }
    const uint32_t year = number_at(text, 0, 4);
    const uint32_t month = number_at(text, 5, 2);
    const uint32_t day = number_at(text, 8, 2);
    const uint32_t hour = number_at(text, 11, 2);
    const uint32_t minute = number_at(text, 14, 2);
    const uint32_t second = number_at(text, 17, 2);
    if (year < EPOCH_YEAR || month < 1 || month > MONTHS || day < 1 || day > days_of_month(year, month) ||
        hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    uint64_t days = days_before_year(year) - days_before_year(EPOCH_YEAR) + day - 1;
    for (uint32_t past = 1; past < month; past++) {
        days += days_of_month(year, past);
    }
    const uint64_t seconds = hour * 3600u + minute * 60u + second;
    *time = days * DAY_MS + seconds * 1000 + number_at(text, 20, 3);
    return true;
}

static void write_number(uint8_t *text, size_t size, uint64_t number)
{
    for (size_t i = size; i > 0; i--) {
        text[i - 1] = (uint8_t)('0' + number % 10);
        number /= 10;
    }
}

bool core_date_write(uint64_t time, uint8_t *text)
{
    uint64_t days = time / DAY_MS;
    const uint64_t rest = time % DAY_MS;
    uint32_t year = EPOCH_YEAR;
    uint32_t month = 1;
    if (days >= days_before_year(YEAR_MAX + 1) - days_before_year(EPOCH_YEAR)) {
        return false;
    }
    while (days >= (is_leap(year) ? 366u : 365u)) {
        days -= is_leap(year) ? 366u : 365u;
        year++;
    }
    while (days >= days_of_month(year, month)) {
        days -= days_of_month(year, month);
        month++;
    }
    memcpy(text, form, CORE_DATE_SIZE);
    write_number(text, 4, year);
    write_number(text + 5, 2, month);
    write_number(text + 8, 2, days + 1);
    write_number(text + 11, 2, rest / 3600000);
    write_number(text + 14, 2, rest / 60000 % 60);
    write_number(text + 17, 2, rest / 1000 % 60);
    write_number(text + 20, 3, rest % 1000);
    return true;
}
