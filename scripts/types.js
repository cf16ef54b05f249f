'use strict';

/**
 * Makes types/, and packages/relay/types: one declaration file for each entry point of package.json, with exactly the names
 * that scripts/types/ exports. TypeScript writes declarations from the JSDoc in lib/, and api-extractor rolls them up. The compiler is that
 * of api-extractor.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const { Extractor, ExtractorConfig } = require('@microsoft/api-extractor');
const { configType } = require('./types-relay/config-type');

const ROOT = path.join(__dirname, '..');
const TYPES = path.join(ROOT, 'types');
/** Of this process alone: the tests and `npm pack` make the types, too, perhaps at the same time. */
const STAGE = path.join(ROOT, 'build', `declarations-${process.pid}`);
/** They replace TYPES as a whole, so that no compiler finds half of them. */
const MADE = path.join(STAGE, 'types');
const RELAY_MADE = path.join(STAGE, 'relay-types');
const ENTRIES = path.join(STAGE, 'scripts', 'types');
const MAIN = 'index';
/** A package that exists on the stage only: api-extractor leaves imports of packages as they are. */
const MAIN_PACKAGE = 'main-entry-point';
/** Without `paths`, which let the relay read bybit-auth from its sources. */
const OPTIONS = { ...require('../tsconfig.json').compilerOptions, paths: {} };
const RELAY_TYPES = path.join(ROOT, 'packages', 'relay', 'types');
const bundled = createRequire(require.resolve('@microsoft/api-extractor'));

/** Declarations that only pass on names of the main entry point. */
const PASSED_ON = {
  'index.d.mts': `export * from './index.js';
import * as bybitAuth from './index.js';
export default bybitAuth;
`,
  'classify.d.ts': `/**
 * The names of \`bybit-auth/classify\`. They are those of the main entry point.
 *
 * @packageDocumentation
 * @module bybit-auth/classify
 */

export {
  classify,
  ApiError,
  AuthError,
  BybitApiError,
  BybitAuthError,
  BybitRateLimitError,
  RateLimitError,
  type Category,
  type Check,
  type ClassifyContext,
  type Confidence,
  type Hint,
} from './index.js';
`,
  'classify.d.mts': `export * from './classify.js';
`,
};

/** @param {string} file @param {(text: string) => string} change */
function rewrite(file, change) {
  fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
}

/** @returns {string[]} the declarations that the compiler has written */
function compile() {
  const tsc = bundled.resolve('typescript/bin/tsc');
  const args = [tsc, '-p', 'tsconfig.types.json', '--outDir', STAGE];
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  const names = /** @type {string[]} */ (fs.readdirSync(STAGE, { recursive: true }));
  return names.filter((name) => name.endsWith('.d.ts')).map((name) => path.join(STAGE, name));
}

