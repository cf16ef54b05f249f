'use strict';

/** The limit of an exchange by IP address: https://bybit-exchange.github.io/docs/v5/rate-limit */

const WINDOW_MS = 5000;
const LIMIT = 600;
const FREQUENT = '<html>403, access too frequent</html>';

/** Counts what arrives in any 5 s, and refuses more than 600. */
function limiter() {
  const arrivals = [];
  let refused = 0;
  return {
    get refused() {
      return refused;
    },
    isTooMuch() {
      const now = performance.now();
      arrivals.push(now);
      while (arrivals[0] < now - WINDOW_MS) arrivals.shift();
      if (arrivals.length <= LIMIT) return false;
      refused += 1;
      return true;
    },
  };
}

function limited(exchange, limit) {
  for (const [path, answer] of Object.entries(exchange.answers)) {
    exchange.answers[path] = (outgoing, incoming) => {
      if (!limit.isTooMuch()) return answer(outgoing, incoming);
      outgoing.statusCode = 403;
      return outgoing.end(FREQUENT);
    };
  }
}

module.exports = { FREQUENT, limited, limiter };
