'use strict';

/**
 * The corpus of pastes in test/cli/pastes, and the score of a package on it.
 *
 * A file has entries that end with a line `====`: a comment with the client and what it shows, the right answer, and the paste.
 * `␛` is the escape character, `␍` a carriage return. In an answer `a|b` means that both are right.
 */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const FOLDER = path.join(__dirname, '..', '..', 'cli', 'pastes');
const ROOT = path.join(__dirname, '..', '..', '..');
/** What the verdict consists of. The other fields of an answer are about the request and the log. */
const OF_VERDICT = ['found', 'success', 'exchange', 'venue', 'category', 'code', 'httpStatus'];

/** @typedef {{ name: string, expected: Record<string, string>, text: string }} Paste */
/** @typedef {'right' | 'undecided' | 'wrong' | 'not found'} Grade */

/** @param {string} line @returns {Record<string, string>} */
function parseExpected(line) {
  const [, fields, retMsg] = /^expect: (.*?)(?: retMsg=(.*))?$/.exec(line) ?? [];
  if (fields === undefined) throw new Error(`not an answer: ${line}`);
  const pairs = fields.split(' ').map((field) => field.split(/=(.*)/s).slice(0, 2));
  return { ...Object.fromEntries(pairs), ...(retMsg !== undefined && { retMsg }) };
}

/** @returns {Paste[]} */
function readPastes() {
  return fs.readdirSync(FOLDER).flatMap((file) =>
    fs
      .readFileSync(path.join(FOLDER, file), 'utf8')
      .split(/^====\n/m)
      .filter((entry) => entry.trim() !== '')
      .map((entry) => {
        const [title, answer, ...lines] = entry.split('\n');
        const text = lines.join('\n').replaceAll('␛', '\u001b').replaceAll('␍', '\r');
        return { name: `${file}: ${title.slice(2)}`, expected: parseExpected(answer), text };
      }),
  );
}

/**
 * @param {any} output of `explain --json`
 * @returns {Record<string, unknown>} by the names of the answers
 */
function fieldsOf({ found, known, success, error, exchange, venue, code, read, others = [] }) {
  return {
    found: String(found ?? known ?? false),
    success: String(success ?? false),
    exchange,
    venue,
    category: error?.category,
    code: exchange === undefined ? (error?.code ?? null) : code,
    httpStatus: error?.httpStatus ?? null,
    method: error?.method,
    endpoint: error?.endpoint,
    environment: error?.environment,
    retMsg: error?.retMsg,
    reason: read?.errorCode ?? read?.error,
    transport: read?.transport,
    others: others
      .map((/** @type {any} */ other) => other.read.retCode ?? other.read.code ?? other.read.httpStatus)
      .join(','),
  };
}

const CERTIFICATE = /CERT|VERIFY|SELF_SIGNED/;

/** @param {string} name @param {string} expected @param {unknown} actual @returns {boolean} */
function agrees(name, expected, actual) {
  if (name === 'reason' && expected === 'connection') return actual !== undefined;
  if (name === 'reason' && expected === 'certificate') return CERTIFICATE.test(String(actual));
  return expected.split('|').includes(String(actual));
}

/**
 * @param {Paste} paste
 * @param {any} output
 * @returns {string[]} what differs, also in the fields that the grade does not count
 */
function differences({ expected }, output) {
  const actual = fieldsOf(output);
  return Object.entries(expected)
    .filter(([name, value]) => !agrees(name, value, actual[name]))
    .map(([name, value]) => `${name} is ${actual[name]}, not ${value}`);
}

/** @param {Paste} paste @param {any} output of `explain --json` @returns {Grade} */
function grade(paste, output) {
  const { expected } = paste;
  const isFound = output.found === true || output.known === true;
  if (expected.found === 'false') return isFound ? 'wrong' : 'right';
  if (!isFound) return 'not found';
  const actual = fieldsOf(output);
  if (
    OF_VERDICT.every((name) => expected[name] === undefined || agrees(name, expected[name], actual[name]))
  ) {
    return 'right';
  }
  return actual.category === 'no-verdict' && expected.exchange === undefined ? 'undecided' : 'wrong';
}

/**
 * @param {string} text
 * @param {{ folder?: string, args?: string[] }} [options] `folder` of the package
 * @returns {Promise<any>} what `explain --json` of the package prints
 */
function explainWith(text, { folder = ROOT, args = [] } = {}) {
  const main = path.join(folder, 'lib', 'cli', 'main.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, 'explain', '--json', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(new Error(`explain ended with ${code}: ${stderr || stdout}`));
      }
    });
    child.stdin.on('error', () => {});
    child.stdin.end(text);
  });
}

/**
 * What `explain --json` of this package prints, without a process for each.
 *
 * @param {string} text
 * @returns {Promise<any>}
 */
async function explainHere(text) {
  const { run } = require('../../../lib/cli/main.js');
  const { Readable } = require('node:stream');
  let stdout = '';
  const write = (/** @type {string} */ part) => (stdout += part);
  const surroundings = /** @type {any} */ ({
    stdout: { write, isTTY: false },
    stdin: Readable.from([Buffer.from(text)], { objectMode: false }),
    environment: {},
    signal: new AbortController().signal,
  });
  await run(['explain', '--json'], surroundings);
  return JSON.parse(stdout);
}

module.exports = { differences, explainHere, explainWith, grade, readPastes };
