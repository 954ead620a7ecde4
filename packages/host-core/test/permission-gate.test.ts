import { describe, expect, it } from 'vitest';

import { permissionGate } from '../src/permission-gate.js';

import type { PermissionFacts } from '../src/permission-gate.js';

const facts: PermissionFacts = {
  programId: 'com.example.loans',
  manifest: ['payment'],
  partner: ['payment'],
  grant: 'granted',
  sensitive: true,
};

describe('the permission gate (protocol 4.1)', () => {
  it.each<[string, Partial<PermissionFacts>, unknown]>([
    ['allows what all three agree on', {}, { type: 'allow' }],
    ['asks when the user has not answered', { grant: null }, { type: 'ask' }],
    ['does not ask for what is not sensitive', { grant: null, sensitive: false }, { type: 'allow' }],
    ['refuses what the manifest does not ask for', { manifest: [] }, { type: 'deny', unavailable: true }],
    [
      'refuses what the partner may not have',
      { partner: ['geolocation'] },
      { type: 'deny', unavailable: true },
    ],
    ['refuses what the user denied', { grant: 'denied' }, { type: 'deny', unavailable: false }],
    ['does not let a user’s yes replace the manifest', { manifest: ['geolocation'] }, { type: 'deny' }],
  ])('%s', (_title, change, expected) => {
    expect(permissionGate('payment', { ...facts, ...change })).toMatchObject(expected as object);
  });

  it('says which permission is missing, and where', () => {
    expect(permissionGate('payment', { ...facts, manifest: [] })).toMatchObject({
      message: 'Permission "payment" is not in the manifest of com.example.loans: add it to "permissions".',
    });
  });
});
