'use strict';

const { Deadline } = require('../transport/deadline');

/**
 * The time limits of one request of an HTTP client.
 *
 * @param {{ method: string, url: string | URL, settings: any }} request
 * @param {number | null} timeoutMs the client's own timeout, which overrides `replyMs`; null for none
 * @param {AbortSignal | undefined} signal of the caller
 * @returns {import('../transport/send-signed').Limits}
 */
function createLimits({ method, url, settings }, timeoutMs, signal) {
  const { deadlineMs, replyMs, leaveBy } = settings;
  const title = `${method} ${new URL(url).pathname}`;
  return {
    deadline: new Deadline({ deadlineMs, timeoutMs, leaveBy, title }),
    replyMs: timeoutMs ?? replyMs,
    signal,
  };
}

module.exports = { createLimits };
