'use strict';

/** Every program of the documents runs as a user pastes it, in an empty project, against a sandbox. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, describe, test } = require('node:test');
const { PROGRAMS, allBlocks, blocksOf, extensionOf } = require('../support/documents/blocks.js');
const { makeCertificate, openExchange } = require('../support/documents/exchange.js');
const { difference } = require('../support/documents/printed.js');
const { compile, openProject, paste, run } = require('../support/documents/project.js');

const certificate = makeCertificate({ after });

/** @param {import('node:test').TestContext} t */
async function runBlock(t, block, { key, exitCode, text }) {
  const folder = openProject(t, block.text);
  const file = await paste(folder, block);
  const env = await openExchange(t, certificate, key);
  const { code, signal, output } = await run(folder, [process.execPath, file], env);
  assert.equal(signal ?? code, exitCode, output);
  const wrong = text === null ? null : difference(output, text);
  assert.equal(wrong, null, `the page shows this line: ${wrong}\nprinted:\n${output}`);
}

/** @param {import('node:test').TestContext} t @returns {Promise<string>} why it does not parse */
async function syntaxError(t, { language, text }) {
  const folder = openProject(t);
  const isModule = /^(?:import|export)\b/m.test(text);
  const file = language === 'ts' ? 'fragment.mts' : `fragment.${isModule ? 'mjs' : 'cjs'}`;
  const isWrapped = language !== 'ts' && !isModule;
  fs.writeFileSync(path.join(folder, file), isWrapped ? `async () => {\n${text}\n};` : text);
  if (language === 'ts') return compile(folder, file, '--noCheck', '--noEmit');
  try {
    execFileSync(process.execPath, ['--check', file], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return error.message;
  }
}

const blocks = allBlocks().filter(({ language }) => PROGRAMS.has(language));

describe('programs', () => {
  for (const block of blocks) {
    for (const planned of block.runs) {
      const title = `${block.place} with ${planned.key}, exit code ${planned.exitCode}`;
      test(title, (t) => runBlock(t, block, planned));
    }
  }
});

describe('fragments', () => {
  for (const block of blocks.filter(({ isFragment }) => isFragment)) {
    test(`${block.place} parses`, async (t) => assert.equal(await syntaxError(t, block), ''));
  }
});

test('the first of the blocks of a page that has programs is one', () => {
  /** @type {Map<string, import('../support/documents/blocks.js').Block>} */
  const first = new Map();
  for (const block of blocks) {
    const [page] = block.place.split(':');
    if (!first.has(page)) first.set(page, block);
  }
  const fragments = [...first.values()].filter(({ isFragment }) => isFragment);
  assert.deepEqual(
    fragments.map(({ place }) => place),
    [],
  );
});

describe('the runner', () => {
  const PAGE = [
    '```js\n// A fragment; x is yours.\nx();\n```',
    "```js\nconst a = require('a');\n```\n\n```text\none\n```",
    '<!-- run with an expired key, exit code 1 -->\n\n```text\ntwo\n```',
    "- in a list\n\n  ```ts\n  import b from 'b';\n  ```",
  ].join('\n\n');

  test('finds blocks, fragments, runs and what they print', () => {
    const [fragment, program, listed, ...more] = blocksOf(PAGE, 'page.md');
    assert.deepEqual(more, []);
    assert.deepEqual([fragment.isFragment, fragment.runs], [true, []]);
    assert.equal(fragment.place, 'page.md:1');
    assert.equal(extensionOf(program), 'cjs');
    assert.deepEqual(program.runs, [
      { key: 'a working key', exitCode: 0, text: 'one\n' },
      { key: 'an expired key', exitCode: 1, text: 'two\n' },
    ]);
    assert.equal(extensionOf(listed), 'mts');
    assert.equal(listed.text, "import b from 'b';\n");
  });

  test('compares lines, but for times, ids and addresses', () => {
    assert.equal(
      difference('at 127.0.0.1:1, 5 ms ahead of it\nb\n', 'at 127.0.0.1:2, 7.5 ms behind it\nb'),
      null,
    );
    assert.equal(difference('a\nb\nc', 'a\n…'), null);
    assert.equal(difference('a\nb\nc', '…\nc'), null);
    assert.equal(difference('33004', '10003'), '10003');
    assert.match(difference('a\nb', 'a') ?? '', /nothing more.*b/);
    assert.equal(difference('a', 'a\nb'), 'b');
    assert.equal(difference('a', '…'), '…, and nothing else');
  });

  const block = (language, text) => blocksOf(`\`\`\`${language}\n${text}\n\`\`\``, 'planted.md')[0];

  test('fails a program that throws, that does not compile, and that prints something else', async (t) => {
    const plain = { key: 'a working key', exitCode: 0, text: null };
    await assert.rejects(runBlock(t, block('js', 'await missing();'), plain), /missing is not defined/);
    await assert.rejects(runBlock(t, block('ts', "const x: number = 'text';"), plain), /TS2322/);
    await assert.rejects(
      runBlock(t, block('js', "console.log('a');"), { ...plain, text: 'b' }),
      /shows this line: b/,
    );
    assert.match(await syntaxError(t, block('js', '// A fragment\nconst = 1;')), /SyntaxError/);
    assert.match(await syntaxError(t, block('ts', '// A fragment\nconst = 1;')), /TS1/);
  });

  test("lets no host be reached but Bybit's, which are the sandbox", async (t) => {
    const text = [
      'const hosts = ["api.bybit.com", "api-testnet.bybit.com", "api-demo.bybit.com", "api.bytick.com"];',
      'for (const host of hosts) {',
      '  const { retCode } = await (await fetch(`https://${host}/v5/market/time`)).json();',
      '  console.log(host, retCode);',
      '}',
      'const error = await fetch("https://example.com").catch(({ cause }) => cause);',
      'console.log(error.message);',
    ].join('\n');
    const shown = [
      'api.bybit.com 0',
      'api-testnet.bybit.com 0',
      'api-demo.bybit.com 0',
      'api.bytick.com 0',
      'connect ECONNREFUSED example.com:443',
    ].join('\n');
    await runBlock(t, block('mjs', text), { key: 'no key', exitCode: 0, text: shown });
  });
});
