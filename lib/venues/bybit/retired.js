'use strict';

/**
 * The interfaces before V5, which Bybit has switched off: how their paths look, and the V5 path that does the same.
 * Source: https://bybit-exchange.github.io/docs/v5/upgrade-guide and the documentation of the older interfaces.
 *
 * @module
 */

/** The first folder of their paths. None of them is the first folder of a V5 path. */
const RETIRED_FOLDERS = Object.freeze(
  'v2 v3 private public open-api spot option unified contract derivatives perpetual futures asset user'.split(
    ' ',
  ),
);

/** REST paths, and the WebSocket paths, of which some have no folder: `/realtime_private`. */
const RETIRED_PATHS = new RegExp(
  `^/(?:(?:${RETIRED_FOLDERS.join('|')})/|realtime(?:_public|_private)?(?:/|$)|trade/option/)`,
);

/**
 * By the end of the old path. The interfaces differ in the folders before it. The first row that matches decides.
 *
 * @type {readonly (readonly [old: RegExp, path: string])[]}
 */
const REPLACEMENTS = Object.freeze([
  [/(?:stop-)?order\/create$|\/spot\/v1\/order$|spot\/v3\/private\/order$/, '/v5/order/create'],
  [/(?:stop-)?order\/replace$/, '/v5/order/amend'],
  [/order\/(?:cancel-?all|cancelAll)$|cancel-orders$|batch-cancel$/i, '/v5/order/cancel-all'],
  [/order\/cancel$|cancel-order$/, '/v5/order/cancel'],
  [/order\/(?:search|unfilled-orders)$|private\/order$|stop-order$|open-orders$/, '/v5/order/realtime'],
  [/order\/list$|history-orders$/, '/v5/order/history'],
  [/execution\/list$|my-trades$|execution$/, '/v5/execution/list'],
  [/closed-pnl(?:\/list)?$/, '/v5/position/closed-pnl'],
  [/position\/list$/, '/v5/position/list'],
  [/position\/(?:leverage\/save|set-leverage)$|user\/leverage\/save$/, '/v5/position/set-leverage'],
  [/position\/(?:trading-stop|set-trading-stop)$/, '/v5/position/trading-stop'],
  [/position\/(?:switch-isolated|switch-mode-isolated)$/, '/v5/position/switch-isolated'],
  [/position\/switch-mode$|position\/mode-switch$/, '/v5/position/switch-mode'],
  [/position\/(?:add-margin|change-position-margin)$/, '/v5/position/add-margin'],
  [/position\/set-auto-add-margin$/, '/v5/position/set-auto-add-margin'],
  [/wallet\/balance$|private\/account$|spot\/v1\/account$/, '/v5/account/wallet-balance'],
  [/wallet\/fund\/records$|transaction-log$/, '/v5/account/transaction-log'],
  [/fee-rate$/, '/v5/account/fee-rate'],
  [/api-key$|query-api$/, '/v5/user/query-api'],
  [/transfer\/inter-transfer$|v1\/private\/transfer$/, '/v5/asset/transfer/inter-transfer'],
  [/deposit\/record(?:\/query)?$/, '/v5/asset/deposit/query-record'],
  [/withdraw\/(?:record\/query|list)$/, '/v5/asset/withdraw/query-record'],
  [/withdraw\/create$|private\/withdraw$/, '/v5/asset/withdraw/create'],
  [/orderBook\/L2$|order-book\/L2$|quote\/(?:merged-)?depth$|quote\/v1\/depth$/i, '/v5/market/orderbook'],
  [/mark-price-kline$/, '/v5/market/mark-price-kline'],
  [/index-price-kline$/, '/v5/market/index-price-kline'],
  [/premium-index-kline$/, '/v5/market/premium-index-price-kline'],
  [/kline(?:\/list)?$/, '/v5/market/kline'],
  [/tickers?(?:\/24hr|\/price|\/bookTicker)?$/, '/v5/market/tickers'],
  [/trading-records?$|recent-trade$|quote\/(?:v1\/)?trades$/, '/v5/market/recent-trade'],
  [/public\/symbols$|instruments-info$/, '/v5/market/instruments-info'],
  [/funding\/(?:prev-funding-rate|history(?:-funding-rate)?)$|funding-rate$/, '/v5/market/funding/history'],
  [/open-interest$/, '/v5/market/open-interest'],
  [/account-ratio$/, '/v5/market/account-ratio'],
  [/risk-limit(?:\/list)?$/, '/v5/market/risk-limit'],
  [/public\/(?:server-)?time$|\/spot\/v1\/time$/, '/v5/market/time'],
  // WebSocket.
  [/realtime_private$|private\/v3$/, '/v5/private'],
  [/realtime_public$|(?:usdt|usdc)\/public\/v3$/, '/v5/public/linear'],
  [/spot\/(?:quote|public)\//, '/v5/public/spot'],
  [/option\/.*public/, '/v5/public/option'],
]);

/** V5 paths that a unified trading account cannot use, and what it uses in their place. @type {Readonly<Record<string, string>>} */
const FOR_UNIFIED = Object.freeze({
  '/v5/position/switch-isolated': '/v5/account/set-margin-mode',
  '/v5/position/set-tpsl-mode': '/v5/position/trading-stop',
  '/v5/account/contract-transaction-log': '/v5/account/transaction-log',
  '/v5/asset/transfer/query-asset-info': '/v5/account/wallet-balance',
  '/v5/spot-cross-margin-trade/switch': '/v5/spot-margin-trade/switch-mode',
  '/v5/spot-cross-margin-trade/account': '/v5/account/wallet-balance',
  '/v5/spot-cross-margin-trade/loan-info': '/v5/account/collateral-info',
  '/v5/spot-cross-margin-trade/orders': '/v5/account/borrow-history',
  '/v5/spot-cross-margin-trade/repay': '/v5/account/quick-repayment',
});

/**
 * @param {string} path
 * @returns {string | null} the V5 path that does the same; null for a path that is not retired, or has no equal
 */
function replacementOf(path) {
  if (!RETIRED_PATHS.test(path)) return null;
  const bare = path.replace(/\/+$/, '');
  return REPLACEMENTS.find(([old]) => old.test(bare))?.[1] ?? null;
}

/**
 * @param {string} path of a retired interface
 * @returns {Readonly<import('../../errors/causes/record').CauseHint>}
 */
function retiredHint(path) {
  const replacement = replacementOf(path);
  const use =
    replacement === null
      ? 'Use the V5 endpoint that does the same'
      : `Use ${replacement} in place of ${path}`;
  return {
    id: 'endpoint',
    title: 'Endpoint',
    fix: `${use}: Bybit has switched off the interfaces before V5. Neither waiting nor another key helps.`,
  };
}

module.exports = { FOR_UNIFIED, RETIRED_FOLDERS, RETIRED_PATHS, replacementOf, retiredHint };
