import { contentTypeOf, fileNameOf, guestHeaders } from '@org/host-core/surface';

import { fileUrl, programPaths } from '../program-paths.js';

import type { AtHandAnswer, AtHandMessage, OpenedMessage } from '../frame-messages.js';
import type { WorkerConfig } from '../program-origin-config.js';
import type { ServedRelease } from './served-release.js';

/**
 * The page at the place of a program's first document while nobody has opened the program: under the policies of that document,
 * with its text in an attribute, and nothing of it running. A text that is damaged, or too large for this, is left out, and
 * the page asks for the document when it is opened.
 */
export async function answerHeldPage(
  release: ServedRelease,
  { hostOrigin }: WorkerConfig,
): Promise<Response> {
  const { entryPoint, domains } = release;
  const html = (await release.isWhole(entryPoint)) ? await release.read(entryPoint) : null;
  const isAtHand = html instanceof Uint8Array && html.length <= MAX_HTML_BYTES;
  const text = isAtHand ? ` data-html="${escaped(new TextDecoder().decode(html))}"` : '';
  const page = `<!doctype html><script src="${programPaths.health}" data-held="${fileUrl(entryPoint)}"${text}></script>`;
  const headers = {
    ...guestHeaders({ frameAncestors: hostOrigin, domains }),
    'content-type': contentTypeOf('.html'),
  };
  return new Response(page, { headers });
}

const MAX_HTML_BYTES = 1_048_576;

/** Answers a held page. Any document of the program could ask the same: it learns nothing that it could not ask for. */
export async function hearHeldPage(
  message: Partial<AtHandMessage | OpenedMessage> | null,
  port: MessagePort | undefined,
  release: ServedRelease,
): Promise<void> {
  if (message?.miniapp === 'opened') await release.preload(release.entryPoint);
  if (message?.miniapp !== 'at-hand' || !Array.isArray(message.paths)) return;
  const paths: readonly unknown[] = message.paths;
  const atHand: string[] = [];
  for (const path of paths.slice(0, MAX_PATHS).map(String)) {
    const name = fileNameOf(path, release.entryPoint);
    if (name !== null && (await release.isAtHand(name))) atHand.push(path);
  }
  port?.postMessage(atHand satisfies AtHandAnswer);
}

const MAX_PATHS = 32;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
