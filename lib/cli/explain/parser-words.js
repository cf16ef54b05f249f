'use strict';

/**
 * Reads what the JSON parsers of all languages say about a reply that is not JSON. Pure.
 *
 * @module
 */

/** Python and aiohttp, Go, Java, C#, Rust, PHP, Ruby, JavaScript. */
const NOT_JSON = new RegExp(
  [
    String.raw`JSONDecodeError|expecting value: line \d{1,6} column|unexpected mimetype|(?:could not|cannot|can't|failed to) (?:be )?(?:decode|parse)d? (?:(?:as|the|response|reply|body|to) ){0,3}JSON`,
    String.raw`invalid character .{1,6} looking for beginning|unexpected end of JSON`,
    String.raw`Json(?:Parse|Reader|Encoding|Mapping|Syntax)?Exception|MalformedJson|A JSONObject text must begin with`,
    String.raw`does not contain any JSON tokens|is an invalid start of a value|while parsing value:`,
    String.raw`error decoding response body|kind: Decode\b|expected value\W{1,6}line\W{1,3}\d|expected value at line \d{1,6} column|EOF while parsing a value`,
    String.raw`JSON::ParserError|(?:json|parse).{0,40}: Syntax error|Syntax error, malformed JSON`,
    String.raw`is not valid JSON|in JSON at position|after JSON at position|JSON Parse error|JSON\.parse:|unexpected token '?<`,
  ].join('|'),
  'i',
);
/** The first character of the reply, where the parser names it. */
const PAGE =
  /un(?:expected|recognized) token '?<|(?:character|value:?) (?:encountered[^:]{0,40}: ?)?\(?['"]?<|'<' is an invalid|mimetype: text\/html|Value <|<!doctype|<html/i;
const LONGEST_LINE = 300;

/** What classify() knows these two as. */
const WORDS = Object.freeze({ page: "Unexpected token '<'", other: 'Unexpected end of JSON input' });

/**
 * @param {string} text
 * @returns {{ body: string, line: string } | null} the words for classify(), and the line that was read
 */
function parserErrorIn(text) {
  const line = text.split('\n').findLast((one) => NOT_JSON.test(one.slice(0, 4096)));
  if (line === undefined) return null;
  return { body: PAGE.test(line) ? WORDS.page : WORDS.other, line: line.trim().slice(0, LONGEST_LINE) };
}

module.exports = { parserErrorIn };
