'use strict';

/** The money and the orders of a key where an exchange separates spot from futures: one account for each. */

const { Account } = require('./account.js');

/** @typedef {'spot' | 'futures'} Product */
/** @typedef {import('./account.js').Changes} Changes */
/** @typedef {{ product: Product, changes: Changes }} WalletChanges */

/** @param {Record<string, string>} balances @returns {Record<string, string>} Futures are settled in USDT. */
function marginOf({ USDT = '0' }) {
  return { USDT };
}

class Wallets {
  /**
   * @param {{ balances: Record<string, string>, hedged?: boolean }} settings
   * @param {(changes: WalletChanges) => void} report
   */
  constructor({ balances, hedged = false }, report) {
    this.spot = new Account({ balances, onChange: (changes) => report({ product: 'spot', changes }) });
    this.futures = new Account({
      balances: marginOf(balances),
      hedged,
      onChange: (changes) => report({ product: 'futures', changes }),
    });
  }

  /** @param {Record<string, string>} balances */
  setBalances(balances) {
    this.spot.setBalances(balances);
    this.futures.setBalances(marginOf(balances));
  }

  flush() {
    this.spot.flush();
    this.futures.flush();
  }
}

/** @typedef {InstanceType<typeof Wallets>} WalletsInstance */

module.exports = { Wallets };
