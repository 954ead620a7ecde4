import { contentTypeOf } from '@org/host-core/surface';

import type { SurfaceFiles, SurfaceRequest } from '@org/host-core';

/** What an opaque document is made of. */
export interface OpaqueDocumentOptions {
  readonly request: SurfaceRequest;
  /** The nonce without which no script of the document runs. */
  readonly scriptNonce: string;
  /** Told of each reference into the package that leads nowhere; the document goes on without it. */
  readonly onMissing: (message: string) => void;
}

/**
 * The first document of a program with everything it references from its package inside: scripts, style sheets with
 * their pictures and fonts, and media. Each file comes from host-core, which verifies it as it is read.
 */
export async function createOpaqueDocument(options: OpaqueDocumentOptions): Promise<string> {
  const { request, scriptNonce } = options;
  const files = openFiles(options);
  const entry = await files.text(request.entryPoint);
  if (entry === null) throw new Error(`${request.entryPoint} is not in the package.`);
  // A parsed document is inert: nothing in it runs or loads in the host's page.
  const page = new DOMParser().parseFromString(entry, 'text/html');
  const inlined = [...inliners].flatMap(([selector, inline]) =>
    [...page.querySelectorAll(selector)].map((element) => inline(element, request.entryPoint, files)),
  );
  // Read all at once; put in one after another, because scripts that wait do so in their order.
  for (const putIn of await Promise.all(inlined)) putIn();
  for (const element of page.querySelectorAll('script')) element.setAttribute('nonce', scriptNonce);
  return `${page.doctype === null ? '' : '<!doctype html>'}${page.documentElement.outerHTML}`;
}

interface Files {
  text(path: string): Promise<string | null>;
  dataUrl(path: string): Promise<string | null>;
}

function openFiles({ request, onMissing }: OpaqueDocumentOptions): Files {
  const read = async (path: string) => {
    const bytes = await readAvailable(request.files, path);
    if (bytes === 'unavailable') return null;
    if (bytes === null) onMissing(`${path} is not in the package.`);
    return bytes;
  };
  return {
    text: async (path) => {
      const bytes = await read(path);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    dataUrl: async (path) => {
      const bytes = await read(path);
      return bytes === null ? null : toDataUrl(bytes.slice(), contentTypeOf(path));
    },
  };
}

/** A file whose sub-package cannot be had now is no fault of the program; the document goes on without it. */
async function readAvailable(files: SurfaceFiles, path: string): Promise<Uint8Array | null | 'unavailable'> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof Error && error.name === 'PartUnavailableError') return 'unavailable';
    throw error;
  }
}

/** Reads what an element names in the package; what it gives puts that in. */
type Inline = (element: Element, entryPoint: string, files: Files) => Promise<() => void>;

const inlineScript: Inline = async (script, entryPoint, files) => {
  const path = packagePath(script.getAttribute('src'), entryPoint);
  const text = path === null ? null : await files.text(path);
  if (text === null) return nothing;
  return () => {
    // What would end the element early, written so that JavaScript reads the same string.
    script.textContent = text.replace(/<(?=\/script|!--)/giu, '\\x3C');
    script.removeAttribute('src');
    // An inline script cannot be deferred, so it waits at the end. Modules are deferred by themselves.
    const waits = script.hasAttribute('defer') || script.hasAttribute('async');
    if (waits && script.getAttribute('type') !== 'module') script.ownerDocument.body.append(script);
  };
};

const inlineStyleSheet: Inline = async (link, entryPoint, files) => {
  const path = packagePath(link.getAttribute('href'), entryPoint);
  const text = path === null ? null : await files.text(path);
  if (path === null || text === null) return nothing;
  const css = (await inlineUrls(text, path, files)).replace(/<(?=\/style)/giu, '\\3C ');
  return () => {
    const style = link.ownerDocument.createElement('style');
    const media = link.getAttribute('media');
    if (media !== null) style.media = media;
    style.textContent = css;
    link.replaceWith(style);
  };
};

const inlineMedia: Inline = async (element, entryPoint, files) => {
  const path = packagePath(element.getAttribute('src'), entryPoint);
  const url = path === null ? null : await files.dataUrl(path);
  if (url === null) return nothing;
  return () => {
    element.setAttribute('src', url);
  };
};

/** What is inlined, and how. */
const inliners: ReadonlyMap<string, Inline> = new Map([
  ['link[rel~="stylesheet"][href]', inlineStyleSheet],
  ['img, audio, video, source', inlineMedia],
  ['script', inlineScript],
]);

function nothing(): void {
  // It names nothing of the package, or nothing that is there.
}

/** The style sheet with the pictures and fonts of the package inside. */
async function inlineUrls(css: string, cssPath: string, files: Files): Promise<string> {
  let result = '';
  let at = 0;
  for (const match of css.matchAll(/url\(\s*(["']?)([^"')\s]+)\1\s*\)/gu)) {
    const path = packagePath(match[2] ?? null, cssPath);
    const url = path === null ? null : await files.dataUrl(path);
    result += css.slice(at, match.index) + (url === null ? match[0] : `url("${url}")`);
    at = match.index + match[0].length;
  }
  return result + css.slice(at);
}

/** The path in the package that a relative reference names, or null for a reference that leads elsewhere. */
function packagePath(reference: string | null, fromPath: string): string | null {
  if (reference === null || reference.startsWith('#')) return null;
  const base = 'package://program/';
  try {
    const url = new URL(reference, base + fromPath);
    return url.href.startsWith(base) ? decodeURIComponent(url.pathname.slice(1)) : null;
  } catch {
    // Not a URL, so it names no file.
    return null;
  }
}

function toDataUrl(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      // readAsDataURL gives a text.
      resolve(reader.result as string);
    };
    reader.onerror = () => {
      reject(new Error('The browser could not read a file of the package.', { cause: reader.error }));
    };
    reader.readAsDataURL(new Blob([bytes], { type }));
  });
}
