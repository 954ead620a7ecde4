import { parseHealthReport } from '@org/host-core/surface';
import { describe, expect, it } from 'vitest';

import { parseBootReport, parseFrameMessage } from '../src/frame-messages.js';

const nonce = '0123456789abcdef';

describe('a message of a frame', () => {
  it.each([
    [
      { miniapp: 'boot', nonce },
      { miniapp: 'boot', nonce },
    ],
    [
      { miniapp: 'boot', nonce, scriptNonce: nonce },
      { miniapp: 'boot', nonce, scriptNonce: nonce },
    ],
    [
      { miniapp: 'boot', nonce, scriptNonce: '" onload="x' },
      { miniapp: 'boot', nonce },
    ],
    [
      { miniapp: 'forgotten', left: ['caches', 7] },
      { miniapp: 'forgotten', left: ['caches'] },
    ],
    [
      { miniapp: 'connect', nonce, more: 1 },
      { miniapp: 'connect', nonce },
    ],
    [
      { miniapp: 'part', name: 'game' },
      { miniapp: 'part', name: 'game', asBytes: false },
    ],
    [
      { miniapp: 'part', name: 'game', asBytes: true },
      { miniapp: 'part', name: 'game', asBytes: true },
    ],
    [
      { miniapp: 'part', name: 'game', asBytes: 'yes' },
      { miniapp: 'part', name: 'game', asBytes: false },
    ],
    [
      { miniapp: 'health', type: 'started' },
      { miniapp: 'health', report: { type: 'started' } },
    ],
    [
      { miniapp: 'health', type: 'error', message: 'x'.repeat(9_999) },
      { miniapp: 'health', report: { type: 'error', message: 'x'.repeat(500) } },
    ],
  ])('is read: %j', (data, message) => {
    expect(parseFrameMessage(data)).toEqual(message);
  });

  it.each([
    null,
    undefined,
    'boot',
    [],
    {},
    { miniapp: 'other', nonce },
    { miniapp: 'boot' },
    { miniapp: 'connect', nonce: '' },
    { miniapp: 'connect', nonce: 'x'.repeat(65) },
    { miniapp: 'connect', nonce: {} },
    { miniapp: 'health', type: 'crashed' },
    { miniapp: 'health', type: 'error' },
    { miniapp: 'constructor', nonce },
  ])('is nothing of ours: %j', (data) => {
    expect(parseFrameMessage(data)).toBeNull();
  });
});

describe('a report by port', () => {
  it('is read or is nothing', () => {
    expect(parseHealthReport({ type: 'beat' })).toEqual({ type: 'beat' });
    expect(parseHealthReport({ type: 'error', message: 7 })).toBeNull();
    expect(parseBootReport({ type: 'serving', entryPoint: 'index.html' })).toEqual({
      type: 'serving',
      entryPoint: 'index.html',
    });
    expect(parseBootReport({ type: 'refused', code: 'KEY_UNKNOWN', message: 'No.' })).toEqual({
      type: 'refused',
      code: 'KEY_UNKNOWN',
      message: 'No.',
    });
    expect(parseBootReport({ type: 'unread', more: 1 })).toEqual({ type: 'unread' });
    expect(parseBootReport({ type: 'refused', code: 1, message: 'No.' })).toBeNull();
    expect(parseBootReport('serving')).toBeNull();
  });
});
