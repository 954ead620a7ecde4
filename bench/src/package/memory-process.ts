// One contender in a process of its own: `memory-process <contender> <container> <key>` prints the MiB that it took.

import * as nodeCrypto from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { createContainerVerifier, parsePublicKey, verifyPackage } from '@org/package-format';
import { createNodeCrypto } from '@org/package-format/node';
import { createWebCrypto } from '@org/package-format/webcrypto';

import type { PackageCrypto } from '@org/package-format';

const [contender = '', container = '', key = ''] = process.argv.slice(2);
const onNode = createNodeCrypto(nodeCrypto);
const keys = [await parsePublicKey(await readFile(key), onNode)];

const ways = new Map<string, () => Promise<unknown>>([
  ['ours', () => stream(onNode)],
  ['floor', () => readFile(container)],
  ['ours on WebCrypto', () => stream(createWebCrypto(crypto.subtle))],
  ['ours, one buffer', async () => verifyPackage(await readFile(container), { keys, crypto: onNode })],
]);

const before = peakMebibytes();
await ways.get(contender)?.();
console.log(String(peakMebibytes() - before));

async function stream(platform: PackageCrypto): Promise<void> {
  const verifier = createContainerVerifier({ keys, crypto: platform });
  for await (const chunk of createReadStream(container, { highWaterMark: 65_536 })) {
    // A stream of a file without an encoding gives bytes.
    await verifier.write(chunk as Uint8Array);
  }
  await verifier.end();
}

/** The most that this process has ever held. What Node reports begins with the size of the process that started it. */
function peakMebibytes(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) / 1024;
}
