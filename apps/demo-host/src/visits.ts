import { visitProgram } from './program-visit.js';

import type { EventDataOf } from '@org/bridge-protocol';
import type { LaunchOptions } from '@org/host-core';
import type { Visit, VisitOptions } from './program-visit.js';

/** What comes back from a program that another one opened. */
type Returned = EventDataOf<'app.returned'>;

/** The programs that are open in this page, one over the other. */
export interface Visits {
  /** Begins a visit; `opener` is the program that asked for it. Nothing happens when the program is open already. */
  begin(options: VisitOptions, opener?: string): void;
  isOpen(programId: string): boolean;
  /** Tells all, and those that begin later, whether the store can be reached. */
  showOffline(isOffline: boolean): void;
  /** Ends a visit that another program began, with data for it. False when nobody began it but the user. */
  returnToOpener(programId: string, data: Returned['data']): boolean;
  /** Hears of programs that this one opened and that have closed. The returned function ends it. */
  onReturned(programId: string, listener: (returned: Returned) => void): () => void;
}

interface OpenVisit {
  readonly visit: Visit;
  readonly opener: string | null;
  data: Returned['data'];
}

/** Makes an empty list. */
export function createVisits(): Visits {
  const open = new Map<string, OpenVisit>();
  let isStoreOffline = false;
  const listeners = new Set<{ readonly id: string; readonly hear: (returned: Returned) => void }>();

  return {
    begin: (options, opener) => {
      const { id } = options.program;
      if (open.has(id)) return;
      const onOver = () => {
        const over = open.get(id);
        open.delete(id);
        options.onOver();
        if (over === undefined || over.opener === null) return;
        for (const listener of listeners) {
          if (listener.id === over.opener) listener.hear({ programId: id, data: over.data });
        }
      };
      const visit = visitProgram({ ...options, onOver });
      visit.showOffline(isStoreOffline);
      open.set(id, { visit, opener: opener ?? null, data: null });
    },
    isOpen: (programId) => open.has(programId),
    showOffline: (isOffline) => {
      isStoreOffline = isOffline;
      for (const { visit } of open.values()) visit.showOffline(isOffline);
    },
    returnToOpener: (programId, data) => {
      const over = open.get(programId);
      if (over === undefined || over.opener === null || !open.has(over.opener)) return false;
      over.data = data;
      void over.visit.close();
      return true;
    },
    onReturned: (id, hear) => {
      const listener = { id, hear };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** How a program is launched that another one opened. */
export function openedBy(opener: string, where: Pick<LaunchOptions, 'path' | 'query'>): LaunchOptions {
  return { ...where, scene: 'program', referrer: opener };
}
