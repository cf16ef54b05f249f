'use strict';

/** A longer text is not a URL that anybody sends requests to. */
const LONGEST_URL = 8192;

/**
 * @param {unknown} url a URL, its text, or a bare host name; a path and a port are ignored
 * @returns {string} the host in lower case without port and trailing dot, or `''`
 * @example hostNameOf('API.example.com.:443/path') // 'api.example.com'
 */
function hostNameOf(url) {
  if (url instanceof URL) return url.hostname.replace(/\.$/, '');
  if (typeof url !== 'string' || url.length > LONGEST_URL) return '';
  // A host without a scheme is what people write in configuration files.
  const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  if (!URL.canParse(absolute)) return '';
  return new URL(absolute).hostname.toLowerCase().replace(/\.$/, '');
}

module.exports = { hostNameOf };
