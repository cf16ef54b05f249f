import { run } from './bot.mjs';

export const handler = async () => ({ statusCode: 200, body: JSON.stringify(await run()) });
