import { run } from './bot.mjs';

run().then((result) => console.log(JSON.stringify(result)));
