'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const json = require('../../lib/classify/signature/json');

const object = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value));

test('a text is JSON only as an object or an array', () => {
  for (const text of ['{}', '[1]', ' {"a":1} ']) assert.equal(json.isJson(text), true, text);
  for (const text of ['', '1', '"a"', 'null', '{', 'a=1', '{"a":1}x']) {
    assert.equal(json.isJson(text), false, text);
  }
});

test('numbers have one spelling, and none that would change them', () => {
  const spellings = {
    '1.0': '1',
    '1e3': '1000',
    '-0': '0',
    0.1: '0.1',
    '1.50': '1.5',
    '28000.000000': '28000',
  };
  for (const [text, plain] of Object.entries(spellings)) assert.equal(json.plainNumber(text), plain);
  for (const text of ['9007199254740993', '1e400', '0x10', '', ' 1', '01', 'abc', '1.']) {
    assert.equal(json.plainNumber(text), text);
  }
});

test('each change keeps what it is not about', () => {
  assert.equal(json.withoutSpace('{ "a b" : [ 1, 2 ] }'), '{"a b":[1,2]}');
  assert.equal(json.withPlainNumbers('{"a":1.0,"b":"2.50","c":"x1.0"}'), '{"a":1,"b":"2.5","c":"x1.0"}');
  assert.equal(json.withBareNumbers('{"a":"1","b":"true","c":"x"}'), '{"a":1,"b":true,"c":"x"}');
  assert.equal(json.withPlainSlashes('{"a":"b\\/c"}'), '{"a":"b/c"}');
  assert.equal(json.withTrimmedStrings('{"a":" b "}'), '{"a":"b"}');
  assert.equal(json.withSortedNames('{"b":{"d":1,"c":2},"a":[2,1]}'), '{"a":[2,1],"b":{"c":2,"d":1}}');
  assert.equal(json.withoutEmptyMembers('{"a":null,"b":"","c":0}'), '{"c":0}');
  assert.deepEqual(
    json.flatMembers('{"a":"1","b":2,"c":[3]}'),
    new Map([
      ['a', '1'],
      ['b', '2'],
      ['c', '[3]'],
    ]),
  );
  assert.equal(json.flatMembers('[1]'), null);
});

test('properties: the meaning stays, and two orders become one', () => {
  fc.assert(
    fc.property(object, (text) => {
      assert.deepEqual(JSON.parse(json.withSortedNames(text)), JSON.parse(text));
      assert.equal(json.withoutSpace(JSON.stringify(JSON.parse(text), null, 2)), text);
      assert.equal(json.withPlainNumbers(json.withPlainNumbers(text)), json.withPlainNumbers(text));
    }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(fc.string().filter((name) => name !== '__proto__')), (names) => {
      const write = (list) => `{${list.map((name) => `${JSON.stringify(name)}:1`).join(',')}}`;
      assert.equal(json.withSortedNames(write(names)), json.withSortedNames(write(names.toReversed())));
    }),
  );
});

test('what is no JSON, or nested without end, is left alone', () => {
  const deep = '['.repeat(30000) + ']'.repeat(30000);
  for (const text of ['', 'a=1&b=2', '{"a":', deep]) {
    for (const change of [
      json.withSortedNames,
      json.withoutEmptyMembers,
      json.withoutSpace,
      json.withPlainNumbers,
    ]) {
      assert.equal(change(text), text);
    }
  }
});
