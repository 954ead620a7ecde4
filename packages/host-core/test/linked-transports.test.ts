import { settle, transportContract } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { joinTransports, linkedTransports } from '../src/linked-transports.js';

describe('the transport of a native program', async () => {
  const contract = { wait: settle, noticesPeerClose: true };
  const linked = await transportContract(() => Promise.resolve(linkedTransports()), contract);
  const joined = await transportContract(() => {
    const [guest, middle] = linkedTransports();
    const [onwards, host] = linkedTransports();
    joinTransports(middle, onwards);
    return Promise.resolve([guest, host]);
  }, contract);

  it('holds the transport contract, and so do two that are joined', () => {
    expect([linked.failed, joined.failed]).toEqual([[], []]);
    expect([linked.passed.length, joined.passed.length]).toEqual([5, 5]);
  });

  it('copies bytes: what its sender writes into them later is not heard', async () => {
    const [guest, host] = linkedTransports();
    const heard: (Uint8Array | undefined)[] = [];
    host.onPacket((_packet, bytes) => heard.push(bytes));
    const bytes = Uint8Array.of(1, 2, 3);
    guest.send('one', bytes);
    bytes.fill(9);
    guest.send('two');
    await settle();
    expect(heard).toEqual([Uint8Array.of(1, 2, 3), undefined]);
  });
});
