'use strict';

/**
 * Generates types/ from the JSDoc in lib/. The entry points are written from the table below, because a class that
 * a CommonJS module re-exports arrives in the generated declaration as a value only, not as a type.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { statementsOf, withNamedExports } = require('./types/declarations');
const { reachable } = require('./types/reach');

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
  './credentials/from-env': { values: [], types: ['EnvironmentOptions'] },
  './diagnose': { values: ['diagnose'], types: ['DiagnoseOptions'] },
  './diagnose/options': { values: [], types: ['DiagnoseProgress'] },
  './diagnose/diagnosis': { values: [], types: ['Diagnosis'] },
  './errors': {
    values: [
      'ApiError',
      'AuthError',
      'BybitApiError',
      'BybitAuthError',
      'BybitRateLimitError',
      'RateLimitError',
    ],
    types: ['Check', 'Hint'],
  },
  './errors/credential-error': { values: ['BybitCredentialError', 'CredentialError'], types: [] },
  './credentials/findings': { values: [], types: ['DescribedFinding'] },
  './gate/error': { values: ['BybitGateError', 'GateError'], types: [] },
  './gate': { values: ['AuthGate'], types: ['GateEvents', 'GateOptions', 'GateState'] },
  './crypto/create-hmac': { values: ['createHmac'], types: ['HmacKey'] },
  './crypto/backend': { values: ['backend'], types: ['Backend'] },
  './validate': { values: ['validateRequest'], types: ['RequestReport', 'RequestToValidate'] },
  './validate/findings': { values: [], types: ['RequestFinding'] },
  './venues/bybit/reply-rules': { values: [], types: ['Category', 'Confidence'] },
  './venues/bybit/auth': { values: [], types: ['AuthenticationHeaders', 'SignableRequest'] },
  './signer/signature-batch': { values: [], types: ['SignatureBatch'] },
  './signer': { values: ['Signer'], types: ['WebSocketLogin'] },
};

/** Types of a subpath that no function of it names: callers write them down themselves. */
const BESIDE = { 'axios.d.ts': ['RequestOptions'], 'fetch.d.ts': ['RequestOptions'] };

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

/**
 * What users can import, by declaration file: whatever a module gives at run time. The types that go with it are
 * reached from there.
 *
 * @returns {Map<string, string[]>}
 */
function publicNames() {
  const { exports } = require('../package.json');
  const modules = Object.values(exports).filter((entry) => entry.types !== undefined);
  const subpaths = modules.map(({ types, default: file }) => {
    const name = path.relative('types', types);
    return [name, [...Object.keys(require(path.join(ROOT, file))), ...(BESIDE[name] ?? [])]];
  });
  const names = Object.values(ENTRY_POINT).flatMap(({ values, types }) => [...values, ...types]);
  return new Map([['index.d.ts', names], ...subpaths]);
}

/** @returns {Map<string, import('./types/declarations').Statement[]>} by path below types/ */
function readDeclarations() {
  const names = /** @type {string[]} */ (fs.readdirSync(TYPES, { recursive: true }));
  const files = names.filter((name) => name.endsWith('.d.ts'));
  return new Map(
    files.map((name) => {
      const text = fs.readFileSync(path.join(TYPES, name), 'utf8');
      return [name, statementsOf(withNamedExports(text))];
    }),
  );
}

/** Declarations that nobody can reach from what is public are only weight. */
function keepReachable() {
  const texts = reachable(readDeclarations(), publicNames());
  fs.rmSync(TYPES, { recursive: true });
  for (const [name, text] of texts) {
    if (/^export =/m.test(text)) {
      throw new Error(`types/${name}: an export assignment, which TypeScript 5 refuses`);
    }
    fs.mkdirSync(path.dirname(path.join(TYPES, name)), { recursive: true });
    fs.writeFileSync(path.join(TYPES, name), text);
  }
  return texts.size;
}

function main() {
  fs.rmSync(TYPES, { recursive: true, force: true });
  execFileSync(process.execPath, [TSC, '-p', 'tsconfig.types.json'], { cwd: ROOT, stdio: 'inherit' });
  fs.writeFileSync(path.join(TYPES, 'index.d.ts'), entryPoint());
  const count = keepReachable();
  fs.writeFileSync(path.join(TYPES, 'index.d.mts'), ESM_ENTRY_POINT);
  process.stdout.write(`types/: ${count + 1} files\n`);
}

if (require.main === module) main();

module.exports = { ENTRY_POINT };
