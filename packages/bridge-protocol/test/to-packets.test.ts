import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseGuestPacket, toPackets } from '../src/index.js';

const cancel = (id: string) => JSON.stringify({ type: 'cancel', id });

// protocol 1.4
describe('frames made into packets', () => {
  it('are none for none', () => {
    expect(toPackets('s', [])).toEqual([]);
  });

  it('travel together', () => {
    expect(toPackets('s-1', [cancel('a'), cancel('b')])).toEqual([
      '{"session":"s-1","frames":[{"type":"cancel","id":"a"},{"type":"cancel","id":"b"}]}',
    ]);
  });

  it('are split so that a large frame does not make the small ones wait', () => {
    const large = JSON.stringify({ type: 'call', id: 'a', method: 'm', params: 'x'.repeat(65_536) });
    expect(toPackets('s', [cancel('a'), large, cancel('b')])).toHaveLength(3);
  });

  const frames = fc.array(
    fc.record({
      id: fc.stringMatching(/^[a-z]{1,8}$/u),
      chars: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })),
    }),
    { maxLength: 400 },
  );

  it('arrive all, in order, within the bounds of a packet', () => {
    fc.assert(
      fc.property(frames, (planned) => {
        const sent = planned.map(({ id, chars }) =>
          JSON.stringify({ type: 'call', id, method: 'm', params: 'x'.repeat(chars) }),
        );
        const packets = toPackets('session-1', sent);
        const received = packets.flatMap((packet) => parseGuestPacket(packet).frames);
        expect(received.map((frame) => JSON.stringify(frame))).toEqual(sent);
        for (const packet of packets) {
          const { frames: together, session } = parseGuestPacket(packet);
          expect(session).toBe('session-1');
          expect(together.length).toBeLessThanOrEqual(128);
          // 65,536 characters of frames, 127 commas and the packet's own 35.
          if (together.length > 1) expect(packet.length).toBeLessThanOrEqual(65_536 + 127 + 35);
        }
      }),
      { seed: 20_261_121, numRuns: 60 },
    );
  });

  it('are in as few packets as their order allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (count) => {
        const sent = Array.from({ length: count }, () => cancel('a'));
        expect(toPackets('s', sent)).toHaveLength(Math.ceil(count / 128));
      }),
      { seed: 20_261_121, numRuns: 30 },
    );
  });
});
