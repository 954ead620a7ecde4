import fc from 'fast-check';
import { text } from '../fixture.js';
import { rawZip } from '../raw-zip.js';
import type { HeaderFields, RawArchive, RawEntry } from '../raw-zip.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { entryNames } from './names.js';
import type { ExpectedPackage } from '../../src/index.js';
import { judgeContainer, splits } from './judge-container.js';
import { sparseRecord } from './sparse-record.js';
import { programs } from './programs.js';
import type { SampleProgram } from './programs.js';

const program: fc.Arbitrary<SampleProgram> = fc.nat(programs.length - 1).map(programAt);
const pair = fc
  .tuple(fc.nat(programs.length - 1), fc.integer({ min: 1, max: programs.length - 1 }))
  .map(([one, step]) => [programAt(one), programAt(one + step)] as const);
const index = fc.nat(9);

const number16 = fc.oneof(fc.constantFrom(0, 1, 8, 0x14, 0x0800, 0x0808, 0x2d, 0xffff), fc.nat(0xffff));
const number32 = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 30, 46, 0x04000000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
  fc.nat(0xffffffff),
);
const someBytes = fc.uint8Array({ minLength: 1, maxLength: 40 });

const headerFields = sparseRecord<HeaderFields>({
  signature: fc.constantFrom(0x02014b50, 0x04034b50, 0x06054b50, 0x08074b50, 0x06064b50, 0x504b0304),
  versionNeeded: number16,
  flags: fc.oneof(
    fc.nat(15).map((bit) => 0x0800 ^ (1 << bit)),
    number16,
  ),
  method: fc.oneof(fc.constantFrom(1, 8, 9, 12, 14, 93, 95, 99), number16),
  time: number16,
  date: number16,
  crc: number32,
  compressedSize: number32,
  size: number32,
  name: entryNames.map((name) => (typeof name === 'string' ? text(name) : name)),
  extra: fc.oneof(someBytes, fc.constantFrom(zip64Extra(), unicodePathExtra())),
  comment: someBytes,
  madeBy: number16,
  disk: number16,
  attributes: fc.oneof(fc.constantFrom(0x10, 0xa1ff0000, 0x81ed0000), number32),
  offset: number32,
});

const headerChange = fc.record({
  at: index,
  where: fc.constantFrom('both', 'local', 'central'),
  fields: headerFields,
});

/** Fields of local and central headers (package-format 1.3 to 1.5). */
const headers = fuzzKind(
  'container: header fields',
  fc.record({ program, changes: fc.array(headerChange, { minLength: 1, maxLength: 3 }), splits }),
  (input) => {
    const entries = [...input.program.entries];
    for (const { at, where, fields } of input.changes) {
      const entry = entryAt(entries, at);
      entries[at % entries.length] = { ...entry, [where]: { ...entry[where], ...fields } };
    }
    return judgeContainer(rawZip(entries), input);
  },
);

const entryEdit = fc.record({
  edit: fc.constantFrom('swap', 'double', 'remove', 'insert', 'rename', 'hide', 'phantom', 'gap', 'content'),
  at: index,
  to: index,
  name: entryNames,
  content: fc.oneof(
    someBytes,
    fc.nat(programs.length - 1).map((other) => programAt(other).manifestBytes),
  ),
});

/** Which entries there are, and in which order (package-format 1.2, 1.4, 1.8, 2). */
const entryList = fuzzKind(
  'container: entries',
  fc.record({ program, edits: fc.array(entryEdit, { minLength: 1, maxLength: 4 }), splits }),
  (input) => {
    const entries = [...input.program.entries];
    for (const { edit, at, to, name, content } of input.edits) {
      if (entries.length === 0) break;
      const [from, target] = [at % entries.length, to % entries.length];
      const entry = entryAt(entries, from);
      const replace = (change: Partial<RawEntry>) => entries.splice(from, 1, { ...entry, ...change });
      if (edit === 'swap') entries.splice(from, 1, entries.splice(target, 1, entry)[0] ?? entry);
      if (edit === 'double') entries.splice(target, 0, entry);
      if (edit === 'remove') entries.splice(from, 1);
      if (edit === 'insert') entries.splice(target, 0, { name, content });
      if (edit === 'rename') replace({ name });
      if (edit === 'hide') replace({ isHidden: true });
      if (edit === 'phantom') replace({ isPhantom: true });
      if (edit === 'gap') replace({ gap: content });
      if (edit === 'content') replace({ content });
    }
    return judgeContainer(rawZip(entries), input);
  },
);

const around = sparseRecord<RawArchive>({
  prefix: fc.oneof(
    someBytes,
    program.map(({ container }) => container),
  ),
  isAdjusted: fc.boolean(),
  suffix: fc.oneof(
    someBytes,
    program.map(({ container }) => container),
  ),
  comment: fc.oneof(
    someBytes,
    program.map(({ container }) => container.slice(-22)),
  ),
  disk: number16,
  count: number16,
  countOnDisk: number16,
  directoryOffset: number32,
  directoryBytes: number32,
  beforeEnd: fc.oneof(someBytes, fc.constant(zip64End())),
});

/** The end record, and whatever stands around the archive (package-format 1.4, 1.6). */
const frame = fuzzKind('container: frame', fc.record({ program, around, splits }), (input) =>
  judgeContainer(rawZip(input.program.entries, input.around), input),
);

/** A place in the bytes: near the beginning of a record or content, or anywhere. */
const place = fc.record({
  record: fc.nat(40),
  delta: fc.oneof(fc.constant(0), fc.integer({ min: -8, max: 60 })),
});

