'use strict';

/** `signal-relay template`: what to put into an alert. */

const { EXIT } = require('./exit');
const { findSource } = require('./project');
const { UsageError } = require('./usage-error');

const PLACEHOLDER = 'THE-SECRET-OF-THE-SOURCE';

/** @type {import('./commands').Run} */
async function template({ values, operands: [kind] }, surroundings) {
  const { EXAMPLES, TEMPLATES, template: render } = require('../sources/templates');
  const source = await findSource(values, surroundings, kind);
  const isShown = values['show-secret'] === true;
  if (isShown && source === null) {
    throw new UsageError('--show-secret needs a source of the configuration', 'template');
  }
  const secret = isShown ? /** @type {import('./project').SourceView} */ (source).secret() : PLACEHOLDER;
  const url = `https://${values.host ?? 'YOUR-HOST'}/hook/${source?.name ?? EXAMPLES[kind]?.name}`;
  const text = render(source?.scheme ?? kind, {
    url,
    secret,
    ...(source?.secretField && { field: source.secretField }),
  });
  if (text === null) {
    const known = Object.keys(TEMPLATES).join(', ');
    throw new UsageError(
      `there is no template for '${kind}', only for ${known} and sources of these kinds`,
      'template',
    );
  }
  const [variable = 'its variable'] = source?.variables ?? [];
  const advice = text.includes(PLACEHOLDER) ? `Replace ${PLACEHOLDER} by the value of ${variable}.\n` : '';
  if (source === null) {
    const { text: line } = EXAMPLES[kind];
    surroundings.stderr.write(
      `The configuration has no source of the kind ${kind}. What is missing in its sources:\n  ${line}\n\n`,
    );
  }
  surroundings.stdout.write(`${text}${advice}`);
  return EXIT.ok;
}

module.exports = { template };
