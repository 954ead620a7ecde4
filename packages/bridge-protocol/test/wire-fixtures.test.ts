import { describe, expect, it } from 'vitest';

import { isBridgeError, parseGuestPacket, parseHostPacket } from '../src/index.js';
import { wireFixtures } from '../src/wire-fixtures.js';

const { valid, refused } = wireFixtures();

describe('the golden packets', () => {
  // protocol 1.6
  it.each(valid)('$from: $name is read as it says', ({ from, packet, session, frames, ignored }) => {
    const read = from === 'guest' ? parseGuestPacket(packet) : parseHostPacket(packet);
    expect(read).toEqual({ session, frames, ignored });
  });

  // protocol 1.2
  it.each(refused)('$name is refused', ({ packet, code }) => {
    for (const parse of [parseGuestPacket, parseHostPacket]) {
      const refusal = catchFrom(() => parse(packet));
      expect(isBridgeError(refusal, code)).toBe(true);
    }
  });

  it('have every kind of frame', () => {
    const kinds = new Set(valid.flatMap(({ frames }) => frames.map(({ type }) => type)));
    expect([...kinds].sort()).toEqual([
      'bye',
      'call',
      'cancel',
      'chunk',
      'credit',
      'error',
      'event',
      'hello',
      'ping',
      'pong',
      'progress',
      'result',
      'welcome',
    ]);
  });
});

function catchFrom(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
