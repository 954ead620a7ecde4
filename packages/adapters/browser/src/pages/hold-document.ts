import { fileUrl } from '../program-paths.js';

import type { BeginMessage, HeldMessage } from '../frame-messages.js';

/** What the held page knows of the program's first document. */
export interface HeldDocument {
  /** Its URL, from the root. */
  readonly url: string;
  /** Undefined where it has to be asked for. */
  readonly html: string | undefined;
}

/**
 * Waits for the host to open the program, and becomes its first document then. What that begins with is loaded meanwhile, and
 * nothing of it runs. `onOpen` is called right before.
 */
export function holdDocument({ url, html }: HeldDocument, hostOrigin: string, onOpen: () => void): void {
  history.replaceState(null, '', url);
  if (html !== undefined) preload(html);
  addEventListener('message', function listen(event: MessageEvent<Partial<BeginMessage> | null>) {
    if (event.source !== parent || event.origin !== hostOrigin || event.data?.miniapp !== 'begin') return;
    removeEventListener('message', listen);
    const { startPath = null } = event.data;
    const startUrl = startPath === null ? url : fileUrl(startPath);
    if (html === undefined || startUrl !== url) location.replace(startUrl);
    else become(html, onOpen);
  });
  parent.postMessage({ miniapp: 'held' } satisfies HeldMessage, hostOrigin);
}

/** Deprecated for pages that load; nothing else gives HTML to the parser, which runs its scripts in their places. */
const parser: { write(html: string): void } = document;

function become(html: string, onOpen: () => void): void {
  // Opening the document again takes every listener away.
  document.open();
  onOpen();
  parser.write(html);
  document.close();
}

/** The scripts and style sheets that stand in the document's own text. */
function preload(html: string): void {
  // A parsed document is inert.
  const page = new DOMParser().parseFromString(html, 'text/html');
  const elements = page.querySelectorAll<HTMLScriptElement | HTMLLinkElement>(
    'script[src], link[rel="stylesheet"][href]',
  );
  for (const element of [...elements].slice(0, MAX_PRELOADS)) {
    const link = document.createElement('link');
    const isScript = element instanceof HTMLScriptElement;
    link.href = element.getAttribute(isScript ? 'src' : 'href') ?? '';
    link.rel = isScript && element.type === 'module' ? 'modulepreload' : 'preload';
    link.as = isScript ? 'script' : 'style';
    link.crossOrigin = element.getAttribute('crossorigin');
    document.head.append(link);
  }
}

const MAX_PRELOADS = 32;
