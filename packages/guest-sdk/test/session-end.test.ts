import { describe, expect, it, vi } from 'vitest';

import { openGuest, outcomeOf } from './open-guest.js';
import { settleMicrotasks } from './virtual-clock.js';

const dialog = { title: 'Leave?', message: 'Your order is kept.' };

// protocol 3.1
describe('the end of a session', () => {
  const ends: readonly [string, (guest: Awaited<ReturnType<typeof openGuest>>) => void, string][] = [
    ['the host’s bye', ({ host }) => host.send({ type: 'bye', reason: 'recalled' }), 'No session: recalled.'],
    ['a closed transport', ({ host }) => host.close(), 'No session: closed port.'],
    ['close()', ({ mp }) => mp.close(), 'No session: closed.'],
  ];

  it.each(ends)('by %s rejects what waits, and later calls at once', async (_, end, message) => {
    const guest = await openGuest();
    const heard = vi.fn();
    void guest.mp.closed.then(heard);
    const calls = [guest.mp.call('ui.showDialog', dialog), guest.mp.call('bridge.ping')];
    await settleMicrotasks();
    end(guest);
    for (const call of calls) {
      expect(await outcomeOf(call)).toMatchObject({
        code: 'SESSION_LOST',
        message,
        data: { outcome: 'unknown' },
      });
    }
    const after = await outcomeOf(guest.mp.call('bridge.ping'));
    expect(after).toMatchObject({ code: 'SESSION_LOST', message, data: undefined });
    expect(heard.mock.calls).toMatchObject([[{ code: 'SESSION_LOST', message }]]);
    expect(guest.clock.timerCount).toBe(0);
  });

  it('is told to who asks afterwards, and happens once', async () => {
    const { mp, host } = await openGuest();
    mp.close();
    mp.close();
    await settleMicrotasks();
    expect(host.frames.filter(({ type }) => type === 'bye')).toEqual([{ type: 'bye', reason: 'closed' }]);
    const heard = vi.fn();
    void mp.closed.then(heard);
    await settleMicrotasks();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
