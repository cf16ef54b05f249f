'use strict';

/** Sabotage, for --require: the store believes that it syncs, and does not. */

const { SqliteConnection } = require('../../../lib/store/driver');

const { exec, pragma } = SqliteConnection.prototype;

SqliteConnection.prototype.exec = function (sql) {
  Reflect.apply(exec, this, [sql.replace('synchronous = FULL', 'synchronous = OFF')]);
};
SqliteConnection.prototype.pragma = function (name) {
  return name === 'synchronous' ? 2 : Reflect.apply(pragma, this, [name]);
};
