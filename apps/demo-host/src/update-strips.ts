import { createUpdateStrip } from './update-strip.js';

import type { ShelfProgram } from './shelf.js';
import type { UpdateCenter } from './update-center.js';
import type { StripActions, UpdateStrip } from './update-strip.js';

/** The strips of all cards. */
export interface UpdateStrips {
  /** The strip of a program: always the same element, so that a new card takes it over as it is. */
  of(program: ShelfProgram): HTMLElement;
}

/** Keeps each program's strip at what the center knows. */
export function createUpdateStrips(center: UpdateCenter, actions: StripActions): UpdateStrips {
  const known = new Map<string, { readonly strip: UpdateStrip; program: ShelfProgram }>();
  center.onChange((id) => {
    const entry = known.get(id);
    entry?.strip.show(entry.program, center.stateOf(id));
  });
  return {
    of: (program) => {
      const entry = known.get(program.id) ?? { strip: createUpdateStrip(actions), program };
      entry.program = program;
      known.set(program.id, entry);
      entry.strip.show(program, center.stateOf(program.id));
      return entry.strip.element;
    },
  };
}
