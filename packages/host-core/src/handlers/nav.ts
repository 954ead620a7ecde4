import type { Handlers } from '../program-context.js';

/** Answers `nav.*`. */
export const navHandlers: Handlers<'nav.push' | 'nav.replace' | 'nav.back' | 'nav.reset'> = {
  'nav.push': (page, { pages }) => {
    pages.push(page);
    return { depth: pages.depth };
  },
  'nav.replace': (page, { pages }) => {
    pages.replace(page);
    return { depth: pages.depth };
  },
  'nav.back': ({ delta }, { pages }) => {
    pages.back(delta);
    return { depth: pages.depth };
  },
  'nav.reset': (page, { pages }) => {
    pages.reset(page);
    return { depth: pages.depth };
  },
};
