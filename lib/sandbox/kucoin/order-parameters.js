'use strict';

/** What the parameters of spot and futures orders have in common. */

const { invalidParameter } = require('./replies.js');

/** https://www.kucoin.com/docs-new/rest/spot-trading/orders/add-order */
const CLIENT_OID = /^[0-9A-Za-z_-]{1,40}$/;
const LARGEST_PAGE = 500;

/** @param {unknown} value Given, and not empty. */
function filled(value) {
  return value !== undefined && value !== null && value !== '';
}

/**
 * @param {Record<string, any>} params
 * @returns {Record<string, any>} With the documented defaults. null counts as absent.
 */
function withDefaults(params) {
  const given = Object.entries(params).filter(([, value]) => value !== null);
  return { type: 'limit', timeInForce: 'GTC', ...Object.fromEntries(given) };
}

/** @param {Record<string, any>} params @param {string} name @param {readonly string[]} allowed */
function oneOf(params, name, allowed) {
  return allowed.includes(params[name]) ? null : invalidParameter(`${name} is invalid`);
}

/** @param {Record<string, any>} params @returns {'gtc' | 'ioc' | 'fok' | 'post-only'} */
function timesInForce({ timeInForce, postOnly }) {
  if (postOnly === true) return 'post-only';
  return timeInForce === 'IOC' ? 'ioc' : timeInForce === 'FOK' ? 'fok' : 'gtc';
}

/**
 * One page of a list.
 * @param {readonly object[]} rows
 * @param {Record<string, any>} params
 */
function pageOf(rows, params) {
  const pageSize = Math.min(Number(params.pageSize) || 50, LARGEST_PAGE);
  const currentPage = Number(params.currentPage) || 1;
  return {
    ...{ currentPage, pageSize, totalNum: rows.length, totalPage: Math.ceil(rows.length / pageSize) },
    items: rows.slice((currentPage - 1) * pageSize, currentPage * pageSize),
  };
}

module.exports = { CLIENT_OID, filled, oneOf, pageOf, timesInForce, withDefaults };
