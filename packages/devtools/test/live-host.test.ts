import { parseGuestPacket, toPackets } from '@org/bridge-protocol';
import { linkedTransports } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createRecorder, replayAsGuest } from '../src/index.js';

import type { Trace } from '../src/index.js';
import type { GuestFrame, Transport } from '@org/bridge-protocol';

const welcome = {
  type: 'welcome',
  nonce: 'n',
  protocol: 1,
  host: { name: 'Host', version: '1', platform: 'memory' },
  program: { id: 'p', version: '1' },
  methods: {},
  unsupported: {},
  events: [],
  permissions: {},
};
const call = { type: 'call', id: 'a', method: 'nav.back', params: {} };
const result = { type: 'result', id: 'a', result: { depth: 1 } };

const trace: Trace = (() => {
  const recorder = createRecorder({ end: 'guest', now: () => 0, startedAtMs: 0 });
  for (const frame of [welcome, call, result]) {
    const direction = frame === call ? 'to-host' : 'to-guest';
    recorder.packet(direction, JSON.stringify({ session: 'x', frames: [frame] }), 0);
  }
  return recorder.trace();
})();

type Answer = (frame: GuestFrame, send: (frame: object, session?: string) => void) => void;

/** The guest's end of a bridge to a host that answers exactly so. */
function hostThat(answer: Answer): Transport {
  const [guestEnd, hostEnd] = linkedTransports();
  const send = (frame: object, session = 'live') => {
    for (const packet of toPackets(session, [JSON.stringify(frame)])) hostEnd.send(packet);
  };
  hostEnd.onPacket((text) => {
    for (const frame of parseGuestPacket(text).frames) {
      if (frame.type === 'hello') send({ ...welcome, nonce: frame.nonce });
      answer(frame, send);
    }
  });
  return guestEnd;
}

const knowsNothing: Answer = (frame, send) => {
  if (frame.type === 'ping') send({ type: 'pong', unknown: frame.waiting });
};

describe('a replay as a guest', () => {
  it('takes no answer that belongs to another session', async () => {
    const host = hostThat((frame, send) => {
      if (frame.type === 'call') send(result, 'other');
      knowsNothing(frame, send);
    });
    const { firstDivergence } = await replayAsGuest(trace, host);
    expect(firstDivergence).toMatchObject({ call: 'nav.back', actual: undefined });
  });

  it('takes the first of two answers', async () => {
    const host = hostThat((frame, send) => {
      if (frame.type !== 'call') return;
      send(result);
      send({ ...result, result: { depth: 2 } });
    });
    expect(await replayAsGuest(trace, host)).toEqual({ matched: 1, remaining: 0, firstDivergence: null });
  });

  it('is not told that a call is lost by pongs that it did not ask for', async () => {
    let pings = 0;
    const host = hostThat((frame, send) => {
      if (frame.type === 'hello')
        for (let sent = 0; sent < 9; sent += 1) send({ type: 'pong', unknown: ['a'] });
      if (frame.type !== 'ping') return;
      send({ type: 'pong', unknown: [] });
      if ((pings += 1) === 20) send(result);
    });
    expect(await replayAsGuest(trace, host)).toMatchObject({ firstDivergence: null });
  });

  it('goes on where a host sends what is no packet', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    hostEnd.onPacket((text) => {
      hostEnd.send('{');
      for (const { type } of parseGuestPacket(text).frames) {
        const frame = type === 'hello' ? welcome : type === 'call' ? result : null;
        if (frame !== null) hostEnd.send(JSON.stringify({ session: 'live', frames: [frame] }));
      }
    });
    expect(await replayAsGuest(trace, guestEnd)).toMatchObject({ matched: 1, firstDivergence: null });
  });

  it('says how the connection ended', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    hostEnd.onPacket(() => {
      hostEnd.close();
    });
    const { firstDivergence } = await replayAsGuest(trace, guestEnd);
    expect(firstDivergence?.message).toBe(
      'hello: expected "welcome", got {"bye":{"reason":"connection closed"}}.',
    );
  });
});
