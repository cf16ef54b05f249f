'use strict';

/**
 * The connections of OKX: private and business ones with a login, public ones without.
 * https://www.okx.com/docs-v5/en/#overview-websocket
 */

const { findInstrument } = require('../instruments.js');
const { connectionOf, noteTraffic } = require('./connection.js');
const { handleLogin } = require('./login.js');
const { ERRORS, echoId, errorEvent, invalidRequest, refuse } = require('./messages.js');
const { PRIVATE_CHANNELS, accountSnapshot, tickerPush } = require('./pushes.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('./pushes.js').Arg} Arg */

/** The endpoint that does the same, and whether it takes all arguments or the first. */
const COMMANDS = new Map([
  ['order', { path: '/api/v5/trade/order', many: false }],
  ['batch-orders', { path: '/api/v5/trade/batch-orders', many: true }],
  ['cancel-order', { path: '/api/v5/trade/cancel-order', many: false }],
  ['batch-cancel-orders', { path: '/api/v5/trade/cancel-batch-orders', many: true }],
  ['amend-order', { path: '/api/v5/trade/amend-order', many: false }],
  ['batch-amend-orders', { path: '/api/v5/trade/amend-batch-orders', many: true }],
]);

/** @param {unknown} args @returns {Arg[] | null} */
function readArgs(args) {
  const rows = Array.isArray(args) ? args : [];
  const fits = rows.length > 0 && rows.every((row) => typeof row?.channel === 'string');
  return fits ? rows : null;
}

/**
 * The answer to a command.
 * @param {MessageContext} context
 * @param {{ code?: number | string, msg?: string, data?: object[] }} spec
 */
function commandAnswer({ message, now }, { code = '0', msg = '', data = [] }) {
  // The page shows no text beside the code 1; the results in `data` have theirs.
  const text = ['0', '1', '2'].includes(`${code}`) ? '' : msg;
  const times = { inTime: `${now}000`, outTime: `${now}417` };
  return { ...echoId(message), op: message.op, code: `${code}`, msg: text, data, ...times };
}

/** @type {Channel['answer']} */
function answer(context, spec) {
  const { code = '0', msg = '', data } = spec.body ?? spec;
  if (COMMANDS.has(context.message.op)) return commandAnswer(context, { code, msg, data });
  if (`${code}` === '0') return { event: context.message.op, code: '0', msg, connId: context.session.connId };
  return errorEvent(context, { code: `${code}`, msg });
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function handleCommand(context) {
  const { application, session, message, clientIp } = context;
  const { path, many } = COMMANDS.get(message.op) ?? { path: '', many: false };
  if (session.apiKey === null) return refuse('login', context, ERRORS.logInFirst);
  const args = Array.isArray(message.args) ? message.args : [];
  if (args.length === 0 || args.some((row) => typeof row !== 'object' || row === null)) {
    return { verdict: 'parameters', execute: () => commandAnswer(context, ERRORS.badArgs) };
  }
  const { environment, host } = session;
  const { expTime } = message.json ?? {};
  const command = {
    environment,
    host,
    clientIp,
    params: many ? args : args[0],
    deadline: expTime?.toString(),
  };
  const outcome = application.handleCommand(path, session.apiKey, command);
  return { verdict: outcome.verdict, execute: () => commandAnswer(context, outcome.execute().body) };
}

/**
 * @param {MessageContext} context
 * @param {Arg} arg
 * @returns {object | null} What follows the subscription.
 */
function firstPush({ application, session, now }, arg) {
  const { environment, host, apiKey } = session;
  if (arg.channel === 'tickers') return tickerPush(arg, application.market(environment), now);
  const key = application.findKey({ environment, host }, apiKey ?? '');
  return key === undefined ? null : accountSnapshot(arg, key, application.desk(key));
}

/**
 * @param {MessageContext} context
 * @param {(arg: Arg) => boolean} offers
 * @returns {MessageOutcome}
 */
function handleSubscription(context, offers) {
  const { session, message } = context;
  const args = readArgs(message.args);
  if (args === null) return { verdict: 'parameters', execute: () => invalidRequest(context) };
  const absent = args.find((arg) => !offers(arg));
  if (absent !== undefined) {
    const named = Object.entries(absent).map(([name, value]) => `${name}:${value}`);
    const msg = `Wrong URL or ${named} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`;
    return refuse('topic', context, { code: '60018', msg });
  }
  const execute = () => {
    const isNew = message.op === 'subscribe';
    const messages = args.flatMap((arg) => {
      const topic = JSON.stringify(arg);
      if (isNew) session.feeds.set(topic, arg);
      else session.feeds.delete(topic);
      const said = { ...echoId(message), event: message.op, arg, connId: session.connId };
      const push = isNew ? firstPush(context, arg) : null;
      return push === null ? [said] : [said, push];
    });
    const [first, ...more] = messages;
    connectionOf(session).outbox.push(...more);
    return first;
  };
  return { verdict: 'accepted', execute };
}

/** @param {Arg} arg */
function offersPublic({ channel, instId }) {
  return channel === 'tickers' && findInstrument(instId) !== undefined;
}

/** @param {Arg} arg */
function offersPrivate({ channel }) {
  return Object.hasOwn(PRIVATE_CHANNELS, channel);
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
  const { op } = context.message;
  if (op === 'login') return handleLogin(context);
  if (COMMANDS.has(op)) return handleCommand(context);
  if (op === 'subscribe' || op === 'unsubscribe') {
    if (context.session.apiKey === null) return refuse('login', context, ERRORS.logInFirst);
    return handleSubscription(context, offersPrivate);
  }
  return { verdict: 'operation', execute: () => invalidRequest(context) };
});

const publicChannel = channelWith((context) => {
  const { op } = context.message;
  if (op === 'subscribe' || op === 'unsubscribe') return handleSubscription(context, offersPublic);
  if (op === 'login' || COMMANDS.has(op)) return refuse('operation', context, ERRORS.wrongUrl);
  return { verdict: 'operation', execute: () => invalidRequest(context) };
});

/** @type {Readonly<Record<string, Channel>>} */
const CHANNELS = {
  '/ws/v5/public': publicChannel,
  '/ws/v5/private': privateChannel,
  '/ws/v5/business': privateChannel,
};

module.exports = { CHANNELS };
