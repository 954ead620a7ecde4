// npm run kill -- [--kills 1000] [--seed N]      kills processes over the file store of desktop hosts

import { parseArgs } from 'node:util';
import { killProcesses } from './kill-processes.js';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const kills = whole('kills', values.kills);
const seed = whole('seed', values.seed ?? String(Date.now() % 2 ** 31));
console.log(`kill  seed ${seed}  ${kills} kills`);
let shown = 0;
const { violations } = await killProcesses({
  kills,
  seed,
  onKill: (kill, { counts, violations: found }) => {
    show(found);
    if (kill % 50 === 0 || kill === kills)
      console.log(`${kill} kills, ${found.length} violations, ${JSON.stringify(Object.fromEntries(counts))}`);
  },
});
show(violations);
process.exitCode = violations.length === 0 ? 0 : 1;

/** Each violation as it is found: a long run may be ended before its end. */
function show(found: readonly string[]): void {
  for (const violation of found.slice(shown)) console.log(violation);
  shown = found.length;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} must be a whole number, not "${text}".`);
}
