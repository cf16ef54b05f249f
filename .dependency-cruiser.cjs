'use strict';

/**
 * The order of the folders of lib/: a folder imports only from folders before it. Folders on one line do not import each
 * other. The entry points at the root of lib/ may import everything.
 */
const LAYERS = [
  ['internal'],
  ['crypto', 'venues'],
  ['errors'],
  ['credentials'],
  ['signer'],
  ['validate'],
  ['classify'],
  ['clock'],
  ['transport', 'diagnose'],
  ['gate'],
  ['clients'],
  ['cli', 'webhook'],
];

const rules = LAYERS.flatMap((layer, index) =>
  layer.map((folder) => {
    const before = LAYERS.slice(0, index).flat();
    const allowed = [...before, folder, ...(folder === 'cli' ? ['sandbox'] : [])].join('|');
    return {
      name: `${folder}-imports-only-what-is-before-it`,
      comment: `lib/${folder} may import from: ${before.join(', ') || 'nothing else'}. See the order in .dependency-cruiser.cjs.`,
      severity: 'error',
      from: { path: `^lib/${folder}/` },
      to: { path: '^lib/', pathNot: `^lib/(?:${allowed})/` },
    };
  }),
);

/** The same for packages/relay/lib, whose entry points are relay.js and index.js. */
const RELAY_LAYERS = [
  ['errors'],
  ['signal'],
  ['config', 'sources', 'plan', 'limits', 'states', 'metrics'],
  ['store'],
  ['venues'],
  ['dispatch', 'notify'],
  ['http'],
  [
    'relay',
    'index',
    'accounts',
    'intake',
    'outcomes',
    'operator',
    'measure',
    'housekeeping',
    'parts',
    'health',
  ],
  ['cli'],
];

const relayRules = RELAY_LAYERS.flatMap((layer, index) =>
  layer.map((name) => {
    const allowed = [...RELAY_LAYERS.slice(0, index + 1).flat()].join('|');
    return {
      name: `relay-${name}-imports-only-what-is-before-it`,
      comment: `packages/relay/lib/${name} may import from: ${allowed}. See the order in the configuration of dependency-cruiser.`,
      severity: 'error',
      from: { path: `^packages/relay/lib/${name}(?:/|\\.)` },
      to: { path: '^packages/relay/lib/', pathNot: `^packages/relay/lib/(?:${allowed})(?:/|\\.)` },
    };
  }),
);

module.exports = {
  forbidden: [
    ...rules,
    ...relayRules,
    {
      name: 'relay-uses-what-the-package-exports',
      comment: 'signal-relay depends on the published bybit-auth, so it may use its entry points only.',
      severity: 'error',
      from: { path: '^packages/relay/lib/' },
      to: { path: '^lib/[^/]+/', pathNot: '^lib/(?:sandbox/index|classify/entry)\\.js$' },
    },
    {
      name: 'no-cycles',
      comment: 'A circular require gives one of the two modules a half-filled export.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'The sandbox proves the package right or wrong, so it shares no code with it.',
      severity: 'error',
      from: { path: '^lib/sandbox/' },
      to: { path: '^lib/', pathNot: '^lib/sandbox/' },
    },
    {
      name: 'only-the-command-line-starts-the-sandbox',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(?:sandbox|cli)/' },
      to: { path: '^lib/sandbox/' },
    },
    {
      name: 'known-folders',
      comment: 'A new folder of lib/ needs its place in the order.',
      severity: 'error',
      from: { path: '^lib/[^/]+/', pathNot: `^lib/(?:${LAYERS.flat().join('|')}|sandbox)/` },
      to: {},
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, combinedDependencies: false },
};
