'use strict';

/**
 * What a bot does without a library, in the form of the exchange's own example for Node.js: one text is made of the
 * parameters, signed with createHmac, and put into the URL.
 */

const { createHmac } = require('node:crypto');
const axios = require('axios');

const RECV_WINDOW = '5000';

class HandMadeClient {
  constructor({ apiKey, secret, baseURL }) {
    this.apiKey = apiKey;
    this.secret = secret;
    this.baseURL = baseURL;
  }

  async request(method, endpoint, data) {
    const timestamp = Date.now().toString();
    const sign = createHmac('sha256', this.secret)
      .update(timestamp + this.apiKey + RECV_WINDOW + data)
      .digest('hex');
    const response = await axios({
      method,
      url: this.baseURL + endpoint + (method === 'GET' ? `?${data}` : ''),
      data: method === 'GET' ? undefined : data,
      headers: {
        'Content-Type': 'application/json',
        'X-BAPI-API-KEY': this.apiKey,
        'X-BAPI-TIMESTAMP': timestamp,
        'X-BAPI-RECV-WINDOW': RECV_WINDOW,
        'X-BAPI-SIGN': sign,
      },
    });
    return response.data;
  }

  get(endpoint, params) {
    const query = Object.entries(params).map(([name, value]) => `${name}=${value}`);
    return this.request('GET', endpoint, query.join('&'));
  }

  post(endpoint, order) {
    return this.request('POST', endpoint, JSON.stringify(order));
  }

  /** @returns {object} the login of a private stream */
  login() {
    const expires = Date.now() + 10_000;
    const signature = createHmac('sha256', this.secret).update(`GET/realtime${expires}`).digest('hex');
    return { op: 'auth', args: [this.apiKey, expires, signature] };
  }
}

module.exports = { HandMadeClient };
