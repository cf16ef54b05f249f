'use strict';

/**
 * What the tests of fetch and its relatives share: the lab of the axios tests, with a bot that is a fetch, and the
 * same failures provoked through it.
 */

const { createFetch } = require('../../../lib/fetch.js');
const { FAILURES } = require('./axios-failures.js');
const { openLab } = require('./axios.js');
const { INFO, KEY } = require('../fixtures.js');

/** The failures of the axios tests, without the time-out: with fetch that is the caller's own signal, and stays that. */
const FETCH_FAILURES = FAILURES.filter(({ name }) => name !== 'timeout').map((failure) => ({
  ...failure,
  request: failure.request ?? { url: INFO },
}));

/** @returns {Promise<any>} the lab, whose `fetch(options)` makes a bot that talks to the sandbox's mainnet */
async function openFetchLab(t, options = {}, client = undefined) {
  const lab = await openLab(t, options);
  return {
    ...lab,
    fetch: (fetchOptions = {}) =>
      createFetch({
        signer: lab.signer,
        clock: lab.clock,
        baseURL: lab.sandbox.urls.mainnet,
        ...(client && { fetch: client }),
        ...fetchOptions,
      }),
  };
}

/** Makes one of these failures happen. @returns {Promise<{ value?: any, error?: any }>} */
async function provoke(lab, failure, fetchOptions = {}) {
  const { arrange = () => {}, defaults = () => ({}), options, request } = failure;
  lab.sandbox.reset().addKey(KEY);
  lab.requests.length = 0;
  arrange(lab);
  const { baseURL } = await defaults();
  const bot = lab.fetch({ ...options, ...(baseURL && { baseURL }), ...fetchOptions });
  const init = request.data && { method: request.method, body: JSON.stringify(request.data) };
  return bot(request.url, init).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
}

module.exports = { FETCH_FAILURES, openFetchLab, provoke };
