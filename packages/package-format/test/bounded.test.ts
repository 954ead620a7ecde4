import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createContainerVerifier, verifyPackage } from '../src/index.js';
import type { PackageCrypto } from '../src/index.js';
import { hostileManifests } from './bounded/hostile-manifests.js';
import { crypto, makeKeyPair, verdictOf } from './fixture.js';

/** What one stream cost, and the most that its process had held by then, in MiB above what it began with. */
interface Cost {
  readonly title: string;
  readonly expected: string;
  readonly verdict: string;
  readonly elapsedMs: number;
  readonly grownMebibytes: number;
}

/** Generous: quiet machines need half a second. What is not bounded needs minutes. */
const maxMs = 5_000;
/** A process with everything compiled from its sources, on a machine that may be busy. */
const timeoutMs = 90_000;

async function measure(
  kind: 'manifests' | 'files',
  platform: 'node' | 'webcrypto',
): Promise<readonly Cost[]> {
  const script = join(import.meta.dirname, 'bounded', 'measure.ts');
  const command = ['--expose-gc', '--import', 'tsx', script, kind, platform];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    cwd: join(import.meta.dirname, '..', '..', '..'),
  });
  // The script prints exactly this.
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Cost);
}

function expectVerdicts(costs: readonly Cost[], count: number): void {
  expect(costs.length).toBe(count);
  const verdicts = costs.map(({ title, verdict }) => `${title}: ${verdict}`);
  expect(verdicts).toEqual(costs.map(({ title, expected }) => `${title}: ${expected}`));
  expect(costs.filter(({ elapsedMs }) => elapsedMs > maxMs)).toEqual([]);
}

describe('a container that nobody signed', { timeout: timeoutMs }, () => {
  it('is refused in bounded time and memory, whatever its manifest is (package-format 3.1, 3.2)', async () => {
    const costs = await measure('manifests', 'node');
    expectVerdicts(costs, 17);
    expect(costs.filter(({ grownMebibytes }) => grownMebibytes > 192)).toEqual([]);
  });

  it('is refused before any of its content is hashed (package-format 6)', async () => {
    const { publicKey } = await makeKeyPair();
    let hashedBytes = 0;
    const counting: PackageCrypto = {
      ...crypto,
      createSha256: (sizeHint) => {
        const hash = crypto.createSha256(sizeHint);
        return {
          update: (bytes) => {
            hashedBytes += bytes.length;
            hash.update(bytes);
          },
          digest: () => hash.digest(),
        };
      },
    };
    for (const { title, code, pieces } of hostileManifests()) {
      const verifier = createContainerVerifier({ keys: [publicKey], crypto: counting });
      const verdict = await verdictOf(async () => {
        for (const piece of pieces()) await verifier.write(piece);
        await verifier.end();
      });
      expect(`${title}: ${verdict}`).toBe(`${title}: ${code}`);
    }
    expect(hashedBytes).toBe(0);
  });

  it.each([
    ['zeros', '\0'],
    ['beginnings of an end record', 'PK\u0005\0'],
    ['end records', `PK\u0005\u0006${'\0'.repeat(18)}`],
    ['local headers', `PK\u0003\u0004${'\0'.repeat(26)}`],
    ['central headers', `PK\u0001\u0002${'\0'.repeat(42)}`],
  ])('is refused in bounded time when it is 64 MiB of %s', async (_, unit) => {
    const { publicKey } = await makeKeyPair();
    const bytes = new Uint8Array(Buffer.alloc(67_108_864, unit, 'latin1'));
    const startedMs = performance.now();
    expect(await verdictOf(() => verifyPackage(bytes, { keys: [publicKey], crypto }))).not.toBe('accepted');
    expect(performance.now() - startedMs).toBeLessThan(maxMs * 2);
  });
});

describe('a container of a trusted partner who means harm', { timeout: timeoutMs }, () => {
  it('costs less than its largest file where files are hashed as they come', async () => {
    const costs = await measure('files', 'node');
    expectVerdicts(costs, 9);
    const large = costs.filter(({ title }) => title.startsWith('a file of 60 MiB'));
    expect(large.length).toBe(3);
    expect(large.filter(({ grownMebibytes }) => grownMebibytes > 48)).toEqual([]);
    expect(costs.filter(({ grownMebibytes }) => grownMebibytes > 128)).toEqual([]);
  });

  it('costs two copies of its largest file where a digest wants it whole', async () => {
    const costs = await measure('files', 'webcrypto');
    expectVerdicts(costs, 9);
    expect(costs.filter(({ grownMebibytes }) => grownMebibytes > 256)).toEqual([]);
  });
});
