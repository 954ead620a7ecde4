// Bytes in chunks: row 26 (docs/protocol.md 3.9).

import { limits } from '@org/bridge-protocol';
import { toBase64 } from '@org/package-format';

import { assert, assertSame } from '../../report.js';
import { REST_MS, assertOneOf, codeOf } from '../torture-bench.js';
import { NotApplicable } from '../torture-cause.js';

import type { Attack, RawGuest, TortureBench } from '../torture-bench.js';

/** What is sent in place of three good chunks, and how the host may take it; `first` stands for the first bytes sent. */
const broken: Readonly<Record<string, readonly (readonly [sequence: number, data: string | null])[]>> = {
  missing: [
    [1, 'AAAA'],
    [3, 'AAAA'],
    [4, 'AAAA'],
  ],
  reordered: [
    [2, 'AAAA'],
    [1, 'AAAA'],
    [3, 'AAAA'],
  ],
  'too many': [
    [1, 'AAAA'],
    [2, 'AAAA'],
    [3, 'AAAAAAAA'],
  ],
  'no base64': [
    [1, 'AAAA'],
    [2, 'not base64!'],
    [3, 'AAAA'],
  ],
  'bytes that are not there': [
    [1, 'AAAA'],
    [2, null],
    [3, 'AAAA'],
  ],
  empty: [
    [1, 'AAAA'],
    [2, ''],
    [3, 'AAAAAAAA'],
  ],
};

/** 26: chunks that are missing, doubled, in another order or too many; readers that are slow or lie. */
export const byteStreams: Attack = async (bench) => {
  const guest = await bench.greet();
  if ((await guest.call('file.list')) === 'NOT_SUPPORTED') throw new NotApplicable('no-files');
  for (const [what, chunks] of Object.entries(broken)) {
    const path = `torture/${what.replace(/ /gu, '-')}`;
    const id = guest.begin('file.writeBytes', { path, sizeBytes: 9 });
    guest.send(chunks.map(([sequence, data]) => ({ type: 'chunk', id, sequence, data })));
    await guest.answer(id);
    assertSame(guest.codesOf(id), ['STREAM_BROKEN'], `chunks, ${what}`);
    assertSame(await stat(guest, path), 'NOT_FOUND', `the file after chunks, ${what}`);
    await bench.subject.pass(1_000);
  }
  await assertDoubled(guest);
  for (const sizeBytes of [-1, 0.5, 1e12, '9'])
    assertOneOf(
      await guest.call('file.writeBytes', { path: 'torture/size', sizeBytes }),
      ['INVALID_PARAMS', 'QUOTA_EXCEEDED'],
      `a size of ${String(sizeBytes)}`,
    );
  guest.send([
    { type: 'chunk', id: 'nobody', sequence: 1, data: 'AAAA' },
    { type: 'credit', id: 'nobody', bytes: 1 },
    { type: 'credit', id: 'nobody', bytes: -1 },
  ]);
  await guest.fence();
  await bench.subject.pass(REST_MS);
  await assertBounded(bench, guest);
  await bench.subject.pass(REST_MS);
  await assertSlowReader(bench);
  await assertReader(bench);
};

/** Whether a file is there: `result` or NOT_FOUND. */
async function stat(guest: RawGuest, ref: string): Promise<string> {
  return guest.call('file.read', { ref, encoding: 'base64' });
}

/** A doubled chunk with other bytes does not replace the first; streams beside each other do not mix. */
async function assertDoubled(guest: RawGuest): Promise<void> {
  const ids = ['a', 'b'].map((name) =>
    guest.begin('file.writeBytes', { path: `torture/${name}`, sizeBytes: 6 }),
  );
  const [a = '', b = ''] = ids;
  const chunk = (id: string, sequence: number, data: string) => ({ type: 'chunk', id, sequence, data });
  guest.send([chunk(a, 1, 'AAAA'), chunk(b, 1, 'BBBB'), chunk(a, 1, 'XXXX'), chunk(b, 2, 'BBBB')]);
  guest.send([chunk(a, 2, 'AAAA')]);
  for (const [index, id] of ids.entries()) {
    await guest.answer(id);
    const code = guest.codesOf(id).join();
    assertOneOf(code, ['result', 'STREAM_BROKEN'], 'a doubled chunk with other bytes');
    const name = ['a', 'b'][index] ?? '';
    const frame = await guest.answer(
      guest.begin('file.read', { ref: `torture/${name}`, encoding: 'base64' }),
    );
    if (code !== 'result') continue;
    const letters = name.toUpperCase().repeat(8);
    assertSame(frame.type === 'result' && frame.result, { data: letters, sizeBytes: 6 }, `the file ${name}`);
  }
}

