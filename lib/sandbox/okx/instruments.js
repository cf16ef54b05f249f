'use strict';

/**
 * The instruments that the sandbox lists: a few spot pairs, and perpetual swaps that are settled in USDT.
 * Fields: https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */

const { decimal } = require('../decimal.js');

/**
 * @typedef {object} Instrument
 * @property {string} instId
 * @property {'SPOT' | 'SWAP'} instType
 * @property {string} base
 * @property {string} quote Also the currency in which a swap is settled.
 * @property {bigint} ctVal What one contract is, in the base currency. 1 for spot.
 * @property {string} tickSz
 * @property {string} lotSz In contracts for a swap, in the base currency for spot.
 * @property {string} minSz
 * @property {string} maxLever
 * @property {number} code `instIdCode`.
 * @property {string} startPrice The price until one is set.
 */

/** 2021-01-01, when every instrument of the sandbox was listed. */
const LIST_TIME = '1609459200000';

/** @type {ReadonlyArray<readonly [base: string, price: string, tickSz: string, spotLot: string, spotMin: string, ctVal: string, swapLot: string]>} */
const ROWS = [
  ['BTC', '60000', '0.1', '0.00000001', '0.00001', '0.01', '0.01'],
  ['ETH', '3000', '0.01', '0.000001', '0.0001', '0.1', '0.01'],
  ['SOL', '150', '0.01', '0.000001', '0.001', '1', '0.01'],
];

/** @type {readonly Instrument[]} */
const INSTRUMENTS = ROWS.flatMap(([base, startPrice, tickSz, spotLot, spotMin, ctVal, swapLot], index) => {
  const shared = { base, quote: 'USDT', tickSz, startPrice };
  /** @type {Instrument[]} */
  const pair = [
    {
      ...shared,
      instId: `${base}-USDT`,
      instType: 'SPOT',
      ctVal: decimal('1'),
      lotSz: spotLot,
      minSz: spotMin,
      maxLever: '10',
      code: 1000 + index,
    },
    {
      ...shared,
      instId: `${base}-USDT-SWAP`,
      instType: 'SWAP',
      ctVal: decimal(ctVal),
      lotSz: swapLot,
      minSz: swapLot,
      maxLever: '100',
      code: 2000 + index,
    },
  ];
  return pair;
});

const CONTRACT_VALUES = new Map(ROWS.map(([base, , , , , ctVal]) => [base, ctVal]));

/**
 * @param {Instrument} instrument
 * @returns {object} As GET /api/v5/public/instruments lists it.
 */
function describeInstrument({ instId, instType, base, quote, tickSz, lotSz, minSz, maxLever, code }) {
  const isSpot = instType === 'SPOT';
  const family = isSpot ? '' : `${base}-${quote}`;
  return {
    ...{ alias: '', auctionEndTime: '', baseCcy: isSpot ? base : '', category: '1', contTdSwTime: LIST_TIME },
    ...{ ctMult: isSpot ? '' : '1', ctType: isSpot ? '' : 'linear' },
    ...{ ctVal: isSpot ? '' : CONTRACT_VALUES.get(base), ctValCcy: isSpot ? '' : base },
    ...{ expTime: '', futureSettlement: false, groupId: '1', instCategory: '1', instFamily: family },
    ...{ instId, instIdCode: code, instType, lever: maxLever, listTime: LIST_TIME, lotSz },
    ...{ maxIcebergSz: '100000000', maxLmtAmt: '20000000', maxLmtSz: '100000000', maxMktAmt: '1000000' },
    ...{ maxMktSz: isSpot ? '1000000' : '12000', maxStopSz: isSpot ? '1000000' : '12000' },
    ...{ maxTriggerSz: '100000000', maxTwapSz: '100000000', minSz, openType: '', optType: '' },
    ...{ preMktSwTime: '', quoteCcy: isSpot ? quote : '', ruleType: 'normal' },
    ...{ settleCcy: isSpot ? '' : quote, state: 'live', stk: '', tickSz },
    ...{ tradeQuoteCcyList: isSpot ? [quote] : [], uly: family, upcChg: [] },
  };
}

/**
 * @param {unknown} instId
 * @param {unknown} [code] `instIdCode`, which WebSocket orders may name instead.
 * @returns {Instrument | undefined}
 */
function findInstrument(instId, code) {
  const named = instId === undefined || instId === '' ? undefined : instId;
  return INSTRUMENTS.find((instrument) =>
    named === undefined ? instrument.code === Number(code ?? NaN) : instrument.instId === named,
  );
}

module.exports = { INSTRUMENTS, describeInstrument, findInstrument };
