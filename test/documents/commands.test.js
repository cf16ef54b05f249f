'use strict';

/** Each line of a shell block that calls the command of the package is a line that it accepts. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, describe, test } = require('node:test');
const { allBlocks } = require('../support/documents/blocks.js');
const { makeCertificate, openExchange } = require('../support/documents/exchange.js');
const { openProject, run } = require('../support/documents/project.js');

const certificate = makeCertificate({ after });

/** The command at the start of a line, after `|`, or after variables. */
const CALL = /(?:^|\| *|(?:^| )\w+=\S* +)(?:npx )?bybit-auth(?= |$)/;
/** Ends by Ctrl-C only. */
const GOES_ON = /bybit-auth sandbox\b(?!.*--help)|--watch\b/;
/** Wrong usage, and what the shell says of a program that it does not find. */
const REFUSED = [2, 126, 127];

/** @param {string} line @returns {string} without `npx`, its comment, and a port that may be taken on this machine */
const plain = (line) =>
  line
    .replaceAll('npx bybit-auth', 'bybit-auth')
    .replace(/ +# .*$/, '')
    .replace(/--port \d+/, '--port 0');

/** @returns {{ place: string, command: string }[]} continued lines as one */
function commandsOf({ place, text }) {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.filter((line) => CALL.test(line)).map((line) => ({ place, command: plain(line) }));
}

/** The files that the pages name. @param {string} folder */
function putFiles(folder) {
  const reply =
    '{"retCode":33004,"retMsg":"Your api key has expired.","result":{},"retExtInfo":{},"time":1700000000000}';
  fs.writeFileSync(path.join(folder, 'bot.log'), `${reply}\n`);
}

/** @param {import('node:test').TestContext} t @param {string} command @returns {Promise<{ code: number | string, output: string }>} */
async function runCommand(t, command) {
  const folder = openProject(t);
  putFiles(folder);
  const env = await openExchange(t, certificate, 'a working key');
  env.PATH = `${path.join(folder, 'node_modules', '.bin')}${path.delimiter}${env.PATH}`;
  const isEnough = () => GOES_ON.test(command);
  const shell = ['bash', '-c', `set -o pipefail; ${GOES_ON.test(command) ? `exec ${command}` : command}`];
  const { code, signal, output } = await run(folder, shell, env, isEnough);
  return { code: signal ?? code ?? NaN, output };
}

describe('commands', () => {
  for (const { place, command } of allBlocks()
    .filter(({ language }) => language === 'sh')
    .flatMap(commandsOf)) {
    test(`${place}: ${command}`, async (t) => {
      const { code, output } = await runCommand(t, command);
      assert.ok(typeof code === 'number' && !REFUSED.includes(code), `ended with ${code}\n${output}`);
    });
  }

  test('a wrong command is refused', async (t) => {
    for (const command of ['bybit-auth doctor --nonsense', 'bybit-auth nonsense', 'bybit-nonsense']) {
      const { code, output } = await runCommand(t, command);
      assert.ok(REFUSED.includes(Number(code)), `${code} ${output}`);
    }
  });

  test('commands are found behind pipes and variables, and without their comments', () => {
    const text =
      'A=b npx bybit-auth doctor  # words\ntail f | npx bybit-auth explain\nnpm install bybit-auth\n';
    const commands = commandsOf({ place: 'page.md:1', text }).map(({ command }) => command);
    assert.deepEqual(commands, ['A=b bybit-auth doctor', 'tail f | bybit-auth explain']);
  });
});
