'use strict';

/**
 * The connections of Bitget: private ones with a login, public ones without.
 * https://www.bitget.com/api-doc/common/websocket-intro
 */

const { findInstrument } = require('../instruments.js');
const { readLogin } = require('../auth.js');
const { connectionOf, noteTraffic } = require('./connection.js');
const { ERRORS, errorEvent, invalidOperation, refuse } = require('./messages.js');
const { INST_TYPES, PRIVATE_CHANNELS, accountSnapshot, tickerPush } = require('./pushes.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('./pushes.js').Arg} Arg */

/** What a login is answered with, by the check that refuses it. @type {Readonly<Record<string, import('./messages.js').StreamError>>} */
const BY_CODE = {
  40005: ERRORS.badTimestamp,
  40006: ERRORS.badKey,
  40008: ERRORS.expired,
  40009: ERRORS.badSign,
  40012: ERRORS.passphrase,
  40036: ERRORS.passphrase,
  40037: ERRORS.badKey,
};

/** @param {MessageContext} context @returns {MessageOutcome} */
function handleLogin({ application, session, message, clientIp }) {
  const credentials = readLogin(message.args);
  const origin = { environment: session.environment, clientIp };
  const { name, refusal } = application.authenticateLogin(credentials, origin);
  // The connection stays open: https://github.com/pybotters/pybotters/issues/241
  if (refusal !== null) return refuse(name, BY_CODE[refusal.code] ?? ERRORS.loginFailed);
  const execute = () => {
    session.apiKey = credentials.apiKey;
    return { event: 'login', code: 0 };
  };
  return { verdict: name, execute };
}

/** @param {unknown} args @returns {Arg[] | null} */
function readArgs(args) {
  const rows = Array.isArray(args) ? args : [];
  const fits = rows.length > 0 && rows.every((row) => typeof row?.channel === 'string');
  return fits ? rows : null;
}

/** @param {MessageContext} context @param {Arg} arg @returns {object | null} What follows the subscription. */
function firstPush({ application, session, now }, arg) {
  const { environment, apiKey } = session;
  if (arg.channel === 'ticker') return tickerPush(arg, application.market(environment), now);
  const key = application.keyAt(environment, apiKey ?? '');
  return key === undefined ? null : accountSnapshot(arg, key, application);
}

/**
 * @param {MessageContext} context
 * @param {(arg: Arg) => boolean} offers
 * @returns {MessageOutcome}
 */
function handleSubscription(context, offers) {
  const { session, message } = context;
  const args = readArgs(message.args);
  if (args === null) return refuse('parameters', ERRORS.illegal);
  const absent = args.find((arg) => !offers(arg));
  if (absent !== undefined) return refuse('topic', ERRORS.noChannel, absent);
  const execute = () => {
    const isNew = message.op === 'subscribe';
    const messages = args.flatMap((arg) => {
      const topic = JSON.stringify(arg);
      if (isNew) session.feeds.set(topic, arg);
      else session.feeds.delete(topic);
      const push = isNew ? firstPush(context, arg) : null;
      const said = { event: message.op, arg };
      return push === null ? [said] : [said, push];
    });
    const [first, ...more] = messages;
    connectionOf(session).outbox.push(...more);
    return first;
  };
  return { verdict: 'accepted', execute };
}

/** @param {Arg} arg */
function offersPublic({ channel, instType, instId }) {
  const kind = INST_TYPES[`${instType}`.toUpperCase()];
  return channel === 'ticker' && kind !== undefined && findInstrument(kind.kind, instId) !== undefined;
}

/** @param {Arg} arg */
function offersPrivate({ channel, instType }) {
  const wallets = PRIVATE_CHANNELS[channel]?.wallets ?? [];
  return wallets.includes(INST_TYPES[`${instType}`.toUpperCase()]?.wallet);
}

/** @type {Channel['answer']} */
function answer({ message }, spec) {
  const { code = '00000', msg = '' } = spec.body ?? spec;
  return Number(code) === 0 ? { event: message.op, code: 0 } : errorEvent({ code: Number(code), msg });
}

/**
 * @param {(context: MessageContext) => MessageOutcome} handle
 * @returns {Channel}
 */
function channelWith(handle) {
  return {
    answer,
    handle(context) {
      noteTraffic(context.session);
      const { op } = context.message;
      if (op === 'ping') return { verdict: 'accepted', execute: () => 'pong' };
      if (op === 'pong') return { verdict: 'accepted', execute: () => null };
      return handle(context);
    },
  };
}

const privateChannel = channelWith((context) => {
  const { session, message } = context;
  const { op } = message;
  if (op === 'login') return handleLogin(context);
  if (op !== 'subscribe' && op !== 'unsubscribe') return refuse('operation', invalidOperation(op));
  if (session.apiKey === null) return refuse('login', ERRORS.logInFirst, readArgs(message.args)?.[0]);
  return handleSubscription(context, offersPrivate);
});

const publicChannel = channelWith((context) => {
  const { op } = context.message;
  if (op !== 'subscribe' && op !== 'unsubscribe') return refuse('operation', invalidOperation(op));
  return handleSubscription(context, offersPublic);
});

/** @type {Readonly<Record<string, Channel>>} */
const CHANNELS = { '/v2/ws/public': publicChannel, '/v2/ws/private': privateChannel };

module.exports = { CHANNELS };
