/* Texts of the status codes. */
#include "bybit_base.h"

const char *bybit_status_message(bybit_status status)
{
    switch (status) {
    case BYBIT_OK:
        return "success";
    case BYBIT_ERROR_ARGUMENT:
        return "a value is outside its range";
    case BYBIT_ERROR_MEMORY:
        return "out of memory";
    case BYBIT_ERROR_CAPACITY:
        return "the output buffer is too small";
    case BYBIT_ERROR_ENCODING:
        return "malformed hex or base64";
    case BYBIT_ERROR_CRYPTO:
        return "OpenSSL refused the operation";
    case BYBIT_ERROR_KEY:
        return "the key cannot be used";
    }
    return "unknown status";
}
