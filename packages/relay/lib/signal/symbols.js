'use strict';

/**
 * Finds the instrument that a symbol means: as TradingView writes it (BYBIT:BTCUSDT.P), as ccxt does (BTC/USDT:USDT), or a
 * name of the user's own. What means nothing, or two things, is refused: a wrong guess is an order on another market.
 */

const { shown } = require('./json');
const { nearest } = require('./nearest');

/** @typedef {import('../errors').Finding} Finding */
/**
 * @typedef {object} Instrument
 * @property {string} symbol  of the exchange: BTCUSDT
 * @property {'linear' | 'inverse' | 'spot'} category
 * @property {string} unified  BTC/USDT:USDT
 * @property {string} base
 * @property {string} quote
 */
/**
 * @typedef {object} SymbolContext
 * @property {Readonly<Record<string, string>>} [map]  own names, and the unified symbols that they mean
 * @property {string} venue  such as bybit
 * @property {ReadonlyMap<string, Instrument>} instruments  by unified symbol
 * @property {'spot'} [bare]  what BTCUSDT means where it is both a spot pair and a perpetual: TradingView writes BTCUSDT.P
 *   for the latter. Without it such a name is refused
 */
/** @typedef {{ symbol: string, category: Instrument['category'], unified: string } | { finding: Finding }} Resolved */

/** An exchange before the name, as TradingView writes it. */
const PREFIXED = /^([A-Za-z0-9_]+):(?=[^/]+$)(.+)$/;
const PERPETUAL = '.P';

/** @param {Instrument} instrument */
const isPerpetual = ({ unified }) => /:[^-]+$/.test(unified);
/** @param {Instrument} instrument */
const isSpot = ({ category }) => category === 'spot';

/** @param {string} code @param {string} message @returns {{ finding: Finding }} */
const refused = (code, message) => ({ finding: { code, path: 'symbol', message } });

/** @param {Instrument} instrument @returns {Resolved} */
const found = ({ symbol, category, unified }) => ({ symbol, category, unified });

/** @param {string} text @param {SymbolContext} context @returns {Resolved} */
function unknown(text, { instruments, venue }) {
  const names = [...instruments.values()].flatMap((instrument) => [
    instrument.unified,
    isPerpetual(instrument) ? instrument.symbol + PERPETUAL : instrument.symbol,
  ]);
  const meant = nearest(text.replace(PREFIXED, '$2'), names);
  const advice = meant === null ? '' : ` Did you mean ${meant}?`;
  return refused('unknown-symbol', `No account trades ${shown(text)} at ${venue}.${advice}`);
}

/**
 * @param {string} name  without the exchange
 * @param {SymbolContext} context
 * @param {'spot' | undefined} bare
 * @returns {Instrument[]} what it can mean
 */
function candidates(name, { instruments }, bare) {
  const isContract = name.endsWith(PERPETUAL);
  const pair = isContract ? name.slice(0, -PERPETUAL.length) : name;
  const named = [...instruments.values()].filter(
    ({ symbol, base, quote }) => symbol === pair || base + quote === pair,
  );
  if (isContract) return named.filter(isPerpetual);
  return bare === 'spot' && named.some(isSpot) ? named.filter(isSpot) : named;
}

/**
 * @param {string} text  as it was sent
 * @param {SymbolContext} context
 * @returns {Resolved}
 * @example resolveSymbol('BYBIT:BTCUSDT.P', { venue: 'bybit', instruments }) // { symbol: 'BTCUSDT', category: 'linear', … }
 */
function resolveSymbol(text, context) {
  const { map = {}, venue, instruments } = context;
  const name = Object.hasOwn(map, text) ? map[text] : text;
  const exact = instruments.get(name);
  if (exact !== undefined) return found(exact);
  if (name !== text) {
    return refused('unknown-symbol', `symbols maps ${text} to ${name}, which no account trades at ${venue}.`);
  }
  const [, exchange, prefixless = name] = PREFIXED.exec(name) ?? [];
  if (exchange !== undefined && exchange.toLowerCase() !== venue) {
    const message = `${shown(text)} is a symbol of ${exchange}, and the accounts trade at ${venue}: add it to symbols to say what it means here.`;
    return refused('other-exchange', message);
  }
  // With its exchange in front it is TradingView's name of a spot pair.
  const matches = candidates(prefixless, context, exchange === undefined ? context.bare : 'spot');
  if (matches.length === 0) return unknown(text, context);
  if (matches.length === 1) return found(matches[0]);
  const all = matches.map(({ unified }) => unified).join(' or ');
  return refused(
    'ambiguous-symbol',
    `${shown(text)} may mean ${all}: send one of them, or add it to symbols.`,
  );
}

module.exports = { resolveSymbol };
