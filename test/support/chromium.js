'use strict';

/** Where Chromium is, and how it starts without a screen. */

const fs = require('node:fs');

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** What a test prints in place of its result. */
const skip = !fs.existsSync(CHROMIUM) && `there is no ${CHROMIUM}: install chromium to look at the page`;

module.exports = { ARGUMENTS, CHROMIUM, skip };
