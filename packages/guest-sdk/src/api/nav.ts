// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `nav.*`: see docs/methods/nav.md. */
export const nav = {
  /** Puts a page on the stack, so that the host’s back button leads back to the one before. Needs no permission. Settles within 5 s. Errors of its own: `QUOTA_EXCEEDED`. */
  push: (...rest: CallArguments<'nav.push'>) => call('nav.push', ...rest),
  /** Puts a page in the place of the newest. Needs no permission. Settles within 5 s. */
  replace: (...rest: CallArguments<'nav.replace'>) => call('nav.replace', ...rest),
  /** Goes back by so many pages, as the user would. At the first page nothing happens. Needs no permission. Settles within 5 s. */
  back: (...rest: CallArguments<'nav.back'>) => call('nav.back', ...rest),
  /** Empties the stack but for one page. Needs no permission. Settles within 5 s. */
  reset: (...rest: CallArguments<'nav.reset'>) => call('nav.reset', ...rest),
};
