import { describe, expect, it } from 'vitest';

import { quarterWords } from '../src/progress-line.js';
import { progressWords } from '../src/progress-words.js';

describe('how far a download is', () => {
  it.each([
    [0, null, '0.0 of 8.4 MB'],
    [2_100_000, 20_400, '2.1 of 8.4 MB, about 20 seconds left'],
    [2_100_000, 3_000, '2.1 of 8.4 MB, a few seconds left'],
    [2_100_000, 55_000, '2.1 of 8.4 MB, about a minute left'],
    [2_100_000, 240_000, '2.1 of 8.4 MB, about 4 minutes left'],
    [2_100_000, 4_000_000, '2.1 of 8.4 MB, more than an hour left'],
    [8_400_000, 10, '8.4 of 8.4 MB'],
  ])('%i bytes with %s ms to go: %s', (receivedBytes, remainingMs, words) => {
    expect(progressWords({ receivedBytes, totalBytes: 8_400_000, remainingMs })).toBe(words);
  });

  it('counts a small one in kilobytes and a large one in whole megabytes', () => {
    expect(progressWords({ receivedBytes: 900, totalBytes: 14_240, remainingMs: null })).toBe('1 of 14 kB');
    expect(progressWords({ receivedBytes: 2_100_000, totalBytes: 11_300_000, remainingMs: null })).toBe(
      '2 of 11 MB',
    );
  });

  it('is read out by quarters', () => {
    const spoken = [0, 24, 25, 49, 50, 75, 99, 100].map((receivedBytes) =>
      quarterWords({ receivedBytes, totalBytes: 100 }),
    );
    const [quarter, half] = ['A quarter is here.', 'Half is here.'];
    const threeQuarters = 'Three quarters are here.';
    expect(spoken).toEqual(['', '', quarter, quarter, half, threeQuarters, threeQuarters, 'All is here.']);
  });
});
