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

function main() {
  fs.rmSync(TYPES, { recursive: true, force: true });
  execFileSync(process.execPath, [TSC, '-p', 'tsconfig.types.json'], { cwd: ROOT, stdio: 'inherit' });
  fs.writeFileSync(path.join(TYPES, 'index.d.ts'), entryPoint());
  fs.writeFileSync(path.join(TYPES, 'index.d.mts'), ESM_ENTRY_POINT);
  process.stdout.write(`types/: ${fs.readdirSync(TYPES, { recursive: true }).length} files\n`);
}

if (require.main === module) main();

module.exports = { ENTRY_POINT };
