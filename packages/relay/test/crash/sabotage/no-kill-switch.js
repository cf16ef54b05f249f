'use strict';

/** Preloaded into a relay, and so into the thread of its store: neither heeds the kill switch. */

require('../../../lib/limits').isKilled = () => false;
