const TRANSITION = /^\s*(\S+) --> (\S+?)(?:: (.+))?$/;
const START_AND_END = '[*]';

/**
 * @param {string} diagram  `stateDiagram-v2` and transitions, in the language that the hosts of repositories draw
 * @returns {{ from: string, to: string, when: string }[]}
 * @throws {Error} for anything but transitions: a table would say less than the diagram
 */
export function transitionsOf(diagram) {
  const [kind, ...lines] = diagram.trim().split('\n');
  if (kind !== 'stateDiagram-v2') {
    throw new Error(`The site shows no diagrams but stateDiagram-v2, not ${kind}`);
  }
  return lines.map((line) => {
    const [whole, from, to, when = ''] = TRANSITION.exec(line) ?? [];
    if (whole === undefined) throw new Error(`Not a transition of a state diagram: ${line}`);
    return { from: from === START_AND_END ? 'start' : from, to: to === START_AND_END ? 'end' : to, when };
  });
}

/** For markdown-it: a state diagram as the table that it stands for, so that the site needs no drawing library. */
export function stateDiagrams(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const { content, info } = tokens[index];
    if (info.trim() !== 'mermaid') return fence(tokens, index, options, env, self);
    const escape = md.utils.escapeHtml;
    const cells = ({ from, to, when }) =>
      `<td><code>${escape(from)}</code></td><td><code>${escape(to)}</code></td><td>${escape(when)}</td>`;
    const rows = transitionsOf(content).map((transition) => `<tr>${cells(transition)}</tr>`);
    const head = '<thead><tr><th>from</th><th>to</th><th>when</th></tr></thead>';
    return `<table tabindex="0">${head}<tbody>${rows.join('')}</tbody></table>\n`;
  };
}
