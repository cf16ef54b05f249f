'use strict';

/** Where the bots get their signals from, in the place of TradingView, Telegram or Redis: lines of standard input. */

const readline = require('node:readline');

/** Printed on both streams after a signal. */
const DONE = '\u001e\n';

/** @param {string} url of the bot's own server @returns {(signal: object) => Promise<void>} */
const poster = (url) => async (signal) => {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(signal) });
  console.log(`the webhook got ${response.status}: ${await response.text()}`);
};

/**
 * Hands over one signal at a time. What the handler throws ends the process, as an unhandled rejection does.
 *
 * @param {string | ((signal: any) => Promise<void>)} receiver  a handler, or the URL of a webhook
 */
function onSignal(receiver) {
  const handle = typeof receiver === 'string' ? poster(receiver) : receiver;
  let last = Promise.resolve();
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    last = last
      .then(() => handle(JSON.parse(line)))
      .then(() => {
        process.stdout.write(DONE);
        process.stderr.write(DONE);
      });
  });
}

module.exports = { DONE, onSignal };
