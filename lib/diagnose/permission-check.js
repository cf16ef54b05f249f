'use strict';

const { fail, pass, unknown, warn } = require('./check-result');
const { isRealMoney, nameTarget } = require('./home');

const TRADING_ON_ONE_LINE = 6;

/**
 * What the key may do, and whether that is what the bot needs.
 *
 * @param {import('.').Facts} facts
 * @returns {import('./check-result').CheckResult | null}
 */
function checkPermissions(facts) {
  const { needs, heard, information } = facts;
  if (!heard || information === null) return null;
  const { keys } = facts.settings.venue;
  const holds = keys.permissionsOf(information) ?? [];
  const isListed = keys.permissionsOf(information) !== null;
  const shown = holds.slice(0, TRADING_ON_ONE_LINE).join(', ') || 'nothing';
  const more = holds.length > TRADING_ON_ONE_LINE ? ` and ${holds.length - TRADING_ON_ONE_LINE} more` : '';
  const mode = keys.isReadOnly(information) ? 'read-only' : 'read-write';
  const may = isListed
    ? `The key is ${mode} and has ${shown}${more}.`
    : `${nameTarget(facts)} does not tell the permissions of a key.`;
  const payout = isRealMoney(facts) ? keys.payoutOf(information) : null;
  const isWanted = needs.some(({ need }) => need.text === payout);
  const isTooMuch = payout !== null && !isWanted && needs.every(({ granted }) => granted === true);
  if (isTooMuch) {
    return warn(
      `This key trades and may also withdraw (${payout}).`,
      `Take ${payout} from the key on the API management page, unless the bot withdraws.`,
    );
  }
  const { details } = facts;
  if (details?.missing) {
    const { host } = facts.settings.baseURL;
    return fail(
      `${details.host} accepted the key, and its key information shows that it lacks ${details.missing}, which ${host} needs.`,
    );
  }
  if (details?.accepted && !facts.accepted) {
    return unknown(`${may} ${facts.settings.baseURL.host} refuses it nevertheless. ${keys.deniedAnyway}`);
  }
  if (needs.length === 0) {
    return unknown(
      `${may} What the bot needs was not checked. To check it: --needs '${keys.needs.request}'.`,
    );
  }
  const told = (/** @type {boolean | null} */ granted) =>
    needs.filter((check) => check.granted === granted).map(({ need, reason }) => `${need.text}: ${reason}`);
  const missing = told(false);
  if (missing.length > 0) {
    return fail(`The key lacks what the bot needs: ${missing.join('; ')}.`);
  }
  const open = told(null);
  if (open.length > 0) return unknown(`${may} Not decided: ${open.join('; ')}.`);
  return pass(`The key may do everything in needs: ${told(true).join('; ')}.`);
}

module.exports = { checkPermissions };
