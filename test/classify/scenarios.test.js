'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/**
 * The measure of the package: situations with a known cause (test/scenarios), each played against a real sandbox with
 * real keys and signatures, or read from what the exchange is on record to have answered. Prints the score. Nothing
 * may be wrong; what is undecided must be undecidable on the evidence, and say why.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { inspect } = require('node:util');
const { VENUES, venueOf } = require('../../lib/venues/index.js');
const { play } = require('../support/scenarios/player.js');
const { groundlessCause, randomScenario } = require('../support/scenarios/random.js');
const { scoreOf } = require('../support/scenarios/score.js');
const { falseClaims, truthOf } = require('../support/scenarios/truth.js');

const FOLDER = path.join(__dirname, '..', 'scenarios');
const THEMES = fs
  .readdirSync(FOLDER)
  .filter((name) => name.endsWith('.js'))
  .sort()
  .map((name) => ({ theme: path.basename(name, '.js'), scenarios: require(path.join(FOLDER, name)) }));
const SCENARIOS = THEMES.flatMap(({ scenarios }) => scenarios);
const STEPS =
  'environment key-exists ip-whitelist key-format permissions account-type expiry clock signature'.split(' ');
/** Keys of some exchanges have a passphrase. */
const stepsOf = ({ venue }) =>
  venueOf({ venue }).credentials.apiPassphrase === null ? STEPS : [...STEPS, 'passphrase'];
/** Recorded replies of an exchange. */
const FEWEST = { binance: 40, okx: 40, kucoin: 25, gate: 25, bitget: 25 };
const SECRETS = /Scenario(?:Secret|Key)Number\d|FakeKey0000000000A|[0-9a-f]{64}|PRIVATE KEY/;

/** Enough that each single wrong, and most pairs of them, occur. */
const RANDOM_WORLDS = 300;

/** @type {Map<string, { right: number, undecided: number, wrong: number }>} */
const score = new Map();

function count(theme, result) {
  const line = score.get(theme) ?? { right: 0, undecided: 0, wrong: 0 };
  line[result] += 1;
  score.set(theme, line);
}

test('the scenarios are well-formed data', () => {
  const names = SCENARIOS.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
    'names are unique',
  );
  assert.ok(SCENARIOS.length >= 80, `${SCENARIOS.length} scenarios`);
  for (const [venue, fewest] of Object.entries(FEWEST).filter(([name]) => Object.hasOwn(VENUES, name))) {
    const own = SCENARIOS.filter((scenario) => scenario.venue === venue);
    assert.ok(own.length >= fewest && own.every(({ source }) => URL.canParse(source)), venue);
  }
  for (const { name, venue, via, source, expect } of SCENARIOS) {
    assert.match(via, /^(?:classify|diagnose)$/, name);
    assert.ok('cause' in expect, name);
    assert.ok(source === undefined || URL.canParse(source), name);
    const unknown = Object.keys(expect.steps ?? {}).filter((step) => !stepsOf({ venue }).includes(step));
    assert.deepEqual(unknown, [], `${name}: steps`);
    if (expect.undecidable !== undefined) assert.ok(expect.undecidable.length >= 20, `${name}: the reason`);
  }
});

for (const { theme, scenarios } of THEMES) {
  test(`scenarios: ${theme}`, { concurrency: 4 }, async (t) => {
    const run = (scenario) =>
      t.test(scenario.name, async () => {
        let result = 'wrong';
        try {
          const outcome = await play(scenario);
          const { score: scored, problems } = scoreOf(scenario.expect, outcome);
          problems.push(...falseClaims(scenario, outcome));
          assert.deepEqual(problems, [], `\n  ${problems.join('\n  ')}\n`);
          assertGoodManners(outcome, scenario);
          result = scored;
        } finally {
          count(theme, result);
        }
      });
    await Promise.all(scenarios.map(run));
  });
}