/** A type that is only an alias for another. */
const RENAMED = /^(export )?type (\w+) = import\(("[^"]+")\)\.(\w+);$/gm;
const COMMENT = /^ *\/\*\*(?:[^*]|\*(?!\/))*\*\/\n/.source;

/**
 * A comment of lib/ as an editor should show it: without types that the declaration has, and without paths in lib/.
 *
 * @param {string} comment
 */
function tidyComment(comment) {
  return comment
    .replace(/(?:\n *\*)? @(?:type|returns|extends|satisfies) \{.*\}(?=\s*(?:\*\/|\n))/g, '')
    .replace(/\n *\* @template .*/g, '')
    .replace(/(?:\n *\*)+(\n *\*\/\n)$/, '$1')
    .replace(/\bimport\('[^']+'\)\.(?=\w)/g, '')
    .replace(/@throws \{(\w+)\}/g, '@throws `$1`'); // typedoc omits the type in braces
}

/** @param {string} text  of a declaration @returns {string} with the names in place of `keyof typeof CONSTANT` */
function spellOutKeys(text) {
  return text.replace(/keyof typeof (\w+)/g, (whole, constant) => {
    const [, members = ''] =
      new RegExp(`^(?:export |declare )*const ${constant}: (?:\\w+<)?\\{\\n([^]*?)^\\}`, 'm').exec(text) ??
      [];
    const names = [...members.matchAll(/^ {4}(?:['"](.+)['"]|(\w+)): /gm)].map(
      ([, quoted, bare]) => `'${quoted ?? bare}'`,
    );
    return names.length > 0 ? names.join(' | ') : whole;
  });
}

/**
 * @param {string} text  a declaration as the compiler writes it
 * @returns {string} without internals: constructors marked @hideconstructor, members that only Node.js calls,
 *   comments that contain only typedefs
 */
function tidy(text) {
  return spellOutKeys(text)
    .replace(new RegExp(COMMENT, 'gm'), (comment) => (/@(?:typedef|callback)\b/.test(comment) ? '' : comment))
    .replace(
      new RegExp(`(?:${COMMENT})?^ *(?:\\[(?:INSPECT|inspect\\.custom)\\]|(?:static )?#\\w+)\\(.*;\\n`, 'gm'),
      '',
    )
    .replace(new RegExp(`(${COMMENT})( *)constructor\\([^]*?\\);\\n`, 'gm'), (whole, comment, indent) =>
      comment.includes('@hideconstructor') ? `${indent}protected constructor();\n` : whole,
    )
    .replace(new RegExp(COMMENT, 'gm'), tidyComment)
    .replace(/^ *\/\*\*[\s*]*\*\/\n/gm, '')
    .replaceAll('<ArrayBufferLike>', '') // the default, and TypeScript before 5.7 has no such parameter
    .replace(/^declare namespace _exports \{\n([^}]*(?:\}[^}]*)*?)^\}\n/gm, '$1')
    .replace(/^export = _exports;\n/m, '')
    .replace(
      RENAMED,
      (_, exported = '', name, module, original) =>
        `import { ${original} as ${name} } from ${module};\n${exported && `export { ${name} };`}`,
    );
}

/** @param {string} folder @param {string} specifier @returns {string} the module, as one normalised path */
const moduleAt = (folder, specifier) => path.join(folder, specifier).replace(/(?:\/index)?(?:\.js)?$/, '');

/** @returns {Map<string, string>} the module that declares it, by name of the main entry point */
function mainNames() {
  const text = fs.readFileSync(path.join(ENTRIES, `${MAIN}.d.ts`), 'utf8');
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]+)\} from ["'](.+)["'];/gm)];
  return new Map(
    lists.flatMap(([, list, module]) =>
      list.split(',').map((item) => [item.replace(/\btype\b/, '').trim(), moduleAt(ENTRIES, module)]),
    ),
  );
}

/**
 * The other entry points import from the main one: a class with private members would be a different type in each file
 * that declares it.
 *
 * @param {string} file
 * @param {Map<string, string>} names
 * @param {string} [main]  the package to import from
 */
function importFromMain(file, names, main = MAIN_PACKAGE) {
  const isMain = (/** @type {string} */ name, /** @type {string} */ module) =>
    names.get(name) === moduleAt(path.dirname(file), module);
  rewrite(file, (text) =>
    text
      .replace(/import\("(\.[^"]+)"\)\.(\w+)/g, (whole, module, name) =>
        isMain(name, module) ? `import("${main}").${name}` : whole,
      )
      .replace(/^import (?:type )?\{([^}]+)\} from "(\.[^"]+)";$/gm, (_, list, module) =>
        list
          .split(',')
          .map((/** @type {string} */ item) => {
            const [name] = item.trim().split(' as ');
            return `import {${item}} from "${isMain(name, module) ? main : module}";`;
          })
          .join('\n'),
      ),
  );
}

/**
 * @param {string} text  of a rolled-up declaration file
 * @param {Map<string, string>} imported  the names that it may import, but not declare
 * @returns {string | undefined} what is wrong with it
 */
