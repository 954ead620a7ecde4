// The catalogue as pages for people. `npm run generate` writes them to docs/methods; no entry imports this file.

import { events } from './events.js';
import { methods } from './methods/index.js';
import { indexPage } from './pages/index-page.js';
import { fileNameOf, namespaceOf } from './pages/links.js';
import { namespacePage } from './pages/namespace-page.js';

/** A page: the name of its file in docs/methods, and Markdown that is yet to be formatted. */
export interface MethodPage {
  readonly fileName: string;
  readonly text: string;
}

const mark = '<!-- Written by `npm run generate` from packages/bridge-protocol/src: change it there. -->';

/**
 * The pages of the catalogue: one for each namespace, and the README before them. `exampleOf` gives the source of a
 * namespace’s example, by the name of its file without an ending.
 */
export function methodPages(exampleOf: (fileName: string) => string): readonly MethodPage[] {
  const namespaces = [...new Set([...Object.keys(methods), ...Object.keys(events)].map(namespaceOf))];
  const pages = namespaces.map((namespace) => {
    const fileName = fileNameOf(namespace);
    return { fileName: `${fileName}.md`, text: namespacePage(namespace, exampleOf(fileName)) };
  });
  return [{ fileName: 'README.md', text: indexPage(namespaces) }, ...pages].map(({ fileName, text }) => ({
    fileName,
    text: `${mark}\n\n${text}\n`,
  }));
}
