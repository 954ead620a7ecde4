import { fileUrl } from '../program-paths.js';

import type {
  AtHandAnswer,
  AtHandMessage,
  BeginMessage,
  HeldMessage,
  OpenedMessage,
} from '../frame-messages.js';

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
  let isHeld = true;
  if (html !== undefined) void preload(html, () => isHeld);
  addEventListener('message', function listen(event: MessageEvent<Partial<BeginMessage> | null>) {
    if (event.source !== parent || event.origin !== hostOrigin || event.data?.miniapp !== 'begin') return;
    removeEventListener('message', listen);
    isHeld = false;
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
  tellWorker({ miniapp: 'opened' });
  parser.write(html);
  document.close();
}

/** The scripts and style sheets that stand in the document's own text, if the worker has them at hand. */
async function preload(html: string, isHeld: () => boolean): Promise<void> {
  // A parsed document is inert.
  const page = new DOMParser().parseFromString(html, 'text/html');
  const links = [...page.querySelectorAll<HTMLScriptElement | HTMLLinkElement>(named)]
    .map(preloadOf)
    .filter(({ href }) => URL.canParse(href) && new URL(href).origin === location.origin)
    .slice(0, MAX_PRELOADS);
  const paths = await atHand(links.map(({ href }) => new URL(href).pathname));
  // What is the program's document by now is not ours to write into.
  if (!isHeld()) return;
  for (const link of links) if (paths.includes(new URL(link.href).pathname)) document.head.append(link);
}

const named = 'script[src], link[rel="stylesheet"][href]';
const MAX_PRELOADS = 32;

function preloadOf(element: HTMLScriptElement | HTMLLinkElement): HTMLLinkElement {
  const link = document.createElement('link');
  const isScript = element instanceof HTMLScriptElement;
  link.href = element.getAttribute(isScript ? 'src' : 'href') ?? '';
  link.rel = isScript && element.type === 'module' ? 'modulepreload' : 'preload';
  link.as = isScript ? 'script' : 'style';
  link.crossOrigin = element.getAttribute('crossorigin');
  return link;
}

function atHand(paths: readonly string[]): Promise<AtHandAnswer> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<AtHandAnswer>) => {
      resolve(data);
      port1.close();
    };
    tellWorker({ miniapp: 'at-hand', paths }, [port2]);
  });
}

function tellWorker(message: AtHandMessage | OpenedMessage, ports: MessagePort[] = []): void {
  navigator.serviceWorker.controller?.postMessage(message, ports);
}
