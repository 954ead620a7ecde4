import { expect, it } from 'vitest';

import { openMiniApp } from '../../src/client.js';

import { startHostProcess } from './host-process.js';
import { Ledger } from './ledger.js';
import { createPaymentService } from './payment-service.js';
import { createWire } from './wire.js';
import { createWorld } from './world.js';

import type { Plan } from './plan.js';

const calm: Plan = {
  toHost: [],
  toGuest: [],
  carriesBytes: false,
  isShared: false,
  tellsClose: false,
  losesGreetings: false,
  consents: [],
  steps: [],
  ending: 'answers',
};

// protocol 3.4, 3.8
it('a download that moves on is not given up because the clock of the device was put back', async () => {
  const world = createWorld();
  const ledger = new Ledger();
  const payments = createPaymentService(calm, () => undefined);
  const wire = createWire(world, calm, { onSent: () => undefined, onArrived: () => undefined });
  const guest = world.openLane(0);
  const lane = world.openLane(Date.UTC(2026, 0, 1));
  const disk = { rows: new Map<string, string>(), bodies: new Map<string, Uint8Array>() };
  const host = await startHostProcess({ lane, plan: calm, disk, ledger, payments });
  const connection = wire.connect(guest, lane);
  host.connected(connection.hostEnd, 0);
  const opening = openMiniApp({ transport: connection.guestEnd, clock: guest, timeoutMs: 5_000 });
  await world.advanceTo(10);
  const session = ledger.openSession(connection, guest);
  ledger.begin('download', session, {
    plan: {
      type: 'call',
      kind: 'download',
      timeoutMs: undefined,
      cancelsAfterMs: [],
      // It reports in quarters: every 200 seconds.
      answer: { type: 'answers', afterMs: 800_000, heedsCancel: true },
      key: 0,
      isBig: false,
      pace: 'at once',
    },
  });
  const told: number[] = [];
  const answer = (await opening).call(
    'network.download',
    { url: 'https://api.example/call-0', path: 'call-0' },
    { onProgress: (done) => told.push(done) },
  );
  answer.catch(() => undefined);
  await world.advanceTo(300_000);
  lane.jump(-86_400_000);
  await world.advanceTo(900_000);
  expect(await answer).toMatchObject({ name: '0' });
  expect(told).toEqual([1, 2, 3]);
});
