/** What the service does with the unpacked archive: imports the handler, and calls it. */

import { handler } from './handler.mjs';

const { body } = await handler();
console.log(body);