/** What every result owes to its reader, whatever it says. */
function assertGoodManners({ subject, steps, evidence, advises }, scenario) {
  if (subject === null) return;
  assert.deepEqual(Object.keys(steps).sort(), [...stepsOf(scenario)].sort(), 'each check once');
  assert.doesNotMatch(Object.values(evidence).join('\n') + advises, SECRETS);
  assert.doesNotMatch(subject.toText(), SECRETS);
  assert.doesNotMatch(JSON.stringify(subject), SECRETS);
  assert.doesNotMatch(inspect(subject, { depth: 8 }), SECRETS);
}

test('in worlds that were put together by chance, everything that is said is true', async () => {
  for (let seed = 1; seed <= RANDOM_WORLDS; seed += 1) {
    const scenario = randomScenario(seed);
    const outcome = await play(scenario);
    const problems = [
      ...falseClaims(scenario, outcome),
      ...groundlessCause(truthOf(scenario), scenario, outcome),
    ];
    const { world, bot, request, options } = scenario;
    assert.deepEqual(
      problems,
      [],
      `\n  world ${seed}: ${inspect({ world, bot, request, options }, { depth: 5 })}\n`,
    );
  }
});

test('the score can be bad: expectations that are not met are wrong', async () => {
  const honest = SCENARIOS.find(({ name }) => name === 'a clock that is an hour fast');
  const open = SCENARIOS.find(({ expect }) => expect.undecidable !== undefined && expect.steps !== undefined);
  const [fast, unknown] = [await play(honest), await play(open)];
  assert.equal(scoreOf(honest.expect, fast).score, 'right');
  assert.equal(scoreOf(open.expect, unknown).score, 'undecided');
  const lies = [
    [fast, { ...honest.expect, cause: 'clock-behind' }],
    [fast, { ...honest.expect, cause: null }],
    [fast, { ...honest.expect, first: 'signature' }],
    [fast, { ...honest.expect, steps: { clock: 'pass' } }],
    [fast, { ...honest.expect, steps: { permissions: 'fail' } }],
    [fast, { ...honest.expect, says: ['the moon is made of cheese'] }],
    [fast, { ...honest.expect, advises: ['take up gardening'] }],
    [fast, { ...honest.expect, evidence: { permissions: /the moon/ } }],
    [fast, { ...honest.expect, fields: { code: 33004 } }],
    [fast, { ...honest.expect, undecidable: 'it is said that nobody can tell' }],
    [unknown, { ...open.expect, undecidable: undefined }],
  ];
  assert.equal(truthOf(honest).clock, 'wrong');
  assert.deepEqual(falseClaims(honest, fast), []);
  assert.equal(falseClaims(honest, { ...fast, steps: { ...fast.steps, clock: 'pass' } }).length, 1);
  assert.equal(falseClaims(honest, { ...fast, steps: { ...fast.steps, signature: 'fail' } }).length, 1);
  assert.equal(groundlessCause(truthOf(honest), honest, fast).length, 0);
  assert.equal(groundlessCause(truthOf(honest), honest, { ...fast, cause: 'bad-signature' }).length, 1);
  assert.equal(groundlessCause(truthOf(honest), honest, { ...fast, cause: null }).length, 1);
  for (const [outcome, lie] of lies) assert.equal(scoreOf(lie, outcome).score, 'wrong', JSON.stringify(lie));
});

after(() => {
  const rows = [...score].sort(([a], [b]) => a.localeCompare(b));
  const sum = (name) => rows.reduce((total, [, line]) => total + line[name], 0);
  const print = (label, { right, undecided, wrong }) =>
    console.log(
      `${label.padEnd(26)} ${String(right).padStart(5)} right ${String(undecided).padStart(4)} undecided ${String(wrong).padStart(4)} wrong`,
    );
  for (const [theme, line] of rows) print(theme, line);
  print('all scenarios', { right: sum('right'), undecided: sum('undecided'), wrong: sum('wrong') });
});
