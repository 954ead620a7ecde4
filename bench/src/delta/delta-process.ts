// One contender in a process of its own: `delta-process <contender> <old> <new> <patch>` prints the MiB that it took.

import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';

import { applyDelta } from '@org/package-format';
import { createDelta } from '@org/package-format/delta';

const [contender = '', from = '', to = '', patch = ''] = process.argv.slice(2);

const ways = new Map<string, () => Promise<unknown>>([
  ['make', async () => createDelta(await readFile(from), await readFile(to), { baseSha256: digestOf(from) })],
  ['make floor', () => Promise.all([readFile(from), readFile(to)])],
  ['apply', apply],
  ['apply floor', () => readFile(to)],
]);

const before = peakMebibytes();
await ways.get(contender)?.();
console.log(String(peakMebibytes() - before));

/** From file to nowhere, as a host does from its store to its store. */
async function apply(): Promise<void> {
  const [base, target] = [await open(from), await open(to)];
  const header = (await readFile(patch)).subarray(0, 36);
  const output = applyDelta({
    patch: createReadStream(patch) as AsyncIterable<Uint8Array>, // without an encoding it gives bytes
    base: {
      size: (await base.stat()).size,
      read: async (at, length) => (await base.read(new Uint8Array(length), 0, length, at)).buffer,
    },
    expected: { baseSha256: header.toString('hex', 4), size: (await target.stat()).size },
  });
  let made = 0;
  for await (const piece of output) made += piece.length;
  if (made === 0) throw new Error('Nothing came out.');
  await Promise.all([base.close(), target.close()]);
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The most that this process has ever held. What Node reports begins with the size of the process that started it. */
function peakMebibytes(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) / 1024;
}
