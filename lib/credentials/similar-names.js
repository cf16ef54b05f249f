'use strict';

/** Finds the environment variable that a user set instead of the one that is missing. It sees names, never values. */

const { distance } = require('../internal/nearest');
const { VENUES } = require('../venues');

/** @typedef {import('../venues/venue').CredentialVariables} CredentialVariables */
/** @typedef {keyof CredentialVariables} Field */
/**
 * @typedef {object} Wanted
 * @property {Readonly<CredentialVariables>} variables
 * @property {string | null} prefix of all their names; null where the caller chose each name
 * @property {boolean} isUsual the names are those of the exchange: names without any exchange may be meant, too
 */
/**
 * @typedef {object} SimilarName
 * @property {string} name that is there
 * @property {string} variable that it should be
 * @property {boolean} isOwn it has the same prefix, so that it is certainly meant
 */

/** What people call each credential, without the exchange: from the READMEs and .env files of bots. */
const WORDS = Object.freeze({
  apiKey: ['API_KEY', 'KEY', 'ACCESS_KEY', 'PUBLIC_KEY', 'API_PUBLIC_KEY', 'KEY_ID', 'API_KEY_ID', 'API_ID'],
  apiSecret: [
    ...['API_SECRET', 'SECRET', 'SECRET_KEY', 'API_SECRET_KEY', 'SECRET_API_KEY', 'API_KEY_SECRET'],
    ...['KEY_SECRET', 'ACCESS_SECRET', 'PRIVATE_KEY', 'SECRET_TOKEN'],
  ],
  apiPassphrase: ['PASSPHRASE', 'API_PASSPHRASE', 'API_KEY_PASSPHRASE', 'PASSWORD', 'API_PASSWORD', 'PASS'],
  privateKey: ['RSA_PRIVATE_KEY', 'RSA_KEY', 'API_RSA_PRIVATE_KEY', 'PRIVATE_KEY_PEM', 'PEM'],
  privateKeyFile: ['PRIVATE_KEY_FILE', 'PRIVATE_KEY_PATH', 'API_PRIVATE_KEY_PATH', 'PEM_FILE', 'PEM_PATH'],
  passphrase: [],
  keyVersion: [],
});
/** The same, of names that have the prefix: in others these words mean all kinds of things. @type {Readonly<Partial<Record<Field, readonly string[]>>>} */
const OWN_WORDS = Object.freeze({
  apiKey: ['API', 'ID', 'CLIENT_ID', 'USER', 'USER_KEY', 'LOGIN'],
  apiSecret: ['TOKEN', 'API_TOKEN', 'PRIVATE', 'SIGN_KEY', 'SIGNING_KEY', 'CLIENT_SECRET', 'PASSWORD'],
});
/** Words of a name that only say for which environment it is, or that it is for an exchange. */
const NEUTRAL_WORDS = new Set(
  ['MAINNET MAIN LIVENET LIVE PROD PRODUCTION REAL TESTNET TEST DEMO', 'EXCHANGE CRYPTO TRADING TRADER']
    .join(' ')
    .split(' '),
);
/** Fields that may hold what is missing, the likeliest first. @type {Readonly<Record<string, readonly Field[]>>} */
const ALTERNATIVES = Object.freeze({ apiSecret: ['apiSecret', 'privateKey', 'privateKeyFile'] });
/** Variables whose names begin so become part of the pages that these tools build. */
const BROWSER_PREFIXES = [
  'NEXT_PUBLIC_',
  'NUXT_PUBLIC_',
  'EXPO_PUBLIC_',
  'REACT_APP_',
  'VUE_APP_',
  'GATSBY_',
  'VITE_',
];

/** @param {string} name @returns {string} the prefix that sends it to browsers, or '' */
function browserPrefix(name) {
  return BROWSER_PREFIXES.find((prefix) => name.toUpperCase().startsWith(prefix)) ?? '';
}

/** @param {string} name @returns {string[]} `bybitApiKey` and `BYBIT-API-KEY` as BYBIT, API and KEY */
function wordsOf(name) {
  const separated = name.slice(browserPrefix(name).length).replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return separated.toUpperCase().split(/[^A-Z0-9]+/);
}

/**
 * @param {string} name
 * @param {string} prefix
 * @returns {{ isOwn: boolean, words: string[] }} without the prefix, wherever it stands
 */
function withoutPrefix(name, prefix) {
  const own = prefix.toUpperCase().replace(/_$/, '');
  const words = wordsOf(name).filter(
    // MAIN is a part of the prefix where the caller's prefix is MAIN_.
    (word) => word !== '' && (!NEUTRAL_WORDS.has(word) || own.split('_').includes(word)),
  );
  if (own === '') return { isOwn: true, words };
  const [before, after] = `_${words.join('_')}_`.split(
    new RegExp(`_${own}(?=_)|(?<=_)${own}(?=API|KEY|SECRET)`),
    2,
  );
  if (after === undefined) return { isOwn: false, words };
  // What stands before the prefix names an account.
  const left = after.length > 1 ? after : before;
  return { isOwn: true, words: left.split('_').filter((word) => word !== '') };
}

/**
 * How sure it is that a name is meant: 0 not at all.
 *
 * @param {string} name
 * @param {Field} field
 * @param {Wanted} wanted
 * @returns {number}
 */
function similarity(name, field, { variables, prefix, isUsual }) {
  const variable = /** @type {string} */ (variables[field]);
  const far = distance(name.toUpperCase(), variable.toUpperCase());
  if (far === 0) return 5;
  // One letter of three is another name: B and _, PW and PWD.
  if (far <= Math.min(2, Math.floor(variable.length / 4))) return 4;
  if (prefix === null) return 0;
  const { isOwn, words } = withoutPrefix(name, prefix);
  const isOneOf = (/** @type {string[]} */ some) =>
    WORDS[field].some((word) => word.replaceAll('_', '') === some.join(''));
  if (isOneOf(words)) return isOwn ? 3 : Number(isUsual);
  if (isOwn && OWN_WORDS[field]?.includes(words.join('_'))) return 2;
  // The name of an account may stand before or after it.
  const isPart = words.some(
    (_, index) => index > 0 && (isOneOf(words.slice(index)) || isOneOf(words.slice(0, index))),
  );
  return isOwn && isPart && words.length > 2 ? 2 : 0;
}

/**
 * @param {Field} missing
 * @param {readonly string[]} names that are set
 * @param {Wanted} wanted
 * @returns {SimilarName | null} null when none is similar
 */
function findSimilar(missing, names, wanted) {
  const official = new Set(
    Object.values(VENUES).flatMap(({ credentials }) => Object.values(credentials.variables)),
  );
  for (const name of Object.values(wanted.variables)) official.add(name);
  const fields = (ALTERNATIVES[missing] ?? [missing]).filter(
    (field) => wanted.variables[field] !== undefined,
  );
  const [best] = names
    .filter((name) => !official.has(name) && name.length <= 128)
    .flatMap((name) => fields.map((field) => ({ name, field, sure: similarity(name, field, wanted) })))
    .filter(({ sure }) => sure > 0)
    .sort((one, other) => other.sure - one.sure);
  if (best === undefined) return null;
  return {
    name: best.name,
    variable: /** @type {string} */ (wanted.variables[best.field]),
    isOwn: best.sure > 1,
  };
}

module.exports = { browserPrefix, findSimilar };
