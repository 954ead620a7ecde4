// Where users were in programs that ended without their doing, for the next launch of the same release. Kept in memory alone:
// it holds what they typed.

import type { Page } from './page-stack.js';
import type { PlatformClock } from './platform.js';
import type { PageState } from './surface/page-state.js';
import type { ClosedCode } from './trouble.js';

/** Where users may be brought back to. */
export interface PageStates {
  /** A program has ended here. */
  keep(id: string, ended: EndedPage): void;
  /** Where the next launch of exactly this release goes on, once; null for a fresh start. */
  take(id: string, digest: string): Whereabouts | null;
  forget(id: string): void;
}

/** Where a user is in a program. */
export interface Whereabouts {
  /** What the page script said; null when it has said nothing. */
  readonly state: PageState | null;
  /** The back stack, its top last. */
  readonly pages: readonly Page[];
}

/** How a page ended. */
interface EndedPage extends Whereabouts {
  readonly digest: string;
  readonly code: ClosedCode;
  /** The user saw it end, this long after it was opened, in milliseconds of foreground time; null in the background. */
  readonly seenAfterMs: number | null;
}

/** Who comes back later has forgotten where they were. */
const MAX_AGE_MS = 1_800_000;
const MAX_PROGRAMS = 16;
/** What crashes this soon after it was opened may crash because of where it was opened. */
const EARLY_MS = 10_000;

/** Keeps those of the programs that ended last. */
export function createPageStates(clock: PlatformClock): PageStates {
  const kept = new Map<string, EndedPage & { readonly atMs: number }>();
  return {
    keep: (id, ended) => {
      kept.delete(id);
      if (!isWorthKeeping(ended)) return;
      kept.set(id, { ...ended, atMs: clock.now() });
      for (const oldest of [...kept.keys()].slice(0, -MAX_PROGRAMS)) kept.delete(oldest);
    },
    take: (id, digest) => {
      const found = kept.get(id);
      kept.delete(id);
      if (found?.digest !== digest) return null;
      // A clock that was put back says nothing about how long ago that was.
      return Math.abs(clock.now() - found.atMs) < MAX_AGE_MS ? found : null;
    },
    forget: (id) => {
      kept.delete(id);
    },
  };
}

/** Who closes a program is done with it; who finds it gone is not. */
function isWorthKeeping({ code, seenAfterMs }: EndedPage): boolean {
  return code === 'evicted' || (code === 'crashed' && (seenAfterMs ?? EARLY_MS) >= EARLY_MS);
}
