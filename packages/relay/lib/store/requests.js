'use strict';

/** @typedef {{ id: number, name: string, parameters: unknown }} Request  what is asked of the thread */

/** @param {readonly Omit<Request, 'id'>[]} requests @returns {string} what is in a group: `accept+transition:send` */
function nameOf(requests) {
  const kinds = requests.map(({ name, parameters }) => {
    const { event } = /** @type {{ event?: string }} */ (parameters ?? {});
    return name === 'transition' ? `${name}:${event}` : name;
  });
  return [...new Set(kinds)].sort().join('+');
}

module.exports = { nameOf };
