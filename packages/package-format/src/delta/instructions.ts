import type { DeltaHeader } from './delta-header.js';
import { deltaError } from './delta-error.js';
import { createReadBudget } from './read-budget.js';
import { openVarints, unzigzag, writeVarint, zigzag } from './varint.js';

/** One step of a patch: so many literals, then a copy from the base. Only the last step of all copies nothing. */
export interface Instruction {
  readonly inserted: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * The steps in the control block, each checked before it is given: it copies from within the base, and together they make
 * exactly the target. The last one inserts what the copies leave.
 */
export function* readInstructions(control: Uint8Array, header: DeltaHeader): Generator<Instruction> {
  const { baseSize, targetSize, listSizes } = header;
  const [insertedBytes, copiedBytes] = listSizes;
  const inserts = openVarints(control.subarray(0, insertedBytes));
  const copies = openVarints(control.subarray(insertedBytes, insertedBytes + copiedBytes));
  const moves = openVarints(control.subarray(insertedBytes + copiedBytes));
  let made = 0;
  let expected = 0;
  while (!inserts.isAtEnd()) {
    // package-format 12.4: the three numbers of a copy
    const inserted = inserts.next();
    const length = copies.next() + 1;
    const offset = expected + inserted + unzigzag(moves.next());
    if (offset < 0 || offset + length > baseSize)
      throw deltaError('12.4', 'The patch copies from outside the base');
    made += inserted + length;
    if (made > targetSize) throw deltaError('12.4', `The patch makes more than ${targetSize} bytes`);
    expected = offset + length;
    yield { inserted, offset, length };
  }
  if (!copies.isAtEnd() || !moves.isAtEnd())
    throw deltaError('12.3', 'The lists of the patch differ in length');
  yield { inserted: targetSize - made, offset: expected, length: 0 };
}

/** Refuses a patch whose instructions are wrong or cost too much, before anything is made of them. */
export function assertInstructions(control: Uint8Array, header: DeltaHeader): void {
  const fits = createReadBudget();
  for (const { offset, length } of readInstructions(control, header)) {
    // package-format 12.6: a patch that jumps about costs a device one read a jump
    if (length > 0 && !fits(offset, length))
      throw deltaError('12.6', 'The patch jumps about in the base too often');
  }
}

/** Collects the steps of a patch that is being made. */
export interface InstructionWriter {
  /** How many bytes the control block has by now. */
  readonly size: () => number;
  add(step: Instruction): void;
  /** The three lists. */
  readonly lists: () => readonly [Uint8Array, Uint8Array, Uint8Array];
}

/** An empty control block. */
export function createInstructionWriter(): InstructionWriter {
  const inserts: number[] = [];
  const copies: number[] = [];
  const moves: number[] = [];
  let expected = 0;
  return {
    size: () => inserts.length + copies.length + moves.length,
    add({ inserted, offset, length }) {
      writeVarint(inserts, inserted);
      writeVarint(copies, length - 1);
      writeVarint(moves, zigzag(offset - expected - inserted));
      expected = offset + length;
    },
    lists: () => [Uint8Array.from(inserts), Uint8Array.from(copies), Uint8Array.from(moves)],
  };
}
