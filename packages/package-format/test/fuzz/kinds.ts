import { containerKinds } from './container-kinds.js';
import { deltaKinds } from './delta-kinds.js';
import { encodingKinds } from './encoding-kinds.js';
import type { FuzzKind } from './fuzz-kind.js';
import { keyKinds } from './key-kinds.js';
import { manifestKinds } from './manifest-kinds.js';
import { merkleKinds } from './merkle-kinds.js';
import { textKinds } from './text-kinds.js';
import { trustKinds } from './trust-kinds.js';

/** Everything that is fuzzed. */
export const kinds: readonly FuzzKind[] = [
  ...containerKinds,
  ...manifestKinds,
  ...trustKinds,
  ...merkleKinds,
  ...encodingKinds,
  ...textKinds,
  ...keyKinds,
  ...deltaKinds,
];

/** The kind of a name. */
export function kindNamed(name: string): FuzzKind {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind !== undefined) return kind;
  throw new Error(`There is no kind "${name}". There are: ${kinds.map((one) => one.name).join('; ')}.`);
}
