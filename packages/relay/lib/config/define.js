'use strict';

const { RelayError } = require('../errors');
const { OPTIONS } = require('./options');
const { checkReferences, checkValues, withGroups } = require('./references');
const { MISSING_VARIABLE, Walk } = require('./walk');

/** @typedef {import('../errors').Finding & { variable?: string }} Finding */
/** @typedef {Record<string, any>} RelayConfig see the table of options in the documentation */

/** How many mistakes the message itself tells; all are in `findings`. */
const TOLD = 3;

/** @param {readonly Finding[]} findings @returns {import('../errors').RelayError} */
function configError(findings) {
  const variables = findings.filter(({ code }) => code === MISSING_VARIABLE).map(({ variable }) => variable);
  const others = findings.filter(({ code }) => code !== MISSING_VARIABLE).map(({ message }) => message);
  const told = [
    ...(variables.length > 0
      ? [`environment variables that are not set: ${[...new Set(variables)].join(', ')}`]
      : []),
    ...others.slice(0, TOLD),
    ...(others.length > TOLD ? [`and ${others.length - TOLD} more`] : []),
  ];
  const message = `The configuration of the relay is wrong: ${told.join('; ')}`;
  return new RelayError('ERR_RELAY_CONFIG', message, { findings });
}

/**
 * @param {unknown} config
 * @param {Readonly<Record<string, string | undefined>> | null} environment  null: references are not read
 * @param {{ secrets?: boolean }} [options]
 * @returns {{ settings: any, findings: Finding[], warnings: Finding[] }}
 */
function readTree(config, environment, options) {
  const whole = { what: '', type: 'an object', options: OPTIONS };
  const complete = withGroups(config, environment ?? {});
  const form = new Walk(null);
  const tree = form.read(whole, complete, '');
  if (tree === undefined) return { settings: tree, findings: form.findings, warnings: [] };
  checkReferences(form, tree);
  if (environment === null) return { settings: tree, findings: form.findings, warnings: form.warnings };
  const values = new Walk(environment, options);
  const settings = values.read(whole, complete, '');
  if (options?.secrets !== false) checkValues(values, settings);
  return { settings, findings: unique([...form.findings, ...values.findings]), warnings: values.warnings };
}

/** @param {readonly Finding[]} findings @returns {Finding[]} without the same one again */
function unique(findings) {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.path}`, finding])).values()];
}

/**
 * Checks the form of a configuration at once, and returns it as it is. Environment variables are not read yet.
 *
 * @param {RelayConfig} config
 * @returns {RelayConfig} the same object; decimals are text, times are ms
 * @throws {RelayError} ERR_RELAY_CONFIG, with everything that is wrong in `findings`
 * @example
 * export default defineRelay({
 *   sources: { tv: { preset: 'tradingview', secrets: [env('TV_SECRET')], accounts: 'main' } },
 *   accounts: { main: { venue: 'bybit', apiKey: env('BYBIT_API_KEY'), apiSecret: env('BYBIT_API_SECRET') } },
 * });
 */
function defineRelay(config) {
  const { findings } = readTree(config, null);
  if (findings.length > 0) throw configError(findings);
  return config;
}

module.exports = { configError, defineRelay, readTree };
