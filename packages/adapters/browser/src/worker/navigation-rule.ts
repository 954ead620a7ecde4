import { programPaths } from '../program-paths.js';

/** What decides about a navigation, from the request. */
export interface Navigation {
  readonly path: string;
  /** The URL of the document that caused it, or '' when that kept silent. */
  readonly referrer: string;
  /** `document` for a tab of its own, `iframe` for a frame. */
  readonly destination: string;
}

/**
 * What the worker does with a navigation. Another program may navigate here with a secret in the URL, and a user may
 * open a tab by hand: both get a page without code of the program, so nobody reads that URL.
 * - The host page launches: the boot page, or the program at once; or it empties this origin. Our pages come from the network,
 *   and into the host's own frame only.
 * - The boot page and the program's own documents navigate: a document of the package.
 * - The host page seems to: a document of the package, if this worker has sent it on from the boot page.
 * - All others, and every tab of its own: refused.
 */
export function navigationRule(
  { path, referrer, destination }: Navigation,
  origins: { readonly own: string; readonly host: string },
): 'network' | 'boot' | 'package' | 'sent-on' | 'refused' {
  const from = originOf(referrer);
  // The server sends this page under `sandbox`: it can run nothing here.
  if (path === programPaths.opaque) return 'network';
  if (destination === 'document') return 'refused';
  if (path === programPaths.boot) return from === origins.host ? 'boot' : 'refused';
  if (path === programPaths.forget) return from === origins.host ? 'network' : 'refused';
  if (from === origins.own) return 'package';
  return from === origins.host ? 'sent-on' : 'refused';
}

function originOf(url: string): string | null {
  try {
    return new URL(url).origin;
  } catch {
    // No referrer, or a word such as about:client.
    return null;
  }
}
