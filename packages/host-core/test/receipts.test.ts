import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openConsentReceipts } from '../src/consent-receipts.js';
import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { NewReceipt } from '../src/consent-receipts.js';
import type { ConsentChoice } from '../src/platform.js';
import type { ReleaseFactory } from '@org/testkit';

const pay = { orderId: 'order-123', amount: 99.99, currency: 'USD' };
const reasons = { payment: 'To pay your instalments.' };

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  const manifest = { permissions: ['payment'], 'x-permission-reasons': reasons };
  await device.install('1.0.0', { manifest });
  await device.launch();
});

async function decide(choice: ConsentChoice): Promise<void> {
  device.platform.user.consent = () => Promise.resolve(choice);
  await device.call('payment.pay', pay);
}

const story = async () =>
  (await device.host.consentReceipts()).receipts.map(
    ({ event, mode, ended }) => `${event} ${mode} ${ended ?? '-'}`,
  );

describe('a consent receipt (protocol 4.3)', () => {
  it('says who asked for what, in which words, and what was decided until when', async () => {
    device.platform.user.consent = () =>
      Promise.resolve({ choice: 'always', words: 'Allow “Loans” to use Payments?' });
    await device.call('payment.pay', pay);
    const document = await device.host.consentReceipts();
    expect(document).toMatchObject({
      format: 'miniapp-consent-receipts/1',
      exportedAt: '2026-01-01T00:00:00.000Z',
      host: { name: 'Test Host', version: '2.0.0' },
      dropped: 0,
      unreadable: 0,
    });
    expect(document.receipts).toEqual([
      {
        sequence: 1,
        consentId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        event: 'given',
        at: '2026-01-01T00:00:00.000Z',
        programId: id,
        programName: 'Loans',
        programVersion: '1.0.0',
        manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        partnerName: expect.any(String) as string,
        domains: [],
        permission: 'payment',
        opens: 'Ask you to pay. Every payment needs your confirmation.',
        reason: 'To pay your instalments.',
        words: 'Allow “Loans” to use Payments?',
        mode: 'always',
        expiresAt: '2027-01-01T00:00:00.000Z',
        ended: null,
      },
    ]);
  });

  it('is written for every decision and for how each came to its end', async () => {
    await decide('once');
    await decide('while-in-use');
    await device.launch();
    await decide('denied');
    await device.host.changeGrant(id, 'payment', 'always');
    await device.platform.clock.advance(365 * 86_400_000);
    await decide('always');
    await device.host.revoke(id, 'payment');
    await decide('dismissed');
    expect(await story()).toEqual([
      'given once -',
      'expired once used',
      'given while-in-use -',
      'expired while-in-use launch-ended',
      'denied denied -',
      'changed always -',
      'expired always time',
      'given always -',
      'revoked always user',
    ]);
  });

  it('names the same consent from its beginning to its end', async () => {
    await decide('always');
    await device.host.revoke(id, 'payment');
    await decide('always');
    const ids = (await device.host.consentReceipts()).receipts.map(({ consentId }) => consentId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('outlives the program, and says that its end was the removal', async () => {
    await decide('always');
    await device.host.uninstall(id);
    await device.restart();
    expect(await story()).toEqual(['given always -', 'revoked always uninstalled']);
    expect(await device.host.grants(id)).toEqual([]);
  });

  it('says when a release with other words ended it', async () => {
    await decide('always');
    await device.install('1.1.0', { manifest: { permissions: ['payment'] } });
    await device.launch();
    await settle();
    expect(await story()).toEqual(['given always -', 'expired always release']);
  });

  it('is written with the decision or not at all, and then nothing was decided', async () => {
    const { records } = device.platform;
    const commit = records.commit.bind(records);
    Object.assign(records, { commit: () => Promise.reject(new Error('The disk is full.')) });
    await decide('always');
    Object.assign(records, { commit });
    expect(await device.host.grants(id)).toEqual([]);
    expect(await story()).toEqual([]);
  });

  it('is the user’s to delete; what was answered stays, and numbers are not used again', async () => {
    await decide('always');
    await device.host.deleteConsentReceipts();
    expect(await story()).toEqual([]);
    expect(await device.host.grants(id)).toHaveLength(1);
    await device.host.revoke(id, 'payment');
    const { receipts, dropped } = await device.host.consentReceipts();
    expect([receipts.map(({ sequence }) => sequence), dropped]).toEqual([[2], 0]);
  });
});

describe('the log of receipts', () => {
  const receipt: NewReceipt = {
    consentId: 'consent-1',
    event: 'given',
    programId: id,
    programName: 'Loans',
    programVersion: '1.0.0',
    manifestSha256: 'ab'.repeat(32),
    partnerName: 'Example Bank',
    domains: [],
    permission: 'payment',
    opens: 'Ask you to pay.',
    reason: null,
    words: null,
    mode: 'always',
    expiresAt: null,
    ended: null,
  };
  const open = () => openConsentReceipts(device.platform);
  const write = (count: number) =>
    open().write(
      Array.from({ length: count }, () => receipt),
      new Map(),
    );
  const numbers = async () => (await open().list()).receipts.map(({ sequence }) => sequence);

  it('keeps two thousand, drops the oldest, and says how many', async () => {
    await write(1_999);
    await write(3);
    const { receipts, dropped } = await open().list();
    expect([receipts.length, receipts[0]?.sequence, dropped]).toEqual([2_000, 3, 2]);
  });

  it('goes on counting when its own head is damaged', async () => {
    await write(3);
    device.platform.disk.rows.set('consent-log', '{"first":9,"next":1,"dropped":0}');
    await write(1);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it('counts a row that is no receipt, and leaves it out', async () => {
    await write(3);
    device.platform.disk.rows.set('consent-receipt/0000000000000002', '{}');
    expect(await open().list()).toMatchObject({ receipts: { length: 2 }, unreadable: 1 });
  });

  it('gives each of many at once a number of its own', async () => {
    const log = open();
    await Promise.all([log.write([receipt], new Map()), log.write([receipt], new Map())]);
    expect(await numbers()).toEqual([1, 2]);
  });
});
