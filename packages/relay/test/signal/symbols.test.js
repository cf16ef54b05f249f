// Runs once: it loads no backend
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const { resolveSymbol } = require('../../lib/signal/symbols');

/** @param {string} unified @param {string} symbol @param {'linear' | 'inverse' | 'spot'} category */
const instrument = (unified, symbol, category) => {
  const [base, quote] = unified.split(/[/:]/);
  return { unified, symbol, category, base, quote };
};
const LIST = [
  instrument('BTC/USDT', 'BTCUSDT', 'spot'),
  instrument('BTC/USDT:USDT', 'BTCUSDT', 'linear'),
  instrument('BTC/USDC:USDC', 'BTCPERP', 'linear'),
  instrument('BTC/USD:BTC', 'BTCUSD', 'inverse'),
  instrument('BTC/USDT:USDT-261225', 'BTCUSDT-25DEC26', 'linear'),
  instrument('MNT/USDT', 'MNTUSDT', 'spot'),
  instrument('1000PEPE/USDT:USDT', '1000PEPEUSDT', 'linear'),
];
const context = { venue: 'bybit', instruments: new Map(LIST.map((row) => [row.unified, row])) };

/** @param {string} text @param {object} [options] */
const unifiedOf = (text, options) => {
  const resolved = resolveSymbol(text, { ...context, ...options });
  return 'finding' in resolved ? resolved.finding.code : resolved.unified;
};

const KNOWN = {
  'BTC/USDT:USDT': 'BTC/USDT:USDT',
  'BTC/USDT': 'BTC/USDT',
  'BTCUSDT.P': 'BTC/USDT:USDT',
  'BYBIT:BTCUSDT.P': 'BTC/USDT:USDT',
  'BYBIT:BTCUSDT': 'BTC/USDT',
  'BTCUSDC.P': 'BTC/USDC:USDC',
  BTCPERP: 'BTC/USDC:USDC',
  'BTCUSD.P': 'BTC/USD:BTC',
  'BTCUSDT-25DEC26': 'BTC/USDT:USDT-261225',
  MNTUSDT: 'MNT/USDT',
  '1000PEPEUSDT.P': '1000PEPE/USDT:USDT',
};

for (const [text, unified] of Object.entries(KNOWN)) {
  test(`${text} means ${unified}`, () => assert.equal(unifiedOf(text), unified));
}

test('the result has the symbol and the category of the exchange', () => {
  assert.deepEqual(resolveSymbol('BTCUSDT.P', context), {
    symbol: 'BTCUSDT',
    category: 'linear',
    unified: 'BTC/USDT:USDT',
  });
});

test('a name with two meanings is refused with both, unless the sender has one', () => {
  const refused = resolveSymbol('BTCUSDT', context);
  assert.ok('finding' in refused);
  assert.equal(refused.finding.code, 'ambiguous-symbol');
  assert.match(refused.finding.message, /BTC\/USDT or BTC\/USDT:USDT/);
  assert.equal(unifiedOf('BTCUSDT', { bare: 'spot' }), 'BTC/USDT');
  assert.equal(unifiedOf('1000PEPEUSDT', { bare: 'spot' }), '1000PEPE/USDT:USDT');
});

test('the symbols of the configuration win', () => {
  const map = {
    BTCUSDT: 'BTC/USDT:USDT',
    'BINANCE:BTCUSDT.P': 'BTC/USDT:USDT',
    bitcoin: 'BTC/USD:BTC',
    gone: 'LUNA/USDT',
  };
  assert.equal(unifiedOf('BTCUSDT', { map }), 'BTC/USDT:USDT');
  assert.equal(unifiedOf('BINANCE:BTCUSDT.P', { map }), 'BTC/USDT:USDT');
  assert.equal(unifiedOf('bitcoin', { map }), 'BTC/USD:BTC');
  assert.equal(unifiedOf('gone', { map }), 'unknown-symbol');
  assert.equal(unifiedOf('constructor', { map }), 'unknown-symbol');
});

test('what means nothing here is refused, with what was probably meant', () => {
  for (const text of ['LUNAUSDT', 'MNTUSDT.P', 'ETH/USDT:USDT', '', '.P', ':', 'BYBIT:', '__proto__']) {
    assert.equal(unifiedOf(text), 'unknown-symbol', text);
  }
  assert.equal(unifiedOf('BINANCE:BTCUSDT'), 'other-exchange');
  const refused = resolveSymbol('BTCUDST.P', context);
  assert.match('finding' in refused ? refused.finding.message : '', /Did you mean BTCUSDT\.P\?/);
  const lower = resolveSymbol('btcusdt.p', context);
  assert.match('finding' in lower ? lower.finding.message : '', /Did you mean BTCUSDT\.P\?/);
});
