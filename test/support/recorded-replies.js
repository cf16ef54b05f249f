'use strict';

/** Each recorded reply of test/scenarios, and each example of the venue, with what its client knew, as plain data. */

const fs = require('node:fs');
const path = require('node:path');
const { VENUES } = require('../../lib/venues');
const { contextOf } = require('./scenarios/venue-replies.js');

const SCENARIOS = path.join(__dirname, '..', 'scenarios');
const URL = 'https://api.bybit.com/v5/account/wallet-balance?accountType=UNIFIED';
/** What a client has besides: for steps that a reply alone leaves open. */
const EVIDENCE = [
  {
    body: {
      retCode: 10004,
      retMsg: 'error sign! origin_string[1700000000000AbCdEfGhIjKlMnOpQr5000symbol=BTCUSDT&side=Buy]',
    },
    context: {
      signedPayload: '1700000000000AbCdEfGhIjKlMnOpQr5000side=Buy&symbol=BTCUSDT',
      apiKey: 'AbCdEfGhIjKlMnOpQr',
    },
  },
  {
    body: { retCode: 10010, retMsg: 'Unmatched IP: request ip: 2001:db8::7' },
    context: { keyInformation: { ips: ['2001:db8::/120', '203.0.113.7'], readOnly: 0, permissions: {} } },
  },
  {
    body: { retCode: 10005, retMsg: 'Permission denied' },
    context: {
      method: 'POST',
      url: 'https://api.bybit.com/v5/order/create',
      keyInformation: { readOnly: 1, permissions: { ContractTrade: ['Order'] }, ips: ['*'] },
    },
  },
  {
    body: undefined,
    context: { cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED', syscall: 'connect' } },
  },
];

/** @returns {{ body: any, context: any }[]} */
function recordedReplies() {
  const scenarios = fs
    .readdirSync(SCENARIOS)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => require(path.join(SCENARIOS, name)))
    .filter(({ reply }) => reply !== undefined)
    .map((scenario) => {
      const { body, ...rest } = scenario.reply;
      const known = scenario.venue === undefined ? { url: URL, ...scenario.context } : contextOf(scenario);
      return { body, context: { ...rest, ...known } };
    });
  const samples = Object.values(VENUES).flatMap(({ help }) => help.samples);
  return [...scenarios, ...samples, ...EVIDENCE].map(({ body, context }) => ({ body, context }));
}

module.exports = { recordedReplies };
