'use strict';

/**
 * `npm run demo`: starts a local Bybit, runs the balance bot with a key that works, then with one that is refused.
 * Nothing leaves this machine. Exits 0 when both runs end as they should.
 */

const { spawn } = require('node:child_process');
const path = require('node:path');

const { backend } = require('bybit-auth');
const { startSandbox } = require('bybit-auth/sandbox');

const BOT = path.join(__dirname, 'bot.js');
const SECRET = 'sandbox-secret-sandbox-secret-sandbo';
const WORKING_KEY = { apiKey: 'sandbox-key-works-', secret: SECRET };
const REFUSED_KEY = { apiKey: 'sandbox-key-expird', secret: SECRET, expiredAt: Date.now() - 86_400_000 };

/**
 * @param {{ apiKey: string, secret: string }} key
 * @param {string} baseURL
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function runBot(key, baseURL) {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      BYBIT_API_KEY: key.apiKey,
      BYBIT_API_SECRET: key.secret,
      BYBIT_BASE_URL: baseURL,
    };
    const bot = spawn(process.execPath, [BOT], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [bot.stdout, bot.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        process.stdout.write(text);
      });
    }
    bot.on('error', reject);
    bot.on('close', (status) => resolve({ status, output }));
  });
}

async function main() {
  const sandbox = await startSandbox({ keys: [WORKING_KEY, REFUSED_KEY] });
  console.log(`bybit-auth signs with the ${backend.name} backend (${backend.reason})`);
  console.log(`a local Bybit listens at ${sandbox.urls.mainnet}\n`);
  try {
    console.log('— the bot, with a key that works');
    const accepted = await runBot(WORKING_KEY, sandbox.urls.mainnet);
    console.log('\n— the same bot, with a key that Bybit refuses');
    const refused = await runBot(REFUSED_KEY, sandbox.urls.mainnet);
    const asExpected =
      accepted.status === 0 &&
      accepted.output.includes('USDT: ') &&
      refused.status === 1 &&
      refused.output.includes('33004') &&
      refused.output.includes('Checklist');
    console.log(asExpected ? '\nBoth ended as they should.' : '\nThe bot did not end as it should.');
    process.exitCode = asExpected ? 0 : 1;
  } finally {
    await sandbox.close();
  }
}

main();