function problemOf(text, imported) {
  const [stray] = /@(?:type|typedef|callback|hideconstructor)\b|import\(['"]\.|^export =/m.exec(text) ?? [];
  if (stray !== undefined) return `"${stray}" is left; tidy() has to know this form`;
  const classes = [...text.matchAll(/^(?:export )?declare class (\w+)/gm)].map(([, name]) => name);
  const twice = classes.find((name) => imported.has(name));
  return twice && `declares ${twice} again; scripts/types/${MAIN}.ts has to name the module that declares it`;
}

/**
 * @param {string} name  of an entry point, as a path in scripts/types
 * @param {string} target
 * @param {Map<string, string>} imported  the names that it imports from the main one
 */
function rollUp(name, target, imported) {
  const file = path.join(ENTRIES, `${name}.d.ts`);
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: file,
      compiler: { overrideTsconfig: { compilerOptions: OPTIONS, files: [file] } },
      dtsRollup: { enabled: true, untrimmedFilePath: target },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(ROOT, 'package.json'),
  });
  const { succeeded } = Extractor.invoke(config, { localBuild: true, showVerboseMessages: false });
  if (!succeeded) throw new Error(`types/: api-extractor fails for ${name}`);
  rewrite(target, (text) => text.replaceAll(`'${MAIN_PACKAGE}'`, "'./index.js'"));
  const problem = problemOf(fs.readFileSync(target, 'utf8'), imported);
  if (problem !== undefined) throw new Error(`types/${name}.d.ts: ${problem}`);
}

function make() {
  const files = compile();
  for (const file of files) rewrite(file, tidy);
  rollUp(MAIN, path.join(MADE, `${MAIN}.d.ts`), new Map());
  const names = mainNames();
  const mainPackage = path.join(STAGE, 'node_modules', MAIN_PACKAGE);
  fs.mkdirSync(mainPackage, { recursive: true });
  fs.copyFileSync(path.join(MADE, `${MAIN}.d.ts`), path.join(mainPackage, 'index.d.ts'));
  const [ofRelay, own] = [true, false].map((wanted) => files.filter((file) => isOfRelay(file) === wanted));
  for (const file of own) importFromMain(file, names);
  for (const entry of fs.readdirSync(ENTRIES).filter((file) => /(?<!^index)\.d\.ts$/.test(file))) {
    rollUp(path.basename(entry, '.d.ts'), path.join(MADE, entry), names);
  }
  for (const [file, text] of Object.entries(PASSED_ON)) fs.writeFileSync(path.join(MADE, file), text);
  makeRelay(ofRelay, names);
}

/** @param {string} file on the stage @returns {boolean} */
const isOfRelay = (file) => /^(?:packages|scripts.types-relay)\b/.test(path.relative(STAGE, file));

/**
 * The relay imports from bybit-auth, as its users have it.
 *
 * @param {string[]} files  declarations on the stage
 * @param {Map<string, string>} names  of bybit-auth
 */
function makeRelay(files, names) {
  fs.cpSync(MADE, path.join(STAGE, 'node_modules', 'bybit-auth'), { recursive: true });
  // Another name than the root's: else `bybit-auth` would be the root itself, whose types/ may not exist yet.
  fs.writeFileSync(path.join(STAGE, 'package.json'), JSON.stringify({ name: 'stage', private: true }));
  for (const file of files) importFromMain(file, names, 'bybit-auth');
  rewrite(path.join(STAGE, 'packages', 'relay', 'lib', 'config', 'define.d.ts'), (text) => {
    const typed = text.replace(/^export type RelayConfig = .*;\n/m, configType);
    if (typed === text) throw new Error('define.d.ts has no type RelayConfig to replace');
    return `import { EnvGroup, EnvReference } from "./env";\n${typed}`;
  });
  rollUp(path.join('..', 'types-relay', MAIN), path.join(RELAY_MADE, `${MAIN}.d.ts`), names);
  fs.writeFileSync(
    path.join(RELAY_MADE, 'index.d.mts'),
    PASSED_ON['index.d.mts'].replaceAll('bybitAuth', 'signalRelay'),
  );
}

/**
 * Puts new declarations where the old ones are. Another process may do the same, and be done first.
 *
 * @param {string} made
 * @param {string} target
 */
function replaceTypes(made, target) {
  const old = `${made}-old`;
  for (let attempt = 1; ; attempt++) {
    try {
      if (fs.existsSync(target)) fs.renameSync(target, `${old}-${attempt}`);
      fs.renameSync(made, target);
      return;
    } catch (error) {
      if (attempt === 100) throw error;
    }
  }
}

try {
  make();
  replaceTypes(MADE, TYPES);
  replaceTypes(RELAY_MADE, RELAY_TYPES);
} finally {
  fs.rmSync(STAGE, { recursive: true, force: true });
}
