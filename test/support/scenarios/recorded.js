'use strict';

/**
 * Replies of the exchange that people have published, as they were, with the cause that the thread found. Keys in them
 * are replaced by an invented one of the same length, and signatures are left out.
 */

const FAKE = 'FakeKey0000000000A';
const GITHUB = 'https://github.com/';

/** The form from before V5. */
const old = (ret_code, ret_msg, time_now, more = {}) => ({
  body: { ret_code, ret_msg, ext_code: '', ext_info: '', result: null, time_now, ...more },
});
/** The form of V5. */
const v5 = (retCode, retMsg, time) => ({ body: { retCode, retMsg, result: {}, retExtInfo: {}, time } });

/**
 * @param {Array<[what: string, thread: string, reply: object, expect: object, context?: object]>} rows `thread` is the
 *   path at GitHub, `context` what the client knew
 * @param {{ replayed?: boolean }} [options] false for replies that name times or keys: they contradict what a client of
 *   today has sent, so these are read from data only
 */
function recorded(rows, options = {}) {
  return rows.map(([what, thread, reply, expect, context]) => ({
    name: `recorded: ${what}`,
    via: 'classify',
    source: GITHUB + thread,
    reply,
    ...options,
    ...(context && { context }),
    expect,
  }));
}

module.exports = { FAKE, old, recorded, v5 };
