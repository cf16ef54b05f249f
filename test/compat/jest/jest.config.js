'use strict';

/** A project as a user of the package has it. test/compat/fake-timers-jest.test.js runs it. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.jest.js'],
  transform: {},
  moduleNameMapper: {
    '^bybit-auth$': '<rootDir>/../../../lib',
    '^bybit-auth/(.*)$': '<rootDir>/../../../lib/$1',
  },
  // On a busy machine a hang must be a hang.
  testTimeout: 30_000,
};
