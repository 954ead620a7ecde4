// Where documents of a program may lead and what they may ask for, where the engine puts each URL before its host.
// An engine's own URLs are meant: in one spelling, with the host in lower case and without a usual port.

import { socketOrigin, webOrigin } from './guest-policy.js';

/** Whether a URL stands in an origin: all of the origin, followed by nothing or by what ends the host. */
export function isOfOrigin(url: string, origin: string): boolean {
  return url === origin || (url.startsWith(origin) && '/?#'.includes(url.charAt(origin.length)));
}

/** The path of a URL of this origin, with its escapes and without query and fragment. */
export function pathInOrigin(url: string, origin: string): string {
  return url.slice(origin.length).split(/[?#]/, 1)[0] || '/';
}

/** What the content policy allows, asked of each request: the program's own origin, its domains, and what never leaves the page. */
export function isAllowedRequest(
  url: string,
  { origin, domains }: { readonly origin: string; readonly domains: readonly string[] },
): boolean {
  if (url.startsWith('data:')) return true;
  if (url.startsWith(BLOB)) return isOfOrigin(url.slice(BLOB.length), origin);
  return [origin, ...domains.flatMap((domain) => [webOrigin(domain), socketOrigin(domain)])].some((allowed) =>
    isOfOrigin(url, allowed),
  );
}

const BLOB = 'blob:';
