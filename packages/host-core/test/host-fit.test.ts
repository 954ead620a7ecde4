import { describe, expect, it } from 'vitest';

import { hostFit } from '../src/host-fit.js';
import { transition } from '../src/update-machine.js';
import { confirmedOne, healthy, launched, nowMs, offer, release, run, staged } from './update-events.js';

import type { NativeVersions } from '../src/host-fit.js';

describe('a release and a host (updates 2.16)', () => {
  it.each<[string, boolean | undefined, NativeVersions, string]>([
    // A program that the host does not know for a native one.
    ['1.0.0', false, null, 'runs'],
    ['1.0.0', undefined, null, 'runs'],
    ['1.0.0', true, null, 'needs-newer-host'],
    // Its code is built in.
    ['1.0.0', true, ['1.0.0'], 'runs'],
    ['1.0.0', undefined, ['1.0.0'], 'runs'],
    ['1.0.0', undefined, ['0.9.0', '1.0.0'], 'runs'],
    ['1.1.0', true, ['1.0.0'], 'needs-newer-host'],
    ['1.1.0', undefined, ['1.0.0'], 'needs-newer-host'],
    ['1.0.0', true, ['1.1.0'], 'older-than-host'],
    ['1.0.1', undefined, ['1.0.0', '1.1.0'], 'older-than-host'],
    ['1.0.0', true, [], 'needs-newer-host'],
    // The same version for the web is another program.
    ['1.0.0', false, ['1.0.0'], 'needs-newer-host'],
    ['1.0.0', false, ['1.1.0'], 'older-than-host'],
    // Its packages bring the code.
    ['7.0.0', true, 'any', 'runs'],
    ['7.0.0', undefined, 'any', 'runs'],
    ['7.0.0', false, 'any', 'needs-newer-host'],
  ])('%s, native: %s, on a host that has %s', (version, isNative, nativeVersions, expected) => {
    const known = { version, minHostVersion: '1.0.0', isNative };
    expect(hostFit(known, { hostVersion: '1.0.0', nativeVersions })).toBe(expected);
    expect(hostFit(known, { hostVersion: '0.9.0', nativeVersions })).toBe('needs-newer-host');
  });
});

describe('a native program that crashes again and again (updates 2.13, 2.16)', () => {
  const two = run(...confirmedOne, offer(2), staged(2), launched('n2'), healthy('n2')).record;
  const crash = (nativeVersions: NativeVersions) =>
    [1, 2, 3].reduce(
      ({ record }) =>
        transition(record, { type: 'crashed', digest: release(2).digest, nowMs, nativeVersions }),
      transition(two, { type: 'ended-well', nonce: '' }),
    );

  it('gives way to the version before where the host has the code of that', () => {
    expect(crash(['1.0.1', '1.0.2']).crash).toBe('rolled-back');
    expect(crash('any').crash).toBe('rolled-back');
  });

  it('stays where the host has its own code alone', () => {
    const { crash: outcome, record } = crash(['1.0.2']);
    expect([outcome, record.active?.version]).toEqual(['unstable', '1.0.2']);
  });
});
