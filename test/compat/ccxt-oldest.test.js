'use strict';

/** Everything that is tested with the newest ccxt, with the oldest that places orders on a stream. */

process.env.COMPAT_CCXT = 'ccxt-4-4';

require('./ccxt.test.js');
require('./ccxt-attach.test.js');
require('./ccxt-websocket.test.js');
require('./ccxt-streams.test.js');
require('./ccxt-odd-moments.test.js');