const byteEdit = fc.record({
  edit: fc.constantFrom('flip', 'overwrite', 'insert', 'remove', 'double', 'move', 'cut', 'append', 'zero'),
  at: place,
  to: place,
  length: fc.integer({ min: 1, max: 80 }),
  bit: fc.nat(7),
  bytes: someBytes,
});

/** Plain damage: bytes flipped, lost, doubled or moved, at the seams of the archive more often than elsewhere. */
const bytes = fuzzKind(
  'container: bytes',
  fc.record({ program, edits: fc.array(byteEdit, { minLength: 1, maxLength: 4 }), splits }),
  (input) => {
    let changed: Buffer = Buffer.from(input.program.container);
    const seams = seamsOf(input.program);
    for (const { edit, at, to, length, bit, bytes: other } of input.edits) {
      const start = resolvePlace(at, seams, changed.length);
      const target = resolvePlace(to, seams, changed.length);
      const piece = Buffer.from(changed.subarray(start, start + length));
      const [before, after] = [changed.subarray(0, start), changed.subarray(start + piece.length)];
      if (edit === 'flip' && piece.length > 0) changed[start] = (changed[start] ?? 0) ^ (1 << bit);
      if (edit === 'overwrite')
        changed = Buffer.concat([before, other, changed.subarray(start + other.length)]);
      if (edit === 'insert') changed = Buffer.concat([before, other, changed.subarray(start)]);
      if (edit === 'remove') changed = Buffer.concat([before, after]);
      if (edit === 'double')
        changed = Buffer.concat([changed.subarray(0, target), piece, changed.subarray(target)]);
      if (edit === 'move') {
        const rest = Buffer.concat([before, after]);
        changed = Buffer.concat([rest.subarray(0, target), piece, rest.subarray(target)]);
      }
      if (edit === 'cut') changed = Buffer.from(before);
      if (edit === 'append') changed = Buffer.concat([changed, other]);
      if (edit === 'zero') changed.fill(0, start, start + piece.length);
    }
    return judgeContainer(new Uint8Array(changed), input);
  },
);

/** Two good packages cut apart and put together, as bytes or as entries. */
const splice = fuzzKind(
  'container: splice',
  fc.record({
    programs: pair,
    from: place,
    to: place,
    asEntries: fc.boolean(),
    at: fc.integer({ min: 1, max: 3 }),
    splits,
  }),
  (input) => {
    const {
      programs: [one, other],
      at,
    } = input;
    if (input.asEntries) {
      return judgeContainer(rawZip([...one.entries.slice(0, at), ...other.entries.slice(at)]), input);
    }
    const head = one.container.subarray(0, resolvePlace(input.from, seamsOf(one), one.container.length));
    const tail = other.container.subarray(resolvePlace(input.to, seamsOf(other), other.container.length));
    return judgeContainer(new Uint8Array(Buffer.concat([head, tail])), input);
  },
);

const digest = fc.constantFrom('a'.repeat(64), '');

/** A good package that is not the one the caller asked for (package-format 5.8). */
const expectation = fuzzKind(
  'container: another than expected',
  fc.record({
    program,
    expected: sparseRecord<ExpectedPackage>({
      id: fc.constantFrom('com.partner.loans', 'com.partner.pay', 'a.b', 'toString', ''),
      manifestSha256: digest,
      containerBytes: fc.oneof(fc.constant(-1), number32),
    }),
    splits,
  }),
  ({ program: { container, manifestBytes }, expected, splits: pieces }) => {
    // -1 stands for the right number.
    const size = expected.containerBytes === -1 ? container.length : expected.containerBytes;
    const isId = expected.id === undefined || Buffer.from(manifestBytes).includes(`"id":"${expected.id}"`);
    const isSize = size === undefined || size === container.length;
    return judgeContainer(container, {
      splits: pieces,
      isValid: isId && isSize && expected.manifestSha256 === undefined,
      expected: { ...expected, ...(size === undefined ? {} : { containerBytes: size }) },
    });
  },
);

/** Mutations of the bytes around a manifest that stays as it was signed. */
export const containerKinds: readonly FuzzKind[] = [headers, entryList, frame, bytes, splice, expectation];

function programAt(at: number): SampleProgram {
  const found = programs[at % programs.length];
  if (found === undefined) throw new Error('There are no samples.');
  return found;
}

function entryAt(entries: readonly RawEntry[], at: number): RawEntry {
  const entry = entries[at % entries.length];
  if (entry === undefined) throw new Error('There are no entries.');
  return entry;
}

function resolvePlace(
  { record, delta }: { readonly record: number; readonly delta: number },
  seams: readonly number[],
  length: number,
): number {
  const seam = seams[record % seams.length] ?? 0;
  return Math.min(Math.max(seam + delta, 0), length);
}

/** Where records and contents of a container begin, and its end. */
function seamsOf({ container, entries }: SampleProgram): readonly number[] {
  const seams: number[] = [];
  let at = 0;
  for (const { name, content } of entries) {
    seams.push(at, at + 30, at + 30 + name.length);
    at += 30 + name.length + content.length;
  }
  for (const { name } of entries) {
    seams.push(at, at + 46);
    at += 46 + name.length;
  }
  return [...seams, at, container.length];
}

function zip64Extra(): Uint8Array {
  return Uint8Array.from([1, 0, 16, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]);
}

function unicodePathExtra(): Uint8Array {
  return new Uint8Array(Buffer.concat([Uint8Array.of(0x75, 0x70, 12, 0, 1, 0, 0, 0, 0), text('evil.js')]));
}

function zip64End(): Uint8Array {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeUInt32LE(44, 4);
  record.writeUInt32LE(0x07064b50, 56);
  return new Uint8Array(record);
}