/** Streams that are begun and never finished are bounded, can be cancelled, and leave nothing behind. */
async function assertBounded(bench: TortureBench, guest: RawGuest): Promise<void> {
  const ids = Array.from({ length: 30 }, (_, index) =>
    guest.begin('file.writeBytes', { path: `torture/open-${String(index)}`, sizeBytes: 1_000 }),
  );
  guest.send(ids.map((id) => ({ type: 'chunk', id, sequence: 1, data: 'AAAA' })));
  await guest.fence();
  const open = ids.filter((id) => guest.codesOf(id).length === 0);
  assert(open.length > 0 && open.length <= 16, `${String(open.length)} unfinished streams at once`);
  const refused = ids.filter(
    (id) => guest.codesOf(id)[0] === 'BUSY' || guest.codesOf(id)[0] === 'RATE_LIMITED',
  );
  assertSame(refused.length, ids.length - open.length, 'streams that were refused, and told so');
  guest.send(open.map((id) => ({ type: 'cancel', id })));
  for (const id of open) {
    await guest.answer(id);
    assertSame(guest.codesOf(id), ['CANCELLED'], 'a stream that was cancelled');
  }
  assertSame(await stat(guest, 'torture/open-0'), 'NOT_FOUND', 'the file of a cancelled stream');
  await bench.subject.pass(REST_MS);
  const next = guest.begin('file.writeBytes', { path: 'torture/next', sizeBytes: 3 });
  guest.send([{ type: 'chunk', id: next, sequence: 1, data: 'AAAA' }]);
  await guest.answer(next);
  assertSame(guest.codesOf(next), ['result'], 'a stream after all that');
}

const bigFile = 'torture/big';
const CHUNK_BYTES = 49_152;
/** A little more than the window. */
const CHUNKS = 45;

/** A host sends no more than its reader has room for, and all of it in order once it has. */
async function assertSlowReader(bench: TortureBench): Promise<void> {
  const guest = await bench.greet();
  const content = Uint8Array.from(
    { length: CHUNK_BYTES * CHUNKS },
    (_, index) => (index * 31 + (index >> 8)) & 0xff,
  );
  const write = guest.begin('file.writeBytes', { path: bigFile, sizeBytes: content.length });
  const granted = () =>
    guest.received.reduce<number>(
      (sum, frame) => (frame.type === 'credit' && frame.id === write ? sum + frame.bytes : sum),
      limits.streamWindowBytes,
    );
  for (let index = 0; index < CHUNKS; index += 1) {
    const end = (index + 1) * CHUNK_BYTES;
    await bench.until(() => granted() >= end || guest.codesOf(write).length > 0, 'credit of the host');
    const data = toBase64(content.subarray(index * CHUNK_BYTES, end));
    guest.send([{ type: 'chunk', id: write, sequence: index + 1, data }]);
  }
  await guest.answer(write);
  assertSame(guest.codesOf(write), ['result'], 'a large file is written');

  const read = guest.begin('file.readBytes', { ref: bigFile }, 'slow-read');
  const chunks = () =>
    guest.received.flatMap((frame) => (frame.type === 'chunk' && frame.id === read ? [frame] : []));
  // Credit that comes before the window is spent is not added to it: so it has to be spent, down to less than a chunk.
  await bench.until(async () => {
    await guest.fence();
    const roomBytes = limits.streamWindowBytes - guest.bytesOf(read).length;
    return roomBytes < limits.maxChunkBytes || guest.codesOf(read).length > 0;
  }, 'a window full of chunks');
  await guest.fence();
  const unread = guest.bytesOf(read).length;
  assert(unread <= limits.streamWindowBytes, `${String(unread)} bytes came to a reader that took none`);
  assertSame(guest.codesOf(read), [], 'answers to a read that waits');
  guest.send([{ type: 'credit', id: read, bytes: content.length }]);
  await guest.answer(read);
  assertSame(guest.codesOf(read), ['result'], 'a read that was given room');
  assertSame(
    chunks().map(({ sequence }) => sequence),
    chunks().map((_, index) => index + 1),
    'numbers of chunks',
  );
  const came = guest.bytesOf(read);
  assert(
    came.length === content.length && came.every((byte, at) => byte === content[at]),
    'the bytes differ',
  );

  const stopped = guest.begin('file.readBytes', { ref: bigFile }, 'stopped-read');
  await guest.fence();
  guest.send([{ type: 'cancel', id: stopped }]);
  await guest.answer(stopped);
  const after = guest.received.length;
  guest.send([{ type: 'credit', id: stopped, bytes: content.length }]);
  await guest.fence();
  assertSame(guest.codesOf(stopped), ['CANCELLED'], 'a read that was cancelled');
  assertSame(guest.received.length - after, 1, 'frames after the end of a read');
}

/** Three chunks, where they are as large as they may be. */
const SHORT_BYTES = 2 * limits.maxChunkBytes + 1;

/** The SDK with chunks lost and doubled on their way. */
async function assertReader(bench: TortureBench): Promise<void> {
  for (const [what, expected] of [
    ['doubled', { type: 'result', result: SHORT_BYTES }],
    ['lost', 'STREAM_BROKEN'],
  ] as const) {
    const sdk = await bench.openSdk();
    await sdk.hold(true);
    const call = await sdk.begin(
      'file.readBytes',
      { json: JSON.stringify({ ref: bigFile, length: SHORT_BYTES }) },
      { takesBytes: true },
    );
    await bench.until(async () => {
      const packets = await sdk.takeHeld();
      const passed = packets.filter((text) => what === 'doubled' || !text.includes('"sequence":2,'));
      await sdk.deliver(what === 'doubled' ? passed.flatMap((text) => [text, text]) : passed);
      return (await sdk.outcome(call)) !== null;
    }, 'a read of the SDK settles');
    const outcome = await sdk.outcome(call);
    if (typeof expected === 'string') assertSame(codeOf(outcome), expected, `the SDK, a chunk ${what}`);
    else assertSame(outcome, expected, `the SDK, chunks ${what}`);
  }
}
