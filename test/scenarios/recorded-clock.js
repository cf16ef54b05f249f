'use strict';

/** Recorded replies about the time of a request. */

const { old, recorded, v5 } = require('../support/scenarios/recorded.js');

const clockText = 'invalid request, please check your timestamp and recv_window param.';
const clockTextV5 = 'invalid request, please check your server timestamp or recv_window param.';
const bare = 'invalid request,please check your server timestamp or recv_window param';
const ahead = (ms) => ({
  cause: 'clock-ahead',
  first: 'clock',
  steps: { clock: 'fail', signature: 'unknown' },
  says: [new RegExp(`\\b${ms} ms ahead`)],
});
const slowOrLate = (cause, ms) => ({
  cause,
  first: 'clock',
  steps: { clock: 'fail', signature: 'unknown' },
  says: [new RegExp(`\\b${ms} ms`)],
  undecidable:
    'The figures are the same for a slow clock and for a long way, and the local times were not recorded.',
});
const noFigures = {
  cause: 'request-late',
  first: 'clock',
  steps: { clock: 'fail' },
  undecidable: 'The reply carries no figures, and the timestamp of the request was not recorded.',
};

const CLOCK = [
  [
    'more than five hours behind, with colons',
    'bybit-exchange/api-connectors/issues/25',
    old(
      10002,
      `${clockText} req_timestamp: 1580876039000 server_timestamp: 1580896272582 recv_window: 5000`,
      '1580896272.574805',
    ),
    slowOrLate('clock-behind', 20233582),
  ],
  [
    'no figures and no blank behind the comma',
    'bybit-exchange/api-connectors/issues/21',
    old(10002, bare, '1579767434.178437'),
    noFigures,
  ],
  [
    'no figures, and the time of the server as a number',
    'ccxt/ccxt/issues/14870',
    old(10002, bare, 1662312969541),
    noFigures,
  ],
  [
    'a second and a half ahead, and called a network problem',
    'bybit-exchange/bybit-official-api-docs/issues/40',
    old(
      10002,
      `${clockText} req_timestamp: 1571603078000 server_timestamp: 1571603076440 recv_window: 5000`,
      '1571603076.434877',
    ),
    ahead(1560),
  ],
  [
    'seven seconds ahead with a window of fifteen',
    'sieblyio/bybit-api/issues/5',
    old(
      10002,
      `${clockText} req_timestamp: 1595314750121 server_timestamp: 1595314742549 recv_window: 15000`,
      '1595314742.549034',
    ),
    ahead(7572),
  ],
  [
    'two milliseconds beyond the limit',
    'JKorf/Bybit.Net/issues/273',
    v5(
      10002,
      `${clockTextV5} req_timestamp[1755542601897],server_timestamp[1755542600895],recv_window[5000]`,
      1755542600895,
    ),
    ahead(1002),
  ],
  [
    'a laptop that was asleep',
    'sieblyio/bybit-api/issues/260',
    v5(
      10002,
      `${clockTextV5} req_timestamp[1683929882141],server_timestamp[1683929880902],recv_window[5000]`,
      1683929880902,
    ),
    ahead(1239),
  ],
  [
    'a clock that was synchronised by a click',
    'donewiththedollar/directionalscalper/issues/77',
    v5(
      10002,
      `${clockTextV5} req_timestamp[1706469488669],server_timestamp[1706469486932],recv_window[5000]`,
      1706469486932,
    ),
    ahead(1737),
  ],
  [
    'ten seconds old in a volatile market',
    'bybit-exchange/pybit/issues/191',
    v5(
      10002,
      `${clockTextV5} req_timestamp[1706972576658],server_timestamp[1706972587026],recv_window[5000]`,
      1706972587026,
    ),
    slowOrLate('request-late', 10368),
  ],
  [
    'six and a half seconds old',
    'sieblyio/bybit-api/issues/236',
    v5(
      10002,
      `${clockTextV5} req_timestamp[1678623600260],server_timestamp[1678623606869],recv_window[5000]`,
      1678623606869,
    ),
    slowOrLate('request-late', 6609),
  ],
  [
    'half a minute old, by the log of a bot whose clock was right',
    'beatzxbt/smm/issues/15',
    v5(
      10002,
      `${clockTextV5} req_timestamp[1712638815956],server_timestamp[1712638849231],recv_window[5000]`,
      1712638849231,
    ),
    { cause: 'request-late', first: 'clock', steps: { clock: 'fail' }, says: [/33275 ms/] },
    // The log gives the local time of the reply: 13:00:48.918 at UTC+8.
    { timestamp: 1712638815956, sentAt: 1712638815956, receivedAt: 1712638848918 },
  ],
  [
    'the text of the spot API under the code of the others',
    'bybit-exchange/pybit/issues/159',
    v5(10002, 'Timestamp for this request is outside of the recvWindow.', 1692261130000),
    {
      ...noFigures,
      undecidable:
        'The reply carries no figures; synchronising the clock cured it, but a long way reads the same.',
    },
    {},
  ],
];

module.exports = recorded(CLOCK, { replayed: false });
