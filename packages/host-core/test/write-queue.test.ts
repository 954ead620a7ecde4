import { limits } from '@org/bridge-protocol';
import { settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createTurns } from '../src/in-turn.js';
import { failure, openGreeted } from './session-fixture.js';

describe('what waits to be written', () => {
  it('runs in its order, and a failure stops nothing', async () => {
    const inTurn = createTurns();
    const order: number[] = [];
    const failing = inTurn(() => Promise.reject(new Error('disk')));
    const later = inTurn(() => Promise.resolve(order.push(2)));
    await expect(failing).rejects.toThrow('disk');
    await later;
    expect(order).toEqual([2]);
  });

  it('is bounded by what it holds: a program cannot pile up values behind a slow disk', async () => {
    const { platform, guest } = await openGreeted();
    platform.records.list = () => new Promise(() => undefined);
    const value = 'x'.repeat(900_000);
    for (let call = 0; call < 8; call += 1)
      guest.send([
        { type: 'call', id: `s${String(call)}`, method: 'storage.set', params: { key: 'k', value } },
      ]);
    await settle();
    const refused = Array.from({ length: 8 }, (_, call) => guest.answersTo(`s${String(call)}`)[0]);
    expect(refused.filter((answer) => answer !== undefined)).toMatchObject(
      Array.from({ length: 3 }, () => failure('BUSY')),
    );
    expect(5 * 900_002).toBeLessThanOrEqual(limits.storageQuotaChars);
  });
});
