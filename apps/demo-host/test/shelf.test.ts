import { describe, expect, it } from 'vitest';

import { standingOf } from '../src/shelf.js';

import type { ShelfProgram } from '../src/shelf.js';

const installed = {
  id: 'com.example.hello',
  name: 'Hello',
  version: '1.0.0',
  sizeBytes: 1,
  stagedVersion: null,
  stagedAdds: null,
  needsHost: null,
  channel: 'stable',
  failed: [],
};
const offer = (version: string, minHostVersion = '1.0.0') => ({ version, minHostVersion, sizeBytes: 1 });

describe('a program in the list', () => {
  it.each<[string, Pick<ShelfProgram, 'offer' | 'installed'>, object]>([
    ['can be installed', { offer: offer('1.0.0'), installed: null }, { type: 'available', version: '1.0.0' }],
    [
      'needs a newer host',
      { offer: offer('1.0.0', '99.0.0'), installed: null },
      { type: 'host-update-required', version: '1.0.0', minHostVersion: '99.0.0' },
    ],
    ['is up to date', { offer: offer('1.0.0'), installed }, { type: 'installed', version: '1.0.0' }],
    [
      'is installed while the store is away',
      { offer: null, installed },
      { type: 'installed', version: '1.0.0' },
    ],
    [
      'has an update',
      { offer: offer('1.0.1'), installed },
      { type: 'update-available', version: '1.0.0', newVersion: '1.0.1' },
    ],
    [
      'has an update that waits for the next launch',
      { offer: offer('1.0.1'), installed: { ...installed, stagedVersion: '1.0.1' } },
      { type: 'update-ready', version: '1.0.0', newVersion: '1.0.1' },
    ],
    [
      'has an update that may do more, and waits for the user’s word',
      {
        offer: offer('1.1.0'),
        installed: {
          ...installed,
          stagedVersion: '1.1.0',
          stagedAdds: { permissions: ['geolocation'], domains: [] },
        },
      },
      { type: 'update-asks', version: '1.0.0', newVersion: '1.1.0' },
    ],
    [
      'is known to need a newer host while the store is away',
      {
        offer: null,
        installed: { ...installed, needsHost: { version: '2.0.0', minHostVersion: '99.0.0' } },
      },
      { type: 'update-waits-for-host', version: '1.0.0', newVersion: '2.0.0' },
    ],
    [
      'had an update that failed here',
      {
        offer: offer('1.0.2'),
        installed: { ...installed, failed: [{ version: '1.0.2', code: 'error', reason: 'It threw.' }] },
      },
      { type: 'update-failed', version: '1.0.0', newVersion: '1.0.2' },
    ],
    [
      'has an update that needs a newer host, and stays usable',
      { offer: offer('2.0.0', '99.0.0'), installed },
      { type: 'update-waits-for-host', version: '1.0.0', newVersion: '2.0.0' },
    ],
  ])('%s', (_case, state, standing) => {
    expect(standingOf({ ...program, ...state })).toEqual(standing);
  });
});

const program = {
  id: 'com.example.hello',
  name: 'Hello',
  partnerName: 'Blue Door Studio',
  description: null,
  iconUrl: null,
  permissions: [],
  allowedDomains: [],
};
