import { limits } from '@org/bridge-protocol';
import { connect, readBytes, readableBytes, receiveBytes, sendBytes, writeBytes } from '@org/guest-sdk';
import { settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { failure, openGreeted, openSession } from './session-fixture.js';

const files = { permissions: ['file.sandbox'], partnerPermissions: ['file.sandbox'] };

/** Bytes of which no two neighbouring chunks are alike. */
function pattern(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8) + (index >> 16)) & 255);
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

async function openReader(carriesBytes: boolean) {
  const fixture = await openSession(files, { carriesBytes });
  await connect({ transport: fixture.guestEnd });
  return fixture;
}

const chunk = (sequence: number, data: string | null) => ({ type: 'chunk', id: 'w', sequence, data });
const write = (sizeBytes: number) => ({
  type: 'call',
  id: 'w',
  method: 'file.writeBytes',
  params: { path: 'a.bin', sizeBytes },
});

describe.each([
  ['beside their packets', true],
  ['as base64', false],
])('bytes of a call, %s (protocol 3.9)', (_name, carriesBytes) => {
  it.each([0, 1, 49_152, 49_153, limits.maxChunkBytes + 1, 2 * limits.streamWindowBytes + 3])(
    '%i bytes go to the host and come back as they were',
    async (length) => {
      await openReader(carriesBytes);
      const bytes = pattern(length);
      expect(await writeBytes({ path: 'a.bin' }, bytes)).toMatchObject({ ref: 'a.bin', sizeBytes: length });
      expect(bytes.length).toBe(length);
      expect(isSame(await readBytes({ ref: 'a.bin' }), bytes)).toBe(true);
      const stretch = await readBytes({ ref: 'a.bin', offset: 10, length: 20 });
      expect(isSame(stretch, bytes.subarray(10, 30))).toBe(true);
    },
  );

  it('are read as a stream, and no faster than the program takes them', async () => {
    const { platform } = await openReader(carriesBytes);
    const bytes = pattern(3 * limits.streamWindowBytes);
    await platform.files?.write('com.example.loans', 'a.bin', bytes, { append: false });
    const reader = readableBytes({ ref: 'a.bin' }).getReader();
    const first = await reader.read();
    await settle();
    const parts = [first.value ?? new Uint8Array()];
    for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
    expect(isSame(Buffer.concat(parts), bytes)).toBe(true);
  });

  it('stop coming when the program does not take them', async () => {
    const { platform } = await openReader(carriesBytes);
    await platform.files?.write('com.example.loans', 'a.bin', pattern(4 * limits.streamWindowBytes), {
      append: false,
    });
    let takenBytes = 0;
    const stopped = new AbortController();
    const { call } = await connect();
    const bytes = receiveBytes((part) => {
      takenBytes += part.length;
      return new Promise(() => undefined);
    });
    const reading = call('file.readBytes', { ref: 'a.bin' }, { bytes, signal: stopped.signal });
    await settle();
    await settle();
    expect(takenBytes).toBeGreaterThan(0);
    expect(takenBytes).toBeLessThanOrEqual(limits.streamWindowBytes);
    stopped.abort();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('end with the error of whoever takes or gives them', async () => {
    const { platform } = await openReader(carriesBytes);
    await platform.files?.write('com.example.loans', 'a.bin', pattern(10), { append: false });
    const { call } = await connect();
    const refusing = receiveBytes(() => Promise.reject(new Error('disk full')));
    await call('file.readBytes', { ref: 'a.bin' }, { bytes: refusing }).catch(() => undefined);
    const failing = sendBytes(
      (async function* () {
        yield await Promise.resolve(pattern(3));
        throw new Error('camera gone');
      })(),
    );
    const writing = call('file.writeBytes', { path: 'b.bin', sizeBytes: 6 }, { bytes: failing });
    await expect(writing).rejects.toMatchObject({ code: 'CANCELLED' });
    await settle();
    expect(await platform.files?.list('com.example.loans')).toEqual([['a.bin', 10]]);
  });
});

describe('a hostile sender of bytes', () => {
  it.each([
    ['one that is missing', [chunk(1, 'AAEC'), chunk(3, 'AAEC')], 6],
    ['one before its turn', [chunk(2, 'AAEC')], 6],
    ['more than was announced', [chunk(1, 'AAECAAEC')], 3],
    ['no base64', [chunk(1, '=')], 3],
    ['bytes that are not there', [chunk(1, null)], 3],
    ['an empty one', [chunk(1, '')], 3],
  ])('%s: is refused with STREAM_BROKEN, and nothing is written', async (_name, chunks, sizeBytes) => {
    const { guest, platform } = await openGreeted(files);
    guest.send([write(sizeBytes), ...chunks]);
    await settle();
    expect(guest.answersTo('w')).toMatchObject([failure('STREAM_BROKEN')]);
    expect(await platform.files?.list('com.example.loans')).toEqual([]);
  });

  it('cannot have more under way than its credit', async () => {
    const { guest } = await openGreeted(files);
    const large = Buffer.alloc(limits.maxTextChunkBytes).toString('base64');
    guest.send([write(8_000_000)]);
    // In one go: no credit can have come meanwhile.
    for (let sequence = 1; sequence <= 44; sequence += 1) guest.send([chunk(sequence, large)]);
    await settle();
    expect(guest.answersTo('w')).toMatchObject([failure('STREAM_BROKEN')]);
  });

  it('a doubled chunk counts once', async () => {
    const { guest } = await openGreeted(files);
    guest.send([write(6), chunk(1, 'AAEC'), chunk(1, 'AAEC'), chunk(2, 'AwQF')]);
    await settle();
    expect(guest.answersTo('w')).toMatchObject([{ type: 'result', result: { sizeBytes: 6 } }]);
  });

  it('chunks for a call that takes none, or for no call, are dropped', async () => {
    const { guest } = await openGreeted(files);
    guest.send([
      { ...chunk(1, 'AAEC'), id: 'nobody' },
      { type: 'credit', id: 'nobody', bytes: 5 },
    ]);
    guest.send([
      { type: 'call', id: 'p', method: 'bridge.ping', params: {} },
      { ...chunk(1, 'AAEC'), id: 'p' },
    ]);
    await settle();
    expect(guest.answersTo('p')).toHaveLength(1);
  });

  it('that says no more is given up after the idle time, and not before', async () => {
    const { guest, platform } = await openGreeted(files);
    guest.send([write(6), chunk(1, 'AAEC')]);
    await platform.clock.advance(limits.transferIdleMs - 1_000);
    expect(guest.answersTo('w')).toEqual([]);
    await platform.clock.advance(3_000);
    expect(guest.answersTo('w')).toMatchObject([failure('TIMEOUT')]);
  });

  it('has at most four transfers open', async () => {
    const { guest } = await openGreeted(files);
    const calls = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...write(3), id }));
    guest.send(calls);
    await settle();
    expect(guest.answersTo('e')).toMatchObject([failure('BUSY')]);
    expect(guest.answersTo('d')).toEqual([]);
  });

  it('sends more than it announced while the disk is busy: nothing of it is kept, and no credit given', async () => {
    const { guest, platform } = await openGreeted(files);
    let finish: () => void = () => undefined;
    Object.assign(platform.files ?? {}, {
      write: () => new Promise<void>((resolve) => (finish = resolve)),
    });
    guest.send([write(3), chunk(1, 'AAEC')]);
    await settle();
    for (let sequence = 2; sequence < 60; sequence += 1) guest.send([chunk(sequence, 'x'.repeat(60_000))]);
    await settle();
    expect(guest.received.filter(({ type }) => type === 'credit')).toEqual([]);
    finish();
    await settle();
    expect(guest.answersTo('w')).toMatchObject([{ type: 'result', result: { sizeBytes: 3 } }]);
  });

  it('fills the time before its gate with crumbs: is refused', async () => {
    const { guest, platform } = await openGreeted(files);
    Object.assign(platform.files ?? {}, { list: () => new Promise(() => undefined) });
    platform.user.consent = () => new Promise(() => undefined);
    guest.send([write(4_000)]);
    for (let from = 1; from <= 600; from += 100)
      guest.send(Array.from({ length: 100 }, (_, index) => chunk(from + index, 'AA==')));
    await settle();
    expect(guest.answersTo('w').length).toBeLessThanOrEqual(1);
  });

  it('sends a chunk of text that is too long: is refused', async () => {
    const { guest } = await openGreeted(files);
    guest.send([write(100_000), chunk(1, Buffer.alloc(49_153).toString('base64'))]);
    await settle();
    expect(guest.answersTo('w')).toMatchObject([failure('STREAM_BROKEN')]);
  });
});
