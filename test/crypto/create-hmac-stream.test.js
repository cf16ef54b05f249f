'use strict';

/** createHmac's stream side against node:crypto's: the same scenario runs on both and must end the same. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { Readable, PassThrough } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { describe, test } = require('node:test');

const { createHmac } = require('../..');
const { asyncOutcome, describeError, outcome } = require('../support/outcome');

/** Node.js 24 answers from uninitialised memory once an Hmac is finished: nothing to compare with. */
const REFERENCE_LEAKS = (() => {
  const hmac = crypto.createHmac('sha256', 'key');
  hmac.end();
  return hmac.digest('hex') !== '';
})();
const skip = REFERENCE_LEAKS && `createHmac of Node.js ${process.version} hands out uninitialised memory`;

/**
 * @param {string} title
 * @param {(create: (options?: any) => any) => unknown} scenario  what it returns is compared
 * @param {{ skip?: string | false }} [how]
 */
function same(title, scenario, how = {}) {
  test(title, how, async () => {
    for (const algorithm of ['sha256', 'sha512', 'sha1']) {
      for (const makeKey of [() => 'key', () => Buffer.alloc(200, 1)]) {
        const [expected, actual] = await Promise.all(
          [crypto.createHmac, createHmac].map((create) =>
            asyncOutcome(() => scenario((options) => create(algorithm, makeKey(), options))),
          ),
        );
        assert.deepEqual(actual, expected, algorithm);
      }
    }
  });
}

/**
 * Every event of the stream until it is closed.
 *
 * @param {any} hmac
 * @param {() => void} act
 * @returns {Promise<any[]>}
 */
function events(hmac, act) {
  return new Promise((resolve) => {
    /** @type {any[]} */
    const seen = [];
    hmac.on('data', (/** @type {any} */ chunk) => seen.push(['data', chunk]));
    hmac.on('error', (/** @type {any} */ error) => seen.push(['error', describeError(error)]));
    for (const name of ['finish', 'end']) hmac.on(name, () => seen.push([name]));
    hmac.on('close', () => resolve(seen));
    act();
  });
}

const LARGE = Buffer.alloc(200_000, 'a chunk of a stream ');

describe('the stream of an Hmac, as that of crypto.createHmac', () => {
  same('write and end', (create) => {
    const hmac = create();
    return events(hmac, () => {
      hmac.write('one');
      hmac.write(Buffer.from('two'));
      hmac.end('three');
    });
  });

  same('end at once, without data', (create) => {
    const hmac = create();
    return events(hmac, () => hmac.end());
  });

  same('end with a large chunk', (create) => {
    const hmac = create();
    return events(hmac, () => hmac.end(LARGE));
  });

  for (const encoding of ['utf8', 'hex', 'base64', 'latin1', 'utf16le', 'nonsense', 'buffer']) {
    same(`write in ${encoding}`, (create) => {
      const hmac = create();
      return events(hmac, () => {
        hmac.write('6162', encoding);
        hmac.end('abcd', encoding);
      });
    });
    // Hex of an odd length is tested below: node:crypto ends the whole process over it, or signs something else.
    same(`text that stays text, in ${encoding}`, (create) => {
      const hmac = create({ decodeStrings: false });
      return events(hmac, () => {
        hmac.write('6162', encoding);
        hmac.end('abcé', encoding);
      });
    });
    same(`setEncoding(${encoding})`, (create) => {
      const hmac = create();
      hmac.setEncoding(encoding);
      return events(hmac, () => hmac.end('data'));
    });
    same(`setDefaultEncoding(${encoding})`, (create) => {
      const hmac = create();
      hmac.setDefaultEncoding(encoding);
      return events(hmac, () => hmac.end('abcd'));
    });
  }

  same('update before and between writes', (create) => {
    const hmac = create().update('first');
    return events(hmac, () => {
      hmac.write('second');
      hmac.update('third');
      hmac.end('fourth');
    });
  });

  same('read() after end', async (create) => {
    const hmac = create();
    hmac.end('data');
    return [hmac.read(), hmac.read(), hmac.readable, hmac.writable];
  });

  same('async iteration', async (create) => {
    const hmac = create();
    hmac.end('data');
    const chunks = [];
    for await (const chunk of hmac) chunks.push(chunk);
    return chunks;
  });

  same('pipe in and out', (create) => {
    const hmac = create();
    return events(
      Readable.from([Buffer.from('one'), LARGE, Buffer.from('two')])
        .pipe(hmac)
        .pipe(new PassThrough()),
      () => {},
    );
  });

  same('pipeline', async (create) => {
    const hmac = create();
    await pipeline(Readable.from(['one', 'two', LARGE]), hmac);
    return hmac.read();
  });

  same('pipeline whose source fails', (create) => {
    const failing = new Readable({
      read() {
        this.destroy(new RangeError('the source failed'));
      },
    });
    return pipeline(failing, create());
  });

  same('write after end', (create) => {
    const hmac = create();
    return events(hmac, () => {
      hmac.end('data');
      hmac.write('late');
    });
  });

  same('write of what is no data', (create) => {
    const hmac = create();
    return [5, null, undefined, {}, true, Symbol('x')].map((value) => outcome(() => hmac.write(value)));
  });

  same(
    'digest and update after the stream ended',
    async (create) => {
      const hmac = create();
      const seen = await events(hmac, () => hmac.end('data'));
      const after = [
        () => hmac.update('late') === hmac,
        () => hmac.update(5),
        () => hmac.digest('hex'),
        () => hmac.digest(),
        () => hmac.digest('base64'),
        () => hmac.update('later') === hmac,
      ].map(outcome);
      return [seen, after];
    },
    { skip },
  );

  for (const [name, chunk] of Object.entries({ none: undefined, small: 'data', large: LARGE })) {
    same(
      `the stream used after digest(), data: ${name}`,
      async (create) => {
        const hmac = create().update('data');
        const mac = hmac.digest('hex');
        const seen = await events(hmac, () => {
          if (chunk !== undefined) hmac.write(chunk);
          hmac.end(chunk);
        });
        return [mac, seen, outcome(() => hmac.digest('hex'))];
      },
      { skip: chunk === undefined && skip },
    );
  }

  same(
    'digest() while writes are under way',
    async (create) => {
      const hmac = create();
      hmac.write('data');
      const mac = hmac.digest('hex');
      return [mac, await events(hmac, () => hmac.end())];
    },
    { skip },
  );

  same('destroy()', (create) => {
    const hmac = create().update('data');
    return events(hmac, () => hmac.destroy(new RangeError('stop')));
  });

  same('options reach the stream', (create) => {
    const hmac = create({ highWaterMark: 7, readableObjectMode: true, emitClose: false });
    return [
      hmac.writableHighWaterMark,
      hmac.readableHighWaterMark,
      hmac.readableObjectMode,
      hmac.write('12345678'),
    ];
  });

  same('bad options of the stream', (create) => {
    const hmac = create({ highWaterMark: 'many' });
    return [outcome(() => hmac.write('data')), outcome(() => hmac.digest('hex'))];
  });

  same('a transform of the user replaces the own one', (create) => {
    const hmac = create({
      /** @param {Buffer} chunk @param {string} _encoding @param {(e: null, c: Buffer) => void} done */
      transform(chunk, _encoding, done) {
        done(null, Buffer.from(chunk.toString().toUpperCase()));
      },
    });
    return events(hmac, () => hmac.end('data'));
  });

  same('chunks changed after write', async (create) => {
    const hmac = create();
    const chunk = Buffer.alloc(5000, 1);
    const seen = events(hmac, () => {
      hmac.write(chunk);
      chunk.fill(2);
      hmac.end(chunk);
    });
    return seen;
  });
});

