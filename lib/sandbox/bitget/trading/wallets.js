'use strict';

/** The accounts of one key: spot and futures are separate, each with its own balances. */

const { Account } = require('../../trading/account.js');

/** @typedef {'spot' | 'futures'} WalletName */
/** @typedef {{ wallet: WalletName, changes: import('../../trading/account.js').Changes }} WalletChanges */

const RULES = Object.freeze({
  // Bitget only says that the id must be unique. Records do not show whether that of a filled order is free again.
  uniqueClientIds: /** @type {const} */ ('ever'),
  fees: { spot: '0.001', contract: '0.0006' },
  spotFeeIn: /** @type {const} */ ('received'),
});

class Wallets {
  /**
   * @param {{ balances: Record<string, string>, posMode: import('../keys.js').PositionMode }} settings
   * @param {(changes: WalletChanges) => void} report
   */
  constructor({ balances, posMode }, report) {
    this.spot = new Account({ balances, onChange: (changes) => report({ wallet: 'spot', changes }) });
    this.futures = new Account({ balances, onChange: (changes) => report({ wallet: 'futures', changes }) });
    this.posMode = posMode;
  }

  /** @returns {import('../keys.js').PositionMode} */
  get posMode() {
    return this.futures.hedged ? 'hedge_mode' : 'one_way_mode';
  }

  set posMode(mode) {
    this.futures.hedged = mode === 'hedge_mode';
  }

  /** @param {Record<string, string>} balances */
  setBalances(balances) {
    this.spot.setBalances(balances);
    this.futures.setBalances(balances);
  }

  flush() {
    this.spot.flush();
    this.futures.flush();
  }
}

/** @typedef {InstanceType<typeof Wallets>} WalletsInstance */

module.exports = { RULES, Wallets };
