'use strict';

const axios = require('axios');
const bybitAuth = require('bybit-auth');
const { attach } = require('bybit-auth/axios');
const { createSignMessage } = require('bybit-auth/bybit-api');
const { attach: attachCcxt } = require('bybit-auth/ccxt');
const { createFetch } = require('bybit-auth/fetch');
const { startSandbox } = require('bybit-auth/sandbox');
const { WebhookVerifier } = require('bybit-auth/webhook');
const { check } = require('./checks.cjs');

const adapters = [createFetch, createSignMessage, attachCcxt, WebhookVerifier];
check({ axios, bybitAuth, attach, startSandbox, adapters });
