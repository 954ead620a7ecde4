import { packageErrorCodes } from '@org/package-format';
import { describe, expect, it } from 'vitest';

import { refusalWords } from '../src/refusal-words.js';
import { troubleWords } from '../src/trouble-words.js';
import { updateLine, updateWords } from '../src/update-words.js';

import type { PackageErrorCode } from '@org/package-format';
import type { ClosedCode, RefusalCode, UpdateOutcome } from '@org/host-core';

/** Words of ours that nobody who uses a program should have to know. */
const jargon =
  /\b(statements?|manifests?|digests?|slots?|trials?|signatures?|signed|signs?|keys?|hash(es)?|containers?|packages?|deltas?|rollbacks?|releases?|channels?|rollouts?|verif\w+|epochs?|staged?|quota|recall(ed)?|hosts?|bytes?|errors? code|[A-Z]+_[A-Z_]+)\b/u;

const installed = { name: 'Hello', installedVersion: '1.0.0' };

const hostCodes: Readonly<Record<Exclude<RefusalCode, PackageErrorCode>, true>> = {
  STATEMENT_EXPIRED: true,
  STORE_KEYS_EXPIRED: true,
  STATEMENT_REPLAYED: true,
  STATEMENT_EQUIVOCATED: true,
  RELEASE_DOWNGRADE: true,
  RELEASE_RECALLED: true,
  PARTNER_CHANGED: true,
  TOO_MANY_FAILED: true,
};

const outcomes: { readonly [Type in UpdateOutcome['type']]: Extract<UpdateOutcome, { type: Type }> } = {
  'up-to-date': { type: 'up-to-date', version: '1.0.0' },
  staged: { type: 'staged', version: '1.0.1' },
  'host-update-required': { type: 'host-update-required', version: '2.0.0', minHostVersion: '99.0.0' },
  'not-available': { type: 'not-available', version: '1.0.1', reason: 'rollout' },
  postponed: { type: 'postponed', version: '1.0.1', reason: 'metered' },
  'no-space': { type: 'no-space', version: '1.0.1', neededBytes: 8_400_000, freeBytes: 1_000_000 },
  'failed-before': {
    type: 'failed-before',
    version: '1.0.1',
    code: 'unresponsive',
    reason: 'It stopped responding.',
  },
  refused: { type: 'refused', code: 'SIGNATURE_INVALID', message: 'The signature does not fit.' },
  offline: { type: 'offline', reason: 'fetch failed' },
  'not-found': { type: 'not-found' },
  cancelled: { type: 'cancelled' },
};

describe('how an update ended', () => {
  it.each(Object.values(outcomes))('is told without a word of ours: $type', (outcome) => {
    const line = updateLine(outcome, installed);
    expect(line.length).toBeGreaterThan(10);
    expect(line).not.toMatch(jargon);
  });

  it.each(['no-space', 'failed-before', 'refused', 'offline', 'host-update-required', 'cancelled'] as const)(
    'says what the user has now: %s',
    (type) => {
      expect(updateWords(outcomes[type], installed).has).toBe('Version 1.0.0 is still here and works.');
      const nothing = updateWords(outcomes[type], { ...installed, installedVersion: null });
      expect(nothing.has).toBe('Nothing was installed.');
    },
  );

  it('is told in these words', () => {
    const lines = Object.values(outcomes).map((outcome) => updateWords(outcome, installed).happened);
    expect(lines).toEqual([
      'Hello 1.0.0 is up to date.',
      'Hello 1.0.1 is ready and runs when you next open it.',
      'Hello 2.0.0 needs Harbour 99.0.0.',
      'Hello 1.0.1 is not for this device yet.',
      'Hello 1.0.1 waits for Wi-Fi.',
      'There is no room for Hello 1.0.1. It needs 8.4 MB, and there is room for 1 MB.',
      'Hello 1.0.1 did not work here before and is not tried again. It stopped responding.',
      'The new version of Hello does not prove that it comes from its maker, so it was not taken.',
      'The store cannot be reached.',
      'The store no longer has Hello.',
      'You stopped it.',
    ]);
  });

  it('hands the store’s own words on when it has taken a version back', () => {
    const message = 'Payments fail in it.';
    const { happened } = updateWords({ type: 'refused', code: 'RELEASE_RECALLED', message }, installed);
    expect(happened).toContain('was taken back by the store');
    expect(happened).toContain('“Payments fail in it.”');
  });

  it('gives support the code, and nobody else', () => {
    const { support, ...words } = updateWords(outcomes.refused, installed);
    expect(support).toBe('SIGNATURE_INVALID: The signature does not fit.');
    expect(JSON.stringify(words)).not.toContain('SIGNATURE');
  });
});

describe('a refusal', () => {
  it.each([...packageErrorCodes, ...(Object.keys(hostCodes) as (keyof typeof hostCodes)[])])(
    'has words for %s',
    (code) => {
      const { why, whatToDo } = refusalWords(code);
      expect(`${why}. ${whatToDo}`).not.toMatch(jargon);
      expect(why).toMatch(/^[a-z].*[a-z]$/u);
      expect(whatToDo).toMatch(/\.$/u);
    },
  );

  it.each<[RefusalCode, string]>([
    ['SIGNATURE_INVALID', 'does not prove that it comes from its maker'],
    ['STATEMENT_EXPIRED', 'came with an answer of the store that is out of date'],
    ['STATEMENT_REPLAYED', 'is older than what this device already knows'],
    ['RELEASE_DOWNGRADE', 'is older than what this device already knows'],
    ['FILE_HASH_MISMATCH', 'was damaged on its way to this device'],
    [
      'STATEMENT_MISMATCH',
      'is not what its maker and the store agreed on, or asks for more than its maker may',
    ],
    ['RELEASE_RECALLED', 'was taken back by the store'],
  ])('%s: it %s', (code, why) => {
    expect(refusalWords(code).why).toBe(why);
  });
});

describe('a version that did not work', () => {
  it.each<[ClosedCode, string]>([
    ['paint-timeout', 'It showed nothing.'],
    ['error', 'It reported an error.'],
    ['unresponsive', 'It stopped responding.'],
    ['crashed', 'It stopped by itself.'],
    ['crash-loop', 'It stopped by itself soon after it was opened, again and again.'],
    ['attempts', 'It did not come up before it was closed, more than once.'],
    ['damaged', 'Some of it was damaged on this device.'],
    ['no-surface', 'This device could not open it.'],
    ['recalled', 'The store took this version back.'],
  ])('%s: %s', (code, words) => {
    expect(troubleWords(code)).toBe(words);
    expect(words).not.toMatch(jargon);
  });
});
