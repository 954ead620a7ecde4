// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `nav.*`: see docs/methods/nav.md. */
export const nav = {
  /**
   * Puts a page on the stack, so that the host’s back button leads back to the one before.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  push: (
    ...rest: [params: { path: string; query?: Record<string, string> | undefined }, options?: CallOptions]
  ): Promise<{ depth: number }> => callChecked('nav.push', { depth: 0 }, rest),
  /**
   * Puts a page in the place of the newest.
   *
   * Needs no permission. Settles within 5 s.
   */
  replace: (
    ...rest: [params: { path: string; query?: Record<string, string> | undefined }, options?: CallOptions]
  ): Promise<{ depth: number }> => callChecked('nav.replace', { depth: 0 }, rest),
  /**
   * Goes back by so many pages, as the user would. At the first page nothing happens.
   *
   * Needs no permission. Settles within 5 s.
   */
  back: (
    ...rest: [params?: { delta?: number | undefined } | undefined, options?: CallOptions]
  ): Promise<{ depth: number }> => callChecked('nav.back', { depth: 0 }, rest),
  /**
   * Empties the stack but for one page.
   *
   * Needs no permission. Settles within 5 s.
   */
  reset: (
    ...rest: [params: { path: string; query?: Record<string, string> | undefined }, options?: CallOptions]
  ): Promise<{ depth: number }> => callChecked('nav.reset', { depth: 0 }, rest),
};
