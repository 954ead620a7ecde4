import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** What one patch cost, and the most that its process had held by then, in MiB above what it began with. */
interface Cost {
  readonly title: string;
  readonly verdict: string;
  readonly reads: number;
  readonly elapsedMs: number;
  readonly grownMebibytes: number;
}

/** A process with everything compiled from its sources, on a machine that may be busy. */
const timeoutMs = 90_000;

describe('a patch to a container of 64 MiB', { timeout: timeoutMs }, () => {
  it('costs neither the base nor the target in memory, and no more than its reads in time', async () => {
    const script = join(import.meta.dirname, 'bounded', 'measure-delta.ts');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--max-semi-space-size=1', '--import', 'tsx', script],
      { cwd: join(import.meta.dirname, '..', '..', '..') },
    );
    // The script prints exactly this.
    const costs = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Cost);
    expect(costs.map(({ title, verdict, reads }) => [title, verdict, reads])).toEqual([
      ['one copy of everything', 'accepted', 1024],
      ['only literals', 'accepted', 0],
      ['a piece of the base for each byte', 'accepted', 8192],
      ['as many instructions as there may be', 'accepted', 11],
    ]);
    expect(costs.filter(({ grownMebibytes }) => grownMebibytes > 64)).toEqual([]);
    // Generous: quiet machines need half a second.
    expect(costs.filter(({ elapsedMs }) => elapsedMs > 10_000)).toEqual([]);
  });
});
