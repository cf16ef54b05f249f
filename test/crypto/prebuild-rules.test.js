'use strict';

// Runs once: it looks into binaries and loads none.

/** The rules that a binary must keep, on the binaries that are shipped. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const {
  assertObjects,
  brokenRules,
  compareVersions,
  factsOf,
} = require('../../scripts/prebuild/binary-rules');
const { outputOf } = require('../../scripts/prebuild/run');
const { TARGETS, WASM } = require('../../scripts/prebuild/targets');
const { assertInterface } = require('../../scripts/prebuild/wasm');
const { temporaryFolder } = require('../support/temporary-folder.js');

const SHIPPED = TARGETS.filter(({ shipped }) => shipped);
const fileOf = ({ name, file }) => path.join(__dirname, '..', '..', 'prebuilds', name, file);

/** @param {import('../../scripts/prebuild/targets').Target} target @returns {string | false} */
function withoutCompiler({ compiler }) {
  return outputOf(compiler, ['--version']) === undefined ? `${compiler} is missing` : false;
}

/** What a careless build lacks. */
const CARELESS = {
  linux: ['-fcf-protection=none', '-Wl,-z,norelro', '-Wl,-z,lazy', '-Wl,-z,execstack'],
  win: ['-Wl,--disable-nxcompat', '-Wl,--disable-dynamicbase'],
};

/** @param {import('../../scripts/prebuild/targets').Target} target @param {string} folder @returns {string} */
function buildCarelessly(target, folder) {
  const [source, object, binary] = ['careless.c', 'careless.o', 'careless.node'].map((name) =>
    path.join(folder, name),
  );
  fs.writeFileSync(
    source,
    'char *copy(char *to, const char *from) { while ((*to++ = *from++)) {} return to; }',
  );
  const flags = CARELESS[target.os].filter((flag) => target.arch === 'x64' || !flag.startsWith('-fcf'));
  for (const args of [
    [
      '-c',
      source,
      '-o',
      object,
      '-fno-stack-protector',
      '-fPIC',
      ...flags.filter((flag) => flag.startsWith('-f')),
    ],
    ['-shared', '-nostartfiles', object, '-o', binary, ...flags.filter((flag) => flag.startsWith('-W'))],
  ]) {
    const { status, stderr } = spawnSync(target.compiler, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }
  return binary;
}

for (const target of SHIPPED) {
  const objdump = `${target.binutils}objdump`;
  const skip = outputOf(objdump, ['--version']) === undefined ? `${objdump} is missing` : false;

  describe(target.name, { skip }, () => {
    test('keeps the rules', () => assert.deepEqual(brokenRules(target, fileOf(target)), []));

    test('a library that is not allowed is named', () => {
      const broken = brokenRules({ ...target, libraries: [] }, fileOf(target));
      assert.deepEqual(
        broken,
        target.libraries.map((name) => `needs the library ${name}`),
      );
    });

    test('each protection that a binary lacks is named', { skip: withoutCompiler(target) }, (t) => {
      const folder = temporaryFolder(t);
      const broken = brokenRules(target, buildCarelessly(target, folder));
      const promised = Object.keys(target.protections).filter((name) => target.protections[name] === true);
      const seen = promised.filter((name) => broken.includes(`lacks the protection "${name}"`));
      // A shared library of ELF lies anywhere, whatever the flags are.
      assert.deepEqual(
        seen,
        promised.filter((name) => name !== 'random addresses' || target.os === 'win'),
      );
      assert.throws(
        () => assertObjects(target, [path.join(folder, 'careless.o')]),
        /lack: stack protector, fortified calls$/,
      );
    });

    test('a protection that is listed as missing, and is there, is named', () => {
      const protections = { ...target.protections, 'no executable stack': 'not here' };
      assert.deepEqual(brokenRules({ ...target, protections }, fileOf(target)), [
        'has the protection "no executable stack", which is listed as missing',
      ]);
    });

    if (target.glibc === undefined) return;

    test('a glibc that is newer than allowed is named', () => {
      const [broken] = brokenRules({ ...target, glibc: '2.1' }, fileOf(target));
      assert.match(broken, /^needs glibc 2\.\d+, above 2\.1$/);
    });
  });
}

test('a local build for Linux has the protections of the shipped binary', (t) => {
  const local = path.join(__dirname, '..', '..', 'build', 'Release', 'bybit_auth.node');
  const target = SHIPPED.find(
    ({ name }) => name === `${process.platform}-${process.arch}` && name.startsWith('linux'),
  );
  if (target === undefined || !fs.existsSync(local)) return t.skip('there is no local build for Linux');
  if (fs.readFileSync(local, 'latin1').includes('gcov')) return t.skip('the local build counts coverage');
  // The start files of the distribution decide on the note for control flow.
  const lacking = Object.entries(factsOf(target, local).protections).filter(([, has]) => !has);
  assert.deepEqual(
    lacking.map(([name]) => name).filter((name) => name !== 'control flow'),
    [],
  );
});

test('docs/platforms.md lists what the binaries have', (t) => {
  const missing = SHIPPED.find(({ binutils }) => outputOf(`${binutils}objdump`, ['--version']) === undefined);
  if (missing !== undefined) return t.skip(`${missing.binutils}objdump is missing`);
  const text = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'platforms.md'), 'utf8');
  const [, section] = text.split('\n## Protections\n');
  const rows = [...section.split('\n## ')[0].matchAll(/^\|(.*)\|$/gm)].map(([, row]) =>
    row.split('|').map((cell) => cell.trim()),
  );
  const facts = SHIPPED.map((target) => factsOf(target, fileOf(target)).protections);
  assert.deepEqual(rows[0], ['protection', ...SHIPPED.map(({ name }) => `\`${name}\``)]);
  assert.deepEqual(
    rows.slice(2),
    Object.keys(facts[0]).map((name) => [
      name,
      ...SHIPPED.map(({ protections }, index) => (facts[index][name] ? 'yes' : `no: ${protections[name]}`)),
    ]),
  );
});

describe('the WebAssembly', () => {
  const binary = fs.readFileSync(fileOf(WASM));

  test('has the imports and exports that it should have', () => {
    assertInterface(binary);
    const empty = Buffer.from([...Buffer.from('\0asm'), 1, 0, 0, 0]);
    assert.throws(
      () => assertInterface(empty),
      /has other imports or exports than it should: \[\[\],\[\]\]$/,
    );
  });

  test('is the one that lib/ contains', () => {
    const carried = Buffer.from(require('../../lib/internal/validate-wasm'), 'base64');
    assert.ok(carried.equals(binary));
  });

  test('names no path of the machine on which it was made', () => {
    assert.ok(!binary.includes(path.join(__dirname, '..', '..')));
    assert.ok(!/\.[ch]\b/.test(binary.toString('latin1')));
  });
});

test('versions compare as numbers', () => {
  assert.ok(compareVersions('2.4', '2.31') < 0);
  assert.ok(compareVersions('2.31', '2.4') > 0);
  assert.ok(compareVersions('2.2.5', '2.2') > 0);
  assert.ok(compareVersions('2.2', '2.2.5') < 0);
  assert.equal(compareVersions('2.31', '2.31'), 0);
});
