'use strict';

const js = require('@eslint/js');
const globals = require('globals');
const node = require('eslint-plugin-n');
const { rule: venueWords } = require('./scripts/lint/venue-words.js');

module.exports = [
  {
    ignores: [
      '**/node_modules/',
      'build/',
      'types/**',
      'esm/**',
      'coverage/',
      'docs/.vitepress/cache/',
      'docs/.vitepress/dist/',
    ],
  },
  js.configs.recommended,
  node.configs['flat/recommended-script'],
  {
    languageOptions: { ecmaVersion: 2023, globals: globals.node },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 330, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'no-shadow': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      strict: ['error', 'global'],
      'n/no-process-exit': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { sourceType: 'module' },
    rules: { strict: 'off' },
  },
  {
    // The generated module is base64, in which any word can stand.
    files: ['lib/**/*.{js,mjs}'],
    ignores: [
      'lib/venues/**',
      'lib/sandbox/**',
      'lib/{bybit-api,ccxt}.js',
      'lib/clients/{bybit-api,ccxt}/**',
      'lib/internal/validate-wasm.js',
    ],
    plugins: { local: { rules: { 'venue-words': venueWords } } },
    rules: { 'local/venue-words': 'error' },
  },
  {
    // The published code may use nothing but Node itself; the rest of the tree may use devDependencies.
    files: ['test/**', 'examples/**', 'scripts/**', 'bench/**', 'eslint.config.js'],
    rules: {
      'max-lines-per-function': 'off',
      'n/no-unpublished-require': 'off',
      'n/no-unpublished-import': 'off',
      'n/no-unsupported-features/node-builtins': 'off',
    },
  },
  {
    // Experimental by name in Node.js 20, and unchanged since.
    files: ['packages/relay/lib/**'],
    rules: {
      'n/no-unsupported-features/node-builtins': [
        'error',
        { ignores: ['fetch', 'Request', 'Response', 'Headers', 'readline/promises'] },
      ],
    },
  },
  {
    // Their packages are installed in two places: the root has the tools, their own folder the clients of others.
    files: ['packages/relay/{test,demo}/**'],
    settings: { node: { version: '>=20' } },
    rules: {
      'max-lines-per-function': 'off',
      'n/no-extraneous-require': 'off',
      'n/no-unpublished-require': 'off',
      'n/no-unsupported-features/node-builtins': 'off',
    },
  },
  {
    // The tools of the site are installed when it is built, which fails if one of these is missing.
    files: ['docs/.vitepress/**'],
    rules: { 'n/no-missing-import': 'off' },
  },
  {
    // It is copied into a copy of lib/venues.
    files: ['test/venues/made-up/**'],
    rules: { 'n/no-missing-require': 'off' },
  },
  {
    // The clients of other packages are installed where they are tested.
    files: ['examples/**'],
    rules: { 'n/no-missing-require': ['error', { resolvePaths: ['test/compat'] }] },
  },
  {
    // Users write their bots without it.
    files: ['test/bots/shapes/*/**'],
    rules: { strict: 'off' },
  },
  {
    // They are copied into projects in which the package is installed.
    files: ['test/install/{programs,frameworks}/**', 'test/bots/shapes/**'],
    rules: {
      'n/no-missing-require': 'off',
      'n/no-missing-import': 'off',
      'n/no-extraneous-require': 'off',
      'n/no-extraneous-import': 'off',
    },
  },
  {
    // Next.js reads them as ES modules.
    files: ['test/install/frameworks/next/**'],
    languageOptions: { sourceType: 'module', parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { strict: 'off', 'n/no-unsupported-features/es-syntax': 'off' },
  },
];
