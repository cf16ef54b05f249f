'use strict';

/** The login of a connection. https://www.okx.com/docs-v5/en/#overview-websocket-login */

const { readLogin } = require('../auth.js');
const { CLOSES, connectionOf } = require('./connection.js');
const { ERRORS, errorEvent, refuse } = require('./messages.js');

/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */

/**
 * What a login is answered with where an HTTP request has another code. The others are the same.
 * @type {Readonly<Record<string, { code: string, msg: string }>>}
 */
const BY_CODE = {
  50102: ERRORS.expired,
  50105: ERRORS.passphrase,
  50111: ERRORS.badKey,
  50112: ERRORS.badTimestamp,
  50113: ERRORS.badSign,
  50119: ERRORS.unknownKey,
};

/** Fields of a login in the order in which they are looked for. */
const FIELDS = /** @type {const} */ ([
  ['apiKey', 'apiKey'],
  ['signature', 'sign'],
  ['timestamp', 'timestamp'],
  ['passphrase', 'passphrase'],
]);

/** @param {import('../auth.js').Credentials} credentials */
function missingField(credentials) {
  const [, name] = FIELDS.find(([field]) => credentials[field] === '') ?? [];
  return name === undefined ? null : { code: '60027', msg: `Parameter ${name} can not be empty.` };
}

/**
 * @param {MessageContext} context
 * @returns {MessageOutcome}
 */
function handleLogin(context) {
  const { application, session, message, clientIp } = context;
  if (session.apiKey !== null) return refuse('login', context, ERRORS.repeatedLogin);
  const credentials = readLogin(message.args);
  const { environment, host } = session;
  const { name, refusal } = application.authenticateLogin(credentials, { environment, host, clientIp });
  if (refusal !== null) {
    const said = missingField(credentials) ?? BY_CODE[refusal.body.code] ?? refusal.body;
    const execute = () => {
      connectionOf(session).closing = CLOSES.loginFailed;
      return errorEvent(context, said);
    };
    return { verdict: name, execute };
  }
  const execute = () => {
    session.apiKey = credentials.apiKey;
    return { event: 'login', code: '0', msg: '', connId: session.connId };
  };
  return { verdict: name, execute };
}

module.exports = { handleLogin };
