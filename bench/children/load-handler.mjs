// `node load-handler.mjs BUNDLE`: milliseconds from nothing to a handler that has run once, its clients made. The event is empty: a
// handler that checks its input refuses it after that.
import { pathToFileURL } from 'node:url';

const start = performance.now();
const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);
const answer = await Promise.resolve(handler({})).catch((error) => error);
const ms = performance.now() - start;
if (answer instanceof Error && answer.name !== 'InputError') throw answer;
console.log(JSON.stringify({ ms }));
