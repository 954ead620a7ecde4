// The back stack of one launched program (docs/protocol.md 7.3). The program shows pages; the host leads back.

import { BridgeError, limits } from '@org/bridge-protocol';

/** A page as the program names it. */
export interface Page {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Why another page is on top. */
export type PageChange = 'push' | 'replace' | 'back' | 'reset';

/** The pages of one launch, never empty. Each change is told to the listener it was made with. */
export interface PageStack {
  readonly depth: number;
  readonly top: Page;
  /** All of them, the top last. */
  list(): readonly Page[];
  /** Throws QUOTA_EXCEEDED when the stack is full. */
  push(page: Page): void;
  replace(page: Page): void;
  /** Goes back by as many pages as there are, at most `delta`. False when there was none. */
  back(delta: number): boolean;
  reset(page: Page): void;
}

/** Makes a stack of these pages, the top last; never of none. */
export function createPageStack(
  initial: readonly [Page, ...Page[]],
  onChange: (page: Page, reason: PageChange, depth: number) => void,
): PageStack {
  const pages: Page[] = [...initial];

  const top = (): Page => pages.at(-1) ?? initial[0];
  const tell = (reason: PageChange) => {
    onChange(top(), reason, pages.length);
  };

  return {
    get depth() {
      return pages.length;
    },
    get top() {
      return top();
    },
    list: () => [...pages],
    push: (page) => {
      if (pages.length >= limits.maxPages) {
        const message = `The back stack holds ${String(limits.maxPages)} pages: use nav.replace or nav.reset.`;
        throw new BridgeError('QUOTA_EXCEEDED', message);
      }
      pages.push(page);
      tell('push');
    },
    replace: (page) => {
      pages.splice(-1, 1, page);
      tell('replace');
    },
    back: (delta) => {
      const count = Math.min(delta, pages.length - 1);
      if (count === 0) return false;
      pages.length -= count;
      tell('back');
      return true;
    },
    reset: (page) => {
      pages.splice(0, Infinity, page);
      tell('reset');
    },
  };
}
