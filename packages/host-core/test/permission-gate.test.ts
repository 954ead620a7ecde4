import { describe, expect, it } from 'vitest';

import { permissionGate } from '../src/permission-gate.js';

import type { PermissionFacts } from '../src/permission-gate.js';

const facts: PermissionFacts = {
  programId: 'com.example.loans',
  manifest: ['payment'],
  partner: ['payment'],
  answer: 'granted',
  sensitive: true,
};

describe('the permission gate (protocol 4.1)', () => {
  it.each<[string, Partial<PermissionFacts>, object]>([
    ['allows what all three agree on', {}, { type: 'allow', once: false }],
    ['allows one call', { answer: 'granted-once' }, { type: 'allow', once: true }],
    ['asks when the user has not answered', { answer: null }, { type: 'ask' }],
    ['does not ask for what is not sensitive', { answer: null, sensitive: false }, { type: 'allow' }],
    ['refuses what the manifest does not ask for', { manifest: [] }, { type: 'deny', state: 'unavailable' }],
    [
      'refuses what the partner may not have',
      { partner: ['geolocation'] },
      { type: 'deny', state: 'unavailable' },
    ],
    ['refuses what the user denied', { answer: 'denied' }, { type: 'deny', state: 'denied' }],
    [
      'refuses while nobody sees the program, and does not call that denied',
      { answer: 'hidden' },
      { type: 'deny', state: 'granted' },
    ],
    ['does not let a user’s yes replace the manifest', { manifest: ['geolocation'] }, { type: 'deny' }],
  ])('%s', (_title, change, expected) => {
    expect(permissionGate('payment', { ...facts, ...change })).toMatchObject(expected);
  });

  it('says which permission is missing, and where', () => {
    expect(permissionGate('payment', { ...facts, manifest: [] })).toMatchObject({
      message: 'Permission "payment" is not in the manifest of com.example.loans: add it to "permissions".',
    });
  });
});