describe('where the Hmac of Node.js does harm', () => {
  const TYPE = { code: 'ERR_INVALID_ARG_TYPE' };
  const HEX = { code: 'ERR_INVALID_ARG_VALUE' };

  for (const algorithm of ['sha256', 'sha512', 'sha1']) {
    /** @param {any} hmac @param {(hmac: any) => void} act @param {object} error */
    const rejects = (hmac, act, error) =>
      assert.rejects(async () => {
        act(hmac);
        for await (const chunk of hmac) assert.fail(`a MAC came out: ${chunk.length} bytes`);
      }, error);

    test(`${algorithm}: hex of an odd length in a stream is an error`, async () => {
      for (const options of [undefined, { objectMode: true }, { decodeStrings: false }]) {
        await rejects(createHmac(algorithm, 'key', options), (hmac) => hmac.end('abc', 'hex'), HEX);
      }
      const late = createHmac(algorithm, 'key');
      late.digest();
      await rejects(late, (hmac) => hmac.end('abc', 'HEX'), HEX);
    });

    test(`${algorithm}: what is no data is an error in object mode`, async () => {
      for (const chunk of [{}, 5, true, Symbol('x'), ['text'], new ArrayBuffer(3)]) {
        for (const options of [{ objectMode: true }, { writableObjectMode: true }]) {
          await rejects(createHmac(algorithm, 'key', options), (hmac) => hmac.end(chunk), TYPE);
        }
        const late = createHmac(algorithm, 'key', { objectMode: true });
        late.digest();
        await rejects(late, (hmac) => hmac.end(chunk), TYPE);
      }
    });

    test(`${algorithm}: a finished one has nothing more to give`, async () => {
      const ended = createHmac(algorithm, 'key');
      const [[, mac]] = await events(ended, () => ended.end('data'));
      assert.deepEqual(mac, crypto.createHmac(algorithm, 'key').update('data').digest());
      assert.equal(ended.digest('hex'), '');
      assert.equal(ended.digest().length, 0);

      const digested = createHmac(algorithm, 'key');
      digested.digest();
      assert.ok((await events(digested, () => digested.end())).every(([name]) => name !== 'data'));
      assert.equal(digested.digest('base64'), '');
    });
  }
});
