/* The rules of exchanges, by number. */
#ifndef ADDON_RULES_H
#define ADDON_RULES_H

#include "addon.h"

/* The number stands for no exchange. */
#define ADDON_NO_RULES 0

/* *rules: borrowed from the instance; NULL for ADDON_NO_RULES. False leaves an exception pending. */
bool addon_rules_read(napi_env env, const addon_instance *instance, napi_value value, bybit_rules **rules);

#endif
