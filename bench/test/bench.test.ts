import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { interleave } from '../src/interleave.js';
import { toTable } from '../src/report.js';

const root = join(import.meta.dirname, '..', '..');
const command = ['--import', 'tsx', 'bench/src/main.ts'];

describe('npm run bench', () => {
  it('ends with one line of JSON in the promised form', () => {
    const output = execFileSync(process.execPath, [...command, '--json', '--quick', '--only', 'size'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
    const size = expect.any(Number) as unknown;
    const sizes = (name: string) => ({
      name,
      unit: 'bytes',
      ours: size,
      floor: size,
      peers: { comlink: size, penpal: size },
      ratioToFloor: size,
    });
    expect(JSON.parse(lastLine)).toEqual({
      results: [
        sizes('guest-sdk core size'),
        sizes('guest-sdk with one method size'),
        sizes('guest-sdk every method size'),
      ],
    });
  });

  it('names what there is when a filter fits nothing', () => {
    const { status, stderr } = spawnSync(process.execPath, [...command, '--only', 'nothing like it'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    for (const name of [
      'bridge sequential',
      'bridge 1000 in flight',
      'verify 6 MB, Node',
      'verify and store 6 MB, Node',
      'verify 60 MB, Chromium',
      'verify and store 60 MB, Chromium',
      'memory 60 MB in 200 files, Node',
      'memory 60 MB in one file, Node',
      'guest-sdk core size',
      'types of the whole API',
    ]) {
      expect(stderr).toContain(`  ${name}\n`);
    }
  });
});

describe('interleaved rounds', () => {
  it('measure everybody once per round, leave out the warm-up, and give medians', async () => {
    const order: string[] = [];
    const contender = (name: string, samples: readonly number[]) => {
      let round = 0;
      return {
        name,
        measure: () => {
          order.push(name);
          round += 1;
          return Promise.resolve(samples[round - 1] ?? NaN);
        },
      };
    };
    const medians = await interleave(
      [contender('odd', [1000, 3, 1, 2]), contender('other', [1000, 30, 10, 20])],
      3,
    );
    expect(Object.fromEntries(medians)).toEqual({ odd: 2, other: 20 });
    expect(order.length).toBe(8);
    for (let round = 0; round < 4; round += 1) {
      expect(order.slice(round * 2, round * 2 + 2).sort()).toEqual(['odd', 'other']);
    }
  });
});

describe('the table', () => {
  it('shows ours and every peer against the floor', () => {
    const table = toTable([
      {
        name: 'a call',
        unit: 'µs',
        ours: 110,
        floor: 100,
        peers: { comlink: 125 },
        ratioToFloor: 1.1,
        note: 'lower is better',
      },
    ]);
    expect(table.split('\n')[1]).toBe(
      'a call  µs    110   100    1.10          comlink 1.25   lower is better',
    );
  });
});
