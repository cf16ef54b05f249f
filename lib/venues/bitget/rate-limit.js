'use strict';

/**
 * Limits in the headers of Bitget's replies: https://www.bitget.com/api-doc/common/faq
 *
 * @module
 */

const { toInteger } = require('../../internal/read');

/** How many requests the endpoint still accepts in this second. */
const REMAINING = 'x-mbx-used-remain-limit';

/** @type {Readonly<import('../venue').WaitRules>} */
const WAITS = Object.freeze({
  resetHeader: '',
  blockMs: null,
  advice: ': limits of endpoints count requests in a second, and that of the IP address lasts five minutes',
});

/** @type {import('../venue').VenueReplies['rateLimitOf']} */
function rateLimitOf(header) {
  const remaining = toInteger(header(REMAINING));
  return remaining === null || remaining < 0 ? null : { limit: null, remaining, resetAt: null };
}

module.exports = { REMAINING, WAITS, rateLimitOf };
