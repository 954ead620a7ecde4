import { connect, readBytes, writeBytes } from '@org/guest-sdk';
import { linkedTransports as testTransports } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { createRecorder, linkedTransports, replayAsGuest, replayAsHost, tapTransport } from '../src/index.js';

import { prepareHosts } from './real-host.js';
import { replayOn } from './recording.js';

import type { GuestReplayOptions, Trace } from '../src/index.js';
import type { OpenHost } from './real-host.js';
import type { Transport } from '@org/bridge-protocol';

/** More than may be under way without credit. */
const SIZE = 2_500_000;

let openHost: OpenHost;

beforeAll(async () => {
  openHost = await prepareHosts();
});

async function useFile(transport: Transport): Promise<Uint8Array> {
  const miniApp = await connect({ transport });
  await writeBytes({ path: 'large.bin' }, new Uint8Array(SIZE).fill(7));
  const bytes = await readBytes({ ref: 'large.bin' });
  miniApp.close();
  return bytes;
}

async function record(carriesBytes: boolean): Promise<Trace> {
  const recorder = createRecorder({ end: 'guest', now: () => 0, startedAtMs: 0 });
  const real = await openHost();
  await useFile(tapTransport(real.connect(undefined, { carriesBytes }), recorder));
  return recorder.trace();
}

describe.each([
  ['beside the packets', true],
  ['in the packets', false],
])('bytes that were recorded %s', (_title, carriesBytes) => {
  let trace: Trace;

  beforeAll(async () => {
    trace = await record(carriesBytes);
  });

  it('are told by their number, all of them', () => {
    const total = (direction: string) =>
      trace.entries.reduce(
        (sum, { frame, direction: way }) =>
          frame.type === 'chunk' && way === direction ? sum + frame.bytes : sum,
        0,
      );
    expect([total('to-host'), total('to-guest')]).toEqual([SIZE, SIZE]);
  });

  it.each<[string, GuestReplayOptions]>([
    ['without a clock', {}],
    ['with patience', { patience: () => new Promise<void>(() => undefined) }],
  ])('replay as a guest %s, as zeros under the credit of the host', async (_how, options) => {
    const report = await replayAsGuest(trace, (await openHost()).connect(), options);
    expect(report).toEqual({ matched: 2, remaining: 0, firstDivergence: null });
  });

  it.each([
    ['over packets alone', linkedTransports],
    ['with bytes beside packets', () => testTransports({ carriesBytes: true })],
  ])('replay as a host %s, as zeros under the credit of the guest', async (_way, link) => {
    const [guestEnd, hostEnd] = link();
    const replay = replayAsHost(trace, hostEnd);
    const bytes = await useFile(guestEnd);
    expect([bytes.length, bytes.some((byte) => byte !== 0)]).toEqual([SIZE, false]);
    expect(replay.report()).toEqual({ matched: 2, remaining: 0, firstDivergence: null });
  });

  it('diverge where another host sends fewer', async () => {
    const { firstDivergence } = await replayOn(await openHost(), trace, (frame) =>
      frame.type === 'chunk' && frame.sequence === 2 ? null : frame,
    );
    expect(firstDivergence).toMatchObject({ call: 'file.readBytes', where: '/bytes', expected: SIZE });
  });
});
