'use strict';

/** `signal-relay template`: what to put into an alert. */

const { EXIT } = require('./exit');
const { findSource } = require('./project');
const { UsageError } = require('./usage-error');

const PLACEHOLDER = 'THE-SECRET-OF-THE-SOURCE';

/** @type {import('./commands').Run} */
async function template({ values, operands: [kind] }, surroundings) {
  const { TEMPLATES } = require('../sources/templates');
  const source = await findSource(values, surroundings, kind);
  const preset = source?.preset ?? kind;
  if (!Object.hasOwn(TEMPLATES, preset)) {
    const known = Object.keys(TEMPLATES).join(', ');
    throw new UsageError(
      `no template for '${kind}'; there is one for ${known}, and for sources of that preset`,
      'template',
    );
  }
  if (values['show-secret'] && source === null) {
    throw new UsageError('--show-secret needs a source of the configuration', 'template');
  }
  const secret = values['show-secret'] ? source?.secret() : PLACEHOLDER;
  const url = `https://${values.host ?? 'YOUR-HOST'}/hook/${source?.name ?? 'tv'}`;
  const lines = ['Webhook URL', `  ${url}`, '', 'Message', TEMPLATES[preset]({ secret }), ''];
  if (secret === PLACEHOLDER) {
    lines.push(
      `Replace ${PLACEHOLDER}${source?.variables[0] ? ` by the value of ${source.variables[0]}` : ''}.`,
    );
  }
  surroundings.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

module.exports = { template };
