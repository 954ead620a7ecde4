import { BridgeError, limits } from '@org/bridge-protocol';
import { createMemoryPlatform, createMemoryStore, settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createCanceller } from '../src/canceller.js';
import { openOnceJournal } from '../src/once-journal.js';

import type { OnceAct } from '../src/once-journal.js';

function open() {
  const platform = createMemoryPlatform({ network: createMemoryStore().network, program: () => undefined });
  const late: unknown[] = [];
  const openAgain = () =>
    openOnceJournal(platform, 'com.example.loans', (act, outcome) => late.push([act.key, outcome]));
  return { platform, late, journal: openAgain(), openAgain };
}

const buy = (key: string, id = 'coins'): OnceAct => ({
  key,
  method: 'iap.purchase',
  params: { id },
  signal: createCanceller().signal,
});

describe('an act that must not happen twice (protocol 3.6)', () => {
  it('happens once for each key: repeats join it, and are answered from the journal after a restart of the host', async () => {
    const { journal, openAgain } = open();
    let acts = 0;
    const perform = async () => {
      acts += 1;
      return Promise.resolve({ transactionId: `t${String(acts)}` });
    };
    const answers = await Promise.all([journal.run(buy('a'), perform), journal.run(buy('a'), perform)]);
    expect([...answers, await openAgain().run(buy('a'), perform)]).toEqual(
      Array.from({ length: 3 }, () => ({ transactionId: 't1' })),
    );
    expect(await journal.run(buy('b'), perform)).toEqual({ transactionId: 't2' });
  });

  it.each([
    ['while it is under way', false],
    ['after it ended', true],
  ])('is a CONFLICT for another act under its key, %s', async (_name, isOver) => {
    const { journal } = open();
    const first = journal.run(buy('a'), () => (isOver ? 1 : new Promise(() => undefined)));
    if (isOver) await first;
    await settle();
    await expect(journal.run(buy('a', 'gems'), () => 2)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(journal.run({ ...buy('a'), method: 'iap.consume' }, () => 2)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it.each([
    ['USER_CANCELLED', 1],
    ['payment/declined', 1],
    // Nobody knows whether it happened: the service behind it is asked again, under the same key.
    ['UNAVAILABLE', 2],
    ['INTERNAL', 2],
  ] as const)('that ended with %s is performed %i times for two calls', async (code, times) => {
    const { journal } = open();
    let acts = 0;
    const perform = () => {
      acts += 1;
      throw new BridgeError(code, 'No.');
    };
    for (let call = 0; call < 2; call += 1)
      await expect(journal.run(buy('a'), perform)).rejects.toMatchObject({ code });
    expect(acts).toBe(times);
  });

  it('is asked for again under its key when the host went away in its middle', async () => {
    const { journal, openAgain } = open();
    void journal.run(buy('a'), () => new Promise(() => undefined));
    await settle();
    const again = openAgain();
    expect(await again.list('iap.purchase')).toMatchObject([{ key: 'a', outcome: null }]);
    expect(await again.run(buy('a'), () => 'done')).toBe('done');
    expect(await again.list('iap.purchase')).toMatchObject([{ outcome: { type: 'result', result: 'done' } }]);
  });

  it('that ends after its caller has gone is told', async () => {
    const { journal, late } = open();
    const caller = createCanceller();
    const act = journal.run({ ...buy('a'), signal: caller.signal }, async () => {
      await settle();
      return 'paid';
    });
    await settle();
    caller.cancel();
    await act;
    expect(late).toEqual([['a', { type: 'result', result: 'paid' }]]);
  });

  it('is true also when the journal cannot be written any more', async () => {
    const { journal, platform } = open();
    const commit = platform.records.commit.bind(platform.records);
    let isFull = false;
    platform.records.commit = (...rest) =>
      isFull ? Promise.reject(new Error('disk full')) : commit(...rest);
    const answer = await journal.run(buy('a'), () => {
      isFull = true;
      return 'paid';
    });
    expect(answer).toBe('paid');
  });

  it('does not begin when it cannot be written down before', async () => {
    const { journal, platform } = open();
    platform.records.commit = () => Promise.reject(new Error('disk full'));
    let acts = 0;
    await expect(journal.run(buy('a'), () => (acts += 1))).rejects.toThrow('disk full');
    expect(acts).toBe(0);
  });

  it('makes room for the newest: the oldest are forgotten beyond the limit, never one that is under way', async () => {
    const { journal, platform } = open();
    const waiting = journal.run(buy('first'), () => new Promise(() => undefined));
    await settle();
    for (let act = 0; act < limits.maxOnceActs + 3; act += 1) {
      await platform.clock.advance(1);
      await journal.run(buy(`k${String(act)}`), () => act);
    }
    const keys = (await journal.list('iap.purchase')).map(({ key }) => key);
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([limits.maxOnceActs, 'first', 'k1002']);
    void waiting;
  }, 60_000);

  it('reads rows that somebody else wrote as nothing', async () => {
    const { journal, platform } = open();
    await platform.records.commit(
      new Map([
        ['once/com.example.loans/a', '{"method":"iap.purchase"}'],
        ['once/com.example.loans/b', 'no json'],
      ]),
      { durable: true },
    );
    expect(await journal.list('iap.purchase')).toEqual([]);
    expect(await journal.run(buy('a'), () => 1)).toBe(1);
  });

  it('that the program took back may be asked for again under its key: the user has said nothing', async () => {
    const { journal } = open();
    const caller = createCanceller();
    const taken = journal.run({ ...buy('a'), signal: caller.signal }, () => {
      caller.cancel();
      throw new BridgeError('USER_CANCELLED', 'The sheet is closed.');
    });
    await expect(taken).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await journal.run(buy('a'), () => 'bought')).toBe('bought');
  });

  it('does not begin once nobody waits for it', async () => {
    const { journal } = open();
    const caller = createCanceller();
    let acts = 0;
    const act = journal.run({ ...buy('a'), signal: caller.signal }, () => (acts += 1));
    caller.cancel();
    await expect(act).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([acts, await journal.list('iap.purchase')]).toEqual([0, []]);
  });
});
