'use strict';

/** The numbers of a relay: as text of Prometheus, and in a registry of prom-client. */

const PREFIX = 'signal_relay_';

/** @typedef {Record<string, string>} Labels */
/** @typedef {{ labels: Labels, value: number, suffix?: string }} Sample */

/** @param {Labels} labels @param {readonly string[]} names */
const keyOf = (labels, names) => JSON.stringify(names.map((name) => String(labels[name] ?? '')));

/** @param {string} key @param {readonly string[]} names @returns {Labels} */
const labelsOf = (key, names) =>
  Object.fromEntries(
    JSON.parse(key).map((/** @type {string} */ value, /** @type {number} */ index) => [names[index], value]),
  );

/** Values by labels: a counter adds to them, a gauge sets them. */
class Meter {
  /** @type {Map<string, number>} */
  #values = new Map();

  /**
   * @param {'counter' | 'gauge'} type
   * @param {string} name
   * @param {string} help
   * @param {readonly string[]} [labels]
   */
  constructor(type, name, help, labels = []) {
    this.type = type;
    this.name = PREFIX + name;
    this.help = help;
    this.labels = labels;
    if (labels.length === 0) this.#values.set('[]', 0);
  }

  /** @param {Labels} [labels] @param {number} [by] */
  add(labels = {}, by = 1) {
    const key = keyOf(labels, this.labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + by);
  }

  /** @param {number} value @param {Labels} [labels] */
  set(value, labels = {}) {
    this.#values.set(keyOf(labels, this.labels), value);
  }

  /** Forgets what was set: a gauge of things that may be gone. */
  clear() {
    this.#values.clear();
  }

  /** @returns {Sample[]} */
  samples() {
    return [...this.#values].map(([key, value]) => ({ labels: labelsOf(key, this.labels), value }));
  }
}

/** Upper bounds in seconds: from a commit on a fast disk to a signal that is too old. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

class Histogram {
  type = /** @type {const} */ ('histogram');
  #counts = SECONDS.map(() => 0);
  #count = 0;
  #sum = 0;

  /** @param {string} name @param {string} help */
  constructor(name, help) {
    this.name = PREFIX + name;
    this.help = help;
    this.labels = /** @type {readonly string[]} */ ([]);
  }

  /** @param {number} seconds */
  observe(seconds) {
    this.#count += 1;
    this.#sum += seconds;
    const bucket = SECONDS.findIndex((bound) => seconds <= bound);
    if (bucket !== -1) this.#counts[bucket] += 1;
  }

  /** @returns {Sample[]} */
  samples() {
    let below = 0;
    const buckets = SECONDS.map((bound, index) => {
      below += this.#counts[index];
      return { suffix: '_bucket', labels: { le: String(bound) }, value: below };
    });
    return [
      ...buckets,
      { suffix: '_bucket', labels: { le: '+Inf' }, value: this.#count },
      { suffix: '_sum', labels: {}, value: this.#sum },
      { suffix: '_count', labels: {}, value: this.#count },
    ];
  }
}

/** @param {string} text  of a label */
const escapeLabel = (text) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

/** @param {string} name @param {Sample} sample */
function line(name, { labels, value, suffix = '' }) {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

/**
 * The meters of one relay. Times are in seconds, as Prometheus wants them.
 *
 * @example
 * const meters = createMeters();
 * meters.signals.add({ source: 'tv', result: 'accepted' });
 * meters.acceptSeconds.observe(0.004);
 * metersText(meters);
 */
const createMeters = () => ({
  signals: new Meter('counter', 'signals_total', 'Signals by source and what became of them.', [
    'source',
    'result',
  ]),
  intents: new Meter('counter', 'intents_total', 'Orders by account and the state they came to.', [
    'venue',
    'account',
    'state',
  ]),
  acceptSeconds: new Histogram('accept_seconds', 'From the arrival of a signal to its commit.'),
  signalToWireSeconds: new Histogram(
    'signal_to_wire_seconds',
    'From the arrival of a signal to the sending of an order.',
  ),
  fsyncSeconds: new Histogram('fsync_seconds', 'Duration of a commit.'),
  signalAgeSeconds: new Histogram('signal_age_seconds', 'Age of a signal when it arrived, by its own time.'),
  unknownOpen: new Meter('gauge', 'unknown_open', 'Orders whose outcome is not known.'),
  laneDepth: new Meter('gauge', 'lane_depth', 'Orders that wait in the lanes of an account.', ['account']),
  gateOpen: new Meter('gauge', 'gate_open', '1 when the account may trade.', ['account']),
  clockOffset: new Meter('gauge', 'clock_offset_ms', 'Clock of the venue minus clock of this machine.', [
    'account',
  ]),
});

/** @typedef {ReturnType<typeof createMeters>} Meters */

/** @param {Meters} meters @returns {string} the text format 0.0.4 of Prometheus */
function metersText(meters) {
  return Object.values(meters)
    .flatMap((meter) => [
      `# HELP ${meter.name} ${meter.help}`,
      `# TYPE ${meter.name} ${meter.type}`,
      ...meter.samples().map((sample) => line(meter.name, sample)),
    ])
    .join('\n')
    .concat('\n');
}

/**
 * Shows the meters in a registry of prom-client, without depending on it.
 *
 * @param {Meters} meters
 * @param {{ registerMetric: (metric: any) => void }} registry
 * @param {() => unknown} [refresh]  called before the values are read
 * @example
 * registerMeters(meters, require('prom-client').register);
 */
function registerMeters(meters, registry, refresh = () => {}) {
  for (const meter of Object.values(meters)) {
    const { name, help, type } = meter;
    const read = async () => {
      await refresh();
      const values = meter
        .samples()
        .map(({ labels, value, suffix = '' }) => ({ labels, value, metricName: name + suffix }));
      return { name, help, type, values, aggregator: type === 'gauge' ? 'first' : 'sum' };
    };
    registry.registerMetric({ name, help, type, get: read, reset: () => {} });
  }
}

exports.Histogram = Histogram;
exports.Meter = Meter;
exports.createMeters = createMeters;
exports.metersText = metersText;
exports.registerMeters = registerMeters;
