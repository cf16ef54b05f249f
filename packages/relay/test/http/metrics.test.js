'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { createMeters, metersText, registerMeters } = require('../../lib/metrics.js');
const { post, serve } = require('./support.js');

/** Lines of the text format without its comments. @param {string} text */
const samples = (text) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

function filled() {
  const meters = createMeters();
  meters.signals.add({ source: 'tv', result: 'new' });
  meters.signals.add({ source: 'tv', result: 'new' });
  meters.signals.add({ source: 'with "quotes"\\ and\nlines', result: 'refused' });
  for (const seconds of [0.001, 0.0011, 0.004, 61]) meters.acceptSeconds.observe(seconds);
  meters.unknownOpen.set(3);
  meters.gateOpen.set(1, { account: 'a' });
  meters.gateOpen.set(0, { account: 'b' });
  meters.gateOpen.clear();
  meters.gateOpen.set(0, { account: 'a' });
  return meters;
}

test('the text has a type and a help for each metric, and escapes labels', () => {
  const text = metersText(filled());
  for (const name of Object.values(createMeters()).map((meter) => meter.name)) {
    assert.match(text, new RegExp(`^# HELP ${name} [A-Z1].*\\.$`, 'm'));
    assert.match(text, new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`, 'm'));
  }
  assert.ok(text.endsWith('\n'));
  const lines = samples(text);
  assert.ok(lines.includes('signal_relay_signals_total{source="tv",result="new"} 2'));
  assert.ok(
    lines.includes(
      'signal_relay_signals_total{source="with \\"quotes\\"\\\\ and\\nlines",result="refused"} 1',
    ),
  );
  assert.ok(lines.includes('signal_relay_unknown_open 3'));
  assert.deepEqual(
    lines.filter((line) => line.startsWith('signal_relay_gate_open')),
    ['signal_relay_gate_open{account="a"} 0'],
  );
});

test('the buckets of a histogram are cumulative, and its bounds belong to them', () => {
  const lines = samples(metersText(filled())).filter((line) =>
    line.startsWith('signal_relay_accept_seconds'),
  );
  assert.equal(lines[0], 'signal_relay_accept_seconds_bucket{le="0.001"} 1');
  assert.equal(lines[1], 'signal_relay_accept_seconds_bucket{le="0.0025"} 2');
  assert.equal(lines[2], 'signal_relay_accept_seconds_bucket{le="0.005"} 3');
  assert.ok(lines.includes('signal_relay_accept_seconds_bucket{le="60"} 3'));
  assert.ok(lines.includes('signal_relay_accept_seconds_bucket{le="+Inf"} 4'));
  assert.ok(lines.includes('signal_relay_accept_seconds_count 4'));
  const [sum] = lines.filter((line) => line.includes('_sum'));
  assert.ok(Math.abs(Number(sum.split(' ')[1]) - 61.0061) < 1e-9);
});

test('a registry of prom-client shows the same samples, and asks for them each time', async () => {
  const { Counter, Registry } = require('prom-client');
  const registry = new Registry();
  const own = new Counter({ name: 'own_total', help: 'Of the application.', registers: [registry] });
  own.inc();
  const meters = filled();
  let asked = 0;
  registerMeters(meters, registry, () => {
    asked += 1;
    meters.laneDepth.set(asked, { account: 'a' });
  });
  const text = await registry.metrics();
  const expected = samples(metersText(meters));
  assert.ok(asked > 0);
  assert.ok(text.includes('own_total 1'));
  assert.deepEqual(
    samples(text)
      .filter((line) => line.startsWith('signal_relay_') && !line.startsWith('signal_relay_lane_depth'))
      .sort(),
    expected.filter((line) => !line.startsWith('signal_relay_lane_depth')).sort(),
  );
  meters.signals.add({ source: 'tv', result: 'new' });
  assert.match(await registry.metrics(), /^signal_relay_signals_total\{source="tv",result="new"\} 3$/m);
});

test('/metrics is text of Prometheus, and counts what did not reach the relay', async (t) => {
  const { url } = await serve(t);
  await post(`${url}/hook/any`, Buffer.alloc(70_000));
  const response = await fetch(`${url}/metrics`);
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.match(await response.text(), /^signal_relay_signals_total\{source="any",result="too-large"\} 1$/m);
});
