'use strict';

/** Everything that is tested with got 14, with the newest got. */

if (Number(process.versions.node.split('.')[0]) >= 22) {
  process.env.COMPAT_GOT = 'got-16';
  require('./got.test.js');
} else {
  console.log('got 16 is not tested: it needs Node.js 22 or later');
}
