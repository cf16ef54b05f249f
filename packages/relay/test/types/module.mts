import signalRelay, { createRelay, defineRelay } from 'signal-relay';

const config = defineRelay({ sources: {}, accounts: {} });
console.log(signalRelay.createRelay === createRelay, createRelay(config).state);
