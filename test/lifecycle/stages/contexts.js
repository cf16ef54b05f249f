'use strict';

/** More than one copy of the package, and more than one copy of JavaScript's own classes. */

const assert = require('node:assert/strict');
const path = require('node:path');
const vm = require('node:vm');

const here = require('../../..');
const { expected, newSigner, runStage } = require('../stage');
const { API_KEY, API_SECRET } = require('../../support/fixtures.js');

const credentials = { apiKey: API_KEY, apiSecret: API_SECRET };

/** @param {string} one @param {string} other  folders with a copy each */
async function copies(one, other) {
  const all = [here, require(one), require(other)];
  assert.equal(new Set(all.map(({ Signer }) => Signer)).size, 3, 'these are three packages');
  assert.equal(new Set(all.map(({ backend }) => backend.name)).size, 1);
  const signers = all.map(({ Signer }) => new Signer(credentials));
  const signatures = await Promise.all(
    Array.from({ length: 3000 }, (_, index) => signers[index % 3].sign(`${index}`)),
  );
  signatures.forEach((signature, index) => assert.equal(signature, expected(`${index}`)));
  for (const { Signer, BybitCredentialError } of all) {
    for (const maker of all) {
      assert.throws(
        () => new maker.Signer({ apiKey: API_KEY, apiSecret: '' }),
        (error) => error instanceof BybitCredentialError,
        'instanceof holds across copies',
      );
      const foreign = new maker.Signer(credentials);
      if (maker.Signer === Signer) continue;
      // An id of one copy must not name a key of another: this one signs by itself.
      const batch = await Signer.signAll([foreign, new Signer(credentials)], { query: 'x', timestamp: 1 });
      const signature = expected(`1${API_KEY}5000x`);
      assert.deepEqual(
        [0, 1].map((index) => batch.headers(index)['X-BAPI-SIGN']),
        [signature, signature],
      );
    }
  }
  signers[1].destroy();
  assert.throws(() => signers[1].signSync('x'), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  assert.equal(signers[2].signSync('x'), expected('x'));
  assert.equal(signers[0].signSync('x'), expected('x'));
}

/** Values, and classes of errors, of another context. */
async function values() {
  const hmac = newSigner();
  const context = vm.createContext({ Buffer });
  /** @param {string} source */
  const made = (source) => vm.runInContext(source, context);
  const bytes = new Uint8Array([1, 2, 3]);
  for (const source of ['new Uint8Array([1, 2, 3])', 'new DataView(Uint8Array.of(1, 2, 3).buffer)']) {
    assert.ok(!(made(source) instanceof Uint8Array) && !(made(source) instanceof DataView));
    assert.equal(hmac.signSync(made(source)), expected(bytes));
    assert.equal(await hmac.sign(made(source)), expected(bytes));
    assert.equal(here.createHmac('sha256', API_SECRET).update(made(source)).digest('hex'), expected(bytes));
  }
  const headers = await hmac.signRequest(made('({ body: "x", timestamp: 1 })'));
  assert.equal(headers['X-BAPI-SIGN'], expected(`1${API_KEY}5000x`));
  context.hmac = hmac;
  const batch = await here.Signer.signAll(made('[hmac, hmac]'), made('({ query: "x", timestamp: 1 })'));
  assert.equal(batch.signature(1), expected(`1${API_KEY}5000x`));
  const theirs = new here.Signer(made(`({ apiKey: '${API_KEY}', apiSecret: Buffer.from('${API_SECRET}') })`));
  assert.equal(theirs.signSync('x'), expected('x'));
  const report = await here.validateRequest(
    made('({ method: "GET", url: "https://api.bybit.com/v5/order/realtime?a=1", headers: { "X-A": "b" } })'),
  );
  assert.ok(report.findings.length > 0);
  const classified = here.classify(made('({ retCode: 10004, retMsg: "error sign!" })'));
  assert.ok(classified instanceof here.BybitAuthError);
  await assert.rejects(hmac.sign(made('({})')), { code: 'ERR_INVALID_ARG_TYPE' });
}

/** The package, asked for from within a context; its Promises and errors are used there. */
async function inside() {
  const context = vm.createContext({ require, root: path.join(__dirname, '..', '..', '..'), credentials });
  const result = await vm.runInContext(
    `(async () => {
      const { Signer } = require(root);
      const signer = new Signer(credentials);
      const signatures = await Promise.all(Array.from({ length: 100 }, () => signer.sign(new Uint8Array([1]))));
      const code = await signer.sign({}).catch((error) => error.code);
      signer.destroy();
      try {
        signer.signSync('x');
      } catch (error) {
        return JSON.stringify([...new Set(signatures), code, error.code]);
      }
    })()`,
    context,
  );
  const codes = ['ERR_INVALID_ARG_TYPE', 'ERR_BYBIT_SIGNER_DESTROYED'];
  assert.deepEqual(JSON.parse(result), [expected(new Uint8Array([1])), ...codes]);
}

/** Contexts that come and go with what was made in them. */
async function passing() {
  const signing = [];
  for (let turn = 0; turn < 100; turn++) {
    const context = vm.createContext({ signer: newSigner() });
    signing.push(vm.runInContext(`signer.sign(new Uint8Array([${turn}]))`, context));
    /** @type {() => void} */ (globalThis.gc)();
  }
  const signatures = await Promise.all(signing);
  signatures.forEach((signature, turn) => assert.equal(signature, expected(Uint8Array.of(turn))));
}

runStage({ copies, inside, passing, values });
