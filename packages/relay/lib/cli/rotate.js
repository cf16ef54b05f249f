'use strict';

/** `signal-relay rotate`: a new secret for a source, and the steps that lose no signal. */

const { EXIT } = require('./exit');
const { newSecret } = require('./init');
const { readSource } = require('./project');

/** @type {import('./commands').Run} */
async function rotate({ values, operands: [name] }, surroundings) {
  const { scheme, variables } = await readSource(values, surroundings, name, 'rotate');
  const [current = `${name.toUpperCase().replace(/\W/g, '_')}_SECRET`, old = `${current}_OLD`] = variables;
  const isStandard = scheme === 'standard' || scheme === 'svix';
  const secret = isStandard
    ? `whsec_${Buffer.from(newSecret(), 'base64url').toString('base64')}`
    : newSecret();
  const isListed = variables.includes(old);
  const where = scheme === 'tradingview' ? 'the text of the alerts' : 'the sender';
  const steps = [
    ...(isListed
      ? []
      : [`In the configuration, list env.optional('${old}') after env('${current}') in the source ${name}.`]),
    `Set ${old} to the present value of ${current}.`,
    `Set ${current} to the new secret:\n\n     ${current}=${secret}\n`,
    'Restart the relay. It accepts both secrets now.',
    `Put the new secret into ${where}.`,
    `When the last sender has changed, remove ${old} and restart.`,
  ];
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`);
  surroundings.stdout.write(
    `A new secret for ${name}. Nothing was changed; do this:\n\n${lines.join('\n')}\n`,
  );
  return EXIT.ok;
}

module.exports = { rotate };
