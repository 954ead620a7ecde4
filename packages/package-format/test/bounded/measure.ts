// `measure.ts <manifests|files> <node|webcrypto>`: what each hostile stream costs in a process of its own, as JSON.

import * as nodeCrypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createContainerVerifier } from '../../src/index.js';
import { createNodeCrypto } from '../../src/node.js';
import { createWebCrypto } from '../../src/webcrypto.js';
import { makeKeyPair, packLoans, verdictOf } from '../fixture.js';
import type { KeyPair } from '../fixture.js';
import { hostileFiles } from './hostile-files.js';
import { hostileManifests } from './hostile-manifests.js';
import { inPieces } from './hostile-stream.js';

const [kind, platform] = process.argv.slice(2);
const crypto =
  platform === 'node' ? createNodeCrypto(nodeCrypto) : createWebCrypto(nodeCrypto.webcrypto.subtle);

const { partner, streams } =
  kind === 'files' ? await hostileFiles() : { partner: await makeKeyPair(), streams: hostileManifests() };
await warmUp(partner);

const baseline = peakMebibytes();
for (const { title, code, pieces } of streams) {
  globalThis.gc?.(); // what the stream before left behind is not this one's cost
  const startedMs = performance.now();
  const verdict = await verdictOf(() => verify(pieces(), partner));
  const elapsedMs = Math.round(performance.now() - startedMs);
  const grownMebibytes = Math.round(peakMebibytes() - baseline);
  console.log(JSON.stringify({ title, expected: code, verdict, elapsedMs, grownMebibytes }));
}

/** Code that is compiled and buffers that are kept belong to no stream. */
async function warmUp({ signer, ...keys }: KeyPair): Promise<void> {
  const packed = await packLoans(signer);
  for (let round = 0; round < 20; round += 1) await verify(inPieces(packed), { signer, ...keys });
}

async function verify(pieces: Iterable<Uint8Array>, { publicKey }: KeyPair): Promise<void> {
  const verifier = createContainerVerifier({ keys: [publicKey], crypto });
  for (const piece of pieces) await verifier.write(piece);
  await verifier.end();
}

/** The most that this process has ever held. What Node reports begins with the size of the process that started it. */
function peakMebibytes(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) / 1024;
}
