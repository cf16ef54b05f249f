'use strict';

/** Compares what came out of a scenario with what it expects. Pure. */

/** @typedef {import('./player.js').Outcome} Outcome */
/** @typedef {import('./player.js').Expectation} Expectation */

/** @param {string} text @param {RegExp | string} wanted */
function contains(text, wanted) {
  return wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted);
}

/**
 * @param {Expectation} expect
 * @param {Outcome} outcome
 * @returns {string[]} what is wrong, in words; empty when nothing is
 */
function problemsOf(expect, outcome) {
  const problems = [];
  const {
    cause,
    first,
    steps = {},
    says = [],
    advises = [],
    evidence = {},
    fields = {},
    undecidable,
  } = expect;
  if (outcome.cause !== cause) problems.push(`the cause is ${outcome.cause}, not ${cause}`);
  if (first !== undefined && outcome.first !== first) {
    problems.push(`the first check is ${outcome.first} (${outcome.steps[outcome.first]}), not ${first}`);
  }
  for (const [step, status] of Object.entries(steps)) {
    if (outcome.steps[step] === status) continue;
    problems.push(`the step ${step} is ${outcome.steps[step]}, not ${status}: ${outcome.evidence[step]}`);
  }
  for (const wanted of says) {
    if (!contains(outcome.says, wanted)) {
      problems.push(`no evidence says ${wanted}: ${outcome.evidence[outcome.first]}`);
    }
  }
  for (const [step, wanted] of Object.entries(evidence)) {
    if (!wanted.test(outcome.evidence[step])) {
      problems.push(`${step} does not say ${wanted}: ${outcome.evidence[step]}`);
    }
  }
  for (const wanted of advises) {
    if (!contains(outcome.advises, wanted)) problems.push(`no fix says ${wanted}`);
  }
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.is(outcome.subject?.[name], value)) {
      problems.push(`${name} is ${outcome.subject?.[name]}, not ${value}`);
    }
  }
  if (undecidable === undefined && !outcome.decided) {
    problems.push(
      `it is not decided: ${outcome.first} is ${outcome.steps[outcome.first]}, ${outcome.confidence}`,
    );
  }
  if (undecidable !== undefined && outcome.decided) {
    problems.push(`it is decided after all: ${outcome.evidence[outcome.first]}`);
  }
  return problems;
}

/**
 * @param {Expectation} expect
 * @param {Outcome} outcome
 * @returns {{ score: 'right' | 'undecided' | 'wrong', problems: string[] }}
 */
function scoreOf(expect, outcome) {
  const problems = problemsOf(expect, outcome);
  if (problems.length > 0) return { score: 'wrong', problems };
  return { score: expect.undecidable === undefined ? 'right' : 'undecided', problems };
}

module.exports = { scoreOf };
