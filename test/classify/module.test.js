'use strict';

// Runs once, but for --thorough: what is tested needs no backend.

/** The ES module `bybit-auth/classify`: the answers of the main entry point, without Node.js, and not larger than it was. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { gzipSync } = require('node:zlib');
const esbuild = require('esbuild');
const main = require('../../lib');
const { exports: EXPORTS } = require('../../package.json');
const { makeClassifyModule } = require('../support/classify-module.js');
const { recordedReplies } = require('../support/recorded-replies.js');

/**
 * bytes of `import { classify }` in a minified bundle, of which each of six exchanges is a part of 20 to 38 kB: its
 * codes with their causes, permissions, account modes and hosts. The rest are the rules and the texts of checks and hints.
 */
const BUDGET = Object.freeze({ minified: 275_000, gzipped: 88_000 });

const made = makeClassifyModule({ after });

/** @param {any} error @returns {unknown} all that a user sees of it */
const seen = (error) =>
  error && { json: error.toJSON(), text: error.toText({ width: 80 }), name: error.name };

test('each recorded reply gets the same answer from both', async () => {
  const { classify } = await (await made).load();
  const replies = recordedReplies();
  assert.ok(replies.length > 100, `${replies.length} replies`);
  for (const { body, context } of replies) {
    assert.deepEqual(seen(classify(body, context)), seen(main.classify(body, context)), JSON.stringify(body));
  }
});

test('bytes are read as text is', async () => {
  const { classify } = await (await made).load();
  const text = '{"retCode":10003,"retMsg":"API key is invalid. é\u{1f511}"}';
  for (const body of [text, Buffer.from(text), new TextEncoder().encode(text).buffer]) {
    assert.deepEqual(seen(classify(body)), seen(main.classify(text)));
  }
});

test('an error of one is an instance of the classes of the other', async () => {
  const module = await (await made).load();
  const body = { retCode: 33004, retMsg: 'Your api key has expired.' };
  assert.ok(module.classify(body) instanceof main.BybitAuthError);
  assert.ok(main.classify(body) instanceof module.BybitAuthError);
  assert.ok(!(main.classify(body) instanceof module.RateLimitError));
});

test('require and import give the same names', async () => {
  const module = await (await made).load();
  const { default: required } = EXPORTS['./classify'].require;
  assert.deepEqual(Object.keys(module).sort(), Object.keys(require(path.join('../..', required))).sort());
});

test('the module imports nothing, and uses nothing that only Node.js has', async () => {
  const { file } = await made;
  const { metafile, warnings } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
  });
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    Object.values(metafile.inputs).map(({ imports }) => imports),
    [[]],
  );
  // Names in strings are texts for people, such as "process" in a hint.
  const code = fs.readFileSync(file, 'utf8').replace(/`[^`]*`|"(?:[^"\\\n]|\\.)*"/g, '""');
  assert.doesNotMatch(code, /\b(?:Buffer|process|require|__dirname|setImmediate|WebAssembly)\b(?!:)/);
});

test('it is made the same each time', async () => {
  const [{ file: first }, { file: second }] = await Promise.all([made, makeClassifyModule({ after })]);
  assert.equal(fs.readFileSync(first, 'utf8'), fs.readFileSync(second, 'utf8'));
});

test('bundled, minified and tree-shaken it stays within its budget', async () => {
  const { file } = await made;
  const bundle = async (/** @type {string} */ contents) => {
    const { outputFiles } = await esbuild.build({
      stdin: { contents, resolveDir: path.dirname(file) },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return Buffer.from(outputFiles[0].contents);
  };
  const code = await bundle(
    `import { classify } from './${path.basename(file)}'; console.log(classify({}));`,
  );
  const [minified, gzipped] = [code.length, gzipSync(code, { level: 9 }).length];
  assert.ok(minified <= BUDGET.minified, `${minified} bytes minified, budget ${BUDGET.minified}`);
  assert.ok(gzipped <= BUDGET.gzipped, `${gzipped} bytes gzipped, budget ${BUDGET.gzipped}`);
  const part = await bundle(
    `import { RateLimitError } from './${path.basename(file)}'; console.log(RateLimitError);`,
  );
  assert.ok(part.length < minified, 'what is not imported is left out');
});
