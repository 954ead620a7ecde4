import { connect } from '@org/guest-sdk';
import { beforeAll, describe, expect, it } from 'vitest';

import { linkedTransports, replayAsGuest, replayAsHost } from '../src/index.js';

import { prepareHosts } from './real-host.js';
import { recordVisit, replayOn, userOf } from './recording.js';
import { runProgram } from './sample-program.js';
import { SECRET } from './sample-value.js';

import type { Trace } from '../src/index.js';
import type { OpenHost } from './real-host.js';
import type { Recording } from './recording.js';

let openHost: OpenHost;
let recording: Recording;
let trace: Trace;

beforeAll(async () => {
  openHost = await prepareHosts();
  recording = await recordVisit(await openHost(), 'guest');
  ({ trace } = recording);
});

describe('a recorded visit', () => {
  it('was the whole visit', () => {
    expect(recording.seen.answers).toEqual([
      'PERMISSION_DENIED',
      { geolocation: 'granted' },
      { latitude: 52.520008, longitude: 13.404954, accuracyMeters: 10, atMs: 1 },
      { token: 'token-for-com.example.loans', expiresAtMs: 1_767_226_500_000, scopes: [] },
      null,
      null,
      { keys: ['cart', 'note'] },
      { value: { [SECRET]: [SECRET, 7] } },
      { transactionId: 'transaction-1', status: 'paid' },
      'CANCELLED',
      { ref: 'notes.bin', name: 'notes.bin', type: '', sizeBytes: 100_000 },
      100_000,
      { depth: 2 },
    ]);
    expect(recording.seen.events).toEqual([
      { page: { path: '/offers/7', query: {}, reason: 'push', depth: 2 }, missed: 0 },
      { page: { path: '', query: {}, reason: 'back', depth: 1 }, missed: 0 },
    ]);
  });

  it('holds no secret of it', () => {
    for (const secret of [SECRET, 'token-for-com', '52.52', '13.40'])
      expect(recording.text).not.toContain(secret);
  });

  it('says who talked', () => {
    expect(trace.header).toMatchObject({
      end: 'guest',
      protocol: 1,
      host: { name: 'Test Host', version: '2.0.0', platform: 'memory' },
      program: { id: 'com.example.loans', version: '1.0.0' },
      dropped: { entries: 0, chars: 0 },
    });
  });

  it('holds what the guest said also when it is recorded at the host’s end', async () => {
    const other = await recordVisit(await openHost(), 'host');
    const said = ({ entries }: Trace) =>
      entries
        .filter(({ direction, frame }) => direction === 'to-host' && !frame.type.startsWith('$'))
        .map(({ frame }) => (frame.type === 'call' ? frame.method : frame.type));
    expect(other.trace.header.end).toBe('host');
    expect(said(other.trace)).toEqual(said(trace));
  });
});

describe('a trace as a mock', () => {
  it('answers the program as the host did, with stand-ins for what is redacted', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    const replay = replayAsHost(trace, hostEnd);
    const seen = await runProgram(await connect({ transport: guestEnd }), () => undefined);
    expect(seen.answers).toEqual([
      'PERMISSION_DENIED',
      { geolocation: 'granted' },
      { latitude: 0, longitude: 0, accuracyMeters: 10, atMs: 1 },
      { token: '0'.repeat(27), expiresAtMs: 1_767_226_500_000, scopes: [] },
      null,
      null,
      { keys: ['cart', 'note'] },
      { value: { name1: ['0'.repeat(17), 0] } },
      { transactionId: 'transaction-1', status: 'paid' },
      'CANCELLED',
      { ref: 'notes.bin', name: 'notes.bin', type: '', sizeBytes: 100_000 },
      100_000,
      { depth: 2 },
    ]);
    expect(seen.events).toEqual(recording.seen.events);
    expect(replay.report()).toEqual({ matched: 15, remaining: 0, firstDivergence: null });
    expect(replay.unexpected).toEqual([]);
  });

  it('refuses and reports what was not recorded, and goes on', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    const replay = replayAsHost(trace, hostEnd);
    const miniApp = await connect({ transport: guestEnd });
    await expect(miniApp.call('nav.push', { path: '/other', query: {} })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    await expect(miniApp.call('storage.set', { key: 'note', value: SECRET })).rejects.toBeDefined();
    await expect(miniApp.call('nav.push', { path: '/offers/7', query: {} })).resolves.toEqual({ depth: 2 });
    const { firstDivergence } = replay.report();
    expect(firstDivergence).toMatchObject({
      call: 'nav.push',
      where: '/params/path',
      expected: '/offers/7',
      actual: '/other',
    });
    expect(replay.unexpected).toEqual([
      { method: 'nav.push', params: { path: '/other', query: {} } },
      { method: 'storage.set', params: { key: 'note', value: { $redacted: 'string:17' } } },
    ]);
    expect(trace.entries[firstDivergence?.index ?? -1]?.frame).toMatchObject({ method: 'nav.push' });
  });

  it('answers the same call once for each time it was recorded', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    replayAsHost(trace, hostEnd);
    const { call } = await connect({ transport: guestEnd });
    await expect(call('storage.keys')).resolves.toEqual({ keys: ['cart', 'note'] });
    await expect(call('storage.keys')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

describe('a trace as a guest', () => {
  it('goes the same way on a fresh host of the same kind', async () => {
    expect(await replayOn(await openHost(), trace)).toEqual({
      matched: 17,
      remaining: 0,
      firstDivergence: null,
    });
  });

  it('goes the same way when it was recorded at the host’s end', async () => {
    const other = await recordVisit(await openHost(), 'host');
    const real = await openHost();
    const report = await replayAsGuest(other.trace, real.connect(), userOf(real));
    expect(report).toEqual({ matched: 17, remaining: 0, firstDivergence: null });
  });

  it('goes the same way on itself as a mock', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    const mock = replayAsHost(trace, hostEnd);
    expect(await replayAsGuest(trace, guestEnd)).toEqual({
      matched: 17,
      remaining: 0,
      firstDivergence: null,
    });
    expect(mock.report()).toEqual({ matched: 15, remaining: 0, firstDivergence: null });
  });

  it('keeps the recorded pace when it is asked to', async () => {
    const waits: number[] = [];
    const real = await openHost();
    const pace = async (durationMs: number) => void waits.push(durationMs);
    await replayAsGuest(trace, real.connect(), { ...userOf(real), pace });
    expect(waits.every((wait) => wait >= 1)).toBe(true);
    expect(waits.length).toBeGreaterThan(10);
  });
});
