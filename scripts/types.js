'use strict';

/**
 * Generates types/ from the JSDoc in lib/. The entry points are written from the table below, because a class that
 * a CommonJS module re-exports arrives in the generated declaration as a value only, not as a type.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const TYPES = path.join(ROOT, 'types');
const TSC = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** What the package gives, by the module that declares it. */
const ENTRY_POINT = {
  './classify': { values: ['classify'], types: ['ClassifyContext'] },
  './clock': { values: ['ServerClock'], types: ['ClockReading', 'ServerClockOptions'] },
  './credentials': {
    values: ['validateCredentials'],
    types: ['CredentialReport', 'HmacCredentials', 'RsaCredentials', 'RsaFileCredentials'],
  },
  './credential-variables': { values: [], types: ['EnvironmentOptions'] },
  './diagnose': { values: ['diagnose'], types: ['DiagnoseOptions'] },
  './diagnosis/options': { values: [], types: ['DiagnoseProgress'] },
  './diagnosis/diagnosis': { values: [], types: ['Diagnosis'] },
  './errors': {
    values: ['BybitApiError', 'BybitAuthError', 'BybitCredentialError', 'BybitRateLimitError'],
    types: [],
  },
  './findings': { values: [], types: ['DescribedFinding'] },
  './gate/error': { values: ['BybitGateError'], types: [] },
  './gate': { values: ['AuthGate'], types: ['GateOptions', 'GateState'] },
  './hmac': { values: ['createHmac'], types: ['HmacKey'] },
  './native': { values: ['backend'], types: ['Backend'] },
  './request': { values: ['validateRequest'], types: ['RequestReport', 'RequestToValidate'] },
  './request/findings': { values: [], types: ['RequestFinding'] },
  './signable-request': { values: [], types: ['AuthenticationHeaders', 'SignableRequest'] },
  './signature-batch': { values: [], types: ['SignatureBatch'] },
  './signer': { values: ['Signer'], types: ['WebSocketLogin'] },
};

function entryPoint() {
  const lines = Object.entries(ENTRY_POINT).flatMap(([module, { values, types }]) => [
    ...(values.length > 0 ? [`export { ${values.join(', ')} } from '${module}';`] : []),
    ...(types.length > 0 ? [`export type { ${types.join(', ')} } from '${module}';`] : []),
  ]);
  return `${lines.join('\n')}\n`;
}

const ESM_ENTRY_POINT = `export * from './index.js';
import * as bybitAuth from './index.js';
export default bybitAuth;
`;

/** @returns {string[]} declarations of the modules that users can import */
function publicModules() {
  const { exports } = require('../package.json');
  const conditions = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.types, entry.import?.types, entry.require?.types],
  );
  return conditions.filter((file) => file !== undefined).map((file) => path.join(ROOT, file));
}

/**
 * @param {string} file
 * @returns {string[]} the declarations that it names
 */
function importsOf(file) {
  const text = fs.readFileSync(file, 'utf8');
  const found = [...text.matchAll(/(?:from|import|require)\s*\(?\s*["'](\.[^"']+)["']/g)];
  return found.map(([, specifier]) => {
    const target = path.join(path.dirname(file), specifier.replace(/\.m?js$/, ''));
    return fs.existsSync(`${target}.d.ts`) ? `${target}.d.ts` : path.join(target, 'index.d.ts');
  });
}

/** Declarations that nobody can reach from what is public are only weight. */
function pruneUnreachable() {
  const reached = new Set(publicModules());
  for (const file of reached) {
    for (const imported of importsOf(file)) reached.add(imported);
  }
  const names = /** @type {string[]} */ (fs.readdirSync(TYPES, { recursive: true }));
  for (const name of names) {
    const file = path.join(TYPES, name);
    if (/\.d\.m?ts$/.test(name) && !reached.has(file)) fs.rmSync(file);
  }
}

function main() {
  fs.rmSync(TYPES, { recursive: true, force: true });
  execFileSync(process.execPath, [TSC, '-p', 'tsconfig.types.json'], { cwd: ROOT, stdio: 'inherit' });
  fs.writeFileSync(path.join(TYPES, 'index.d.ts'), entryPoint());
  fs.writeFileSync(path.join(TYPES, 'index.d.mts'), ESM_ENTRY_POINT);
  pruneUnreachable();
  process.stdout.write(`types/: ${fs.readdirSync(TYPES, { recursive: true }).length} files\n`);
}

if (require.main === module) main();

module.exports = { ENTRY_POINT };
