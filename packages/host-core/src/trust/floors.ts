// The second copy of what never goes back: it outlives the record of a program and its uninstalling (docs/updates.md 1.2).

import { compareVersions, isVersion } from '@org/package-format';
import * as v from 'valibot';

import { seenStatements } from '../program-record.js';

import type { ProgramRecord, SeenStatement } from '../program-record.js';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const floorSchema = v.strictObject({
  seen: seenStatements,
  floorSeq: count,
  rollbackFloor: v.nullable(
    v.pipe(
      v.string(),
      v.check((text) => isVersion(text)),
    ),
  ),
  minUsableSeq: v.optional(count, 0),
});

/** What a host remembers of a program whatever becomes of it. */
export type Floor = v.InferOutput<typeof floorSchema>;

/** Where the second copy is kept. */
export function floorKey(id: string): string {
  return `trust/floor/${id}`;
}

/** The copy as text. */
export function floorText(record: ProgramRecord): string {
  const { seen, floorSeq, rollbackFloor, minUsableSeq } = record;
  const floor: Floor = { seen, floorSeq, rollbackFloor, minUsableSeq };
  return JSON.stringify(floor);
}

/** Reads the copy. Throws when it is none; then the record alone speaks. */
export function parseFloor(text: string): Floor {
  return v.parse(floorSchema, JSON.parse(text));
}

/** A record raised to what its second copy remembers: whichever of the two was turned back, the other one holds. */
export function raiseTo(record: ProgramRecord, floor: Floor): ProgramRecord {
  return {
    ...record,
    seen: highestOf([...record.seen, ...floor.seen]),
    floorSeq: Math.max(record.floorSeq, floor.floorSeq),
    rollbackFloor: higher(record.rollbackFloor, floor.rollbackFloor),
    minUsableSeq: Math.max(record.minUsableSeq, floor.minUsableSeq),
  };
}

/** Per signer the highest number: an offer is held against each, whichever copy it came from. */
function highestOf(seen: readonly SeenStatement[]): SeenStatement[] {
  const highest = new Map<string, SeenStatement>();
  for (const one of seen) {
    const other = highest.get(one.keyId);
    if (other === undefined || one.statementSeq > other.statementSeq) highest.set(one.keyId, one);
  }
  return [...highest.values()];
}

/** The higher of two versions; null stands below all. */
export function higher(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return compareVersions(one, other) >= 0 ? one : other;
}
