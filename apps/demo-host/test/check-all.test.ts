import { describe, expect, it } from 'vitest';

import { roundWords } from '../src/check-all.js';

import type { ShelfProgram } from '../src/shelf.js';

const installed = {
  ...{ id: 'com.example.hello', name: 'Hello', version: '1.0.0', sizeBytes: 1, channel: 'stable' },
  ...{ stagedVersion: null, stagedAdds: null, needsHost: null, failed: [] },
};
const program: ShelfProgram = {
  ...{ id: 'com.example.hello', name: 'Hello', partnerName: null, description: null, iconUrl: null },
  ...{ permissions: [], allowedDomains: [] },
  offer: { version: '1.0.0', minHostVersion: '1.0.0', sizeBytes: 1 },
  installed,
};
const upToDate = program;
const ready = { ...program, installed: { ...installed, stagedVersion: '1.0.1' } };
const asks = {
  ...program,
  installed: { ...ready.installed, stagedAdds: { permissions: ['geolocation'], domains: [] } },
};
const missed = { ...program, offer: { version: '1.0.1', minHostVersion: '1.0.0', sizeBytes: 1 } };
const tooNew = { ...program, offer: { version: '2.0.0', minHostVersion: '99.0.0', sizeBytes: 1 } };
const checked = { type: 'checked', asked: 1, outcomes: new Map() } as const;

describe('a look at everything that is installed', () => {
  it.each<[string, readonly ShelfProgram[]]>([
    ['Everything is up to date.', []],
    ['Everything is up to date.', [upToDate, upToDate]],
    ['1 update is ready.', [ready, upToDate]],
    ['2 updates are ready, 1 update waits for your answer.', [ready, ready, asks]],
    ['1 update needs a newer app, 1 update could not be had.', [missed, tooNew]],
  ])('says: %s', (words, programs) => {
    expect(roundWords(checked, { programs })).toBe(words);
  });

  it('says that the store is away', () => {
    expect(roundWords({ type: 'offline', reason: 'fetch failed' }, { programs: [missed] })).toBe(
      'The store cannot be reached. What is installed keeps working.',
    );
  });
});
