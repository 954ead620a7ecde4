import { HostError } from '../error.js';

/** TLS to anybody, without it only to this device: nobody on the way may put another program there. */
const sourceUrl =
  /^(?:https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*|http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?\/(?:(?!\.{1,2}\/)[\w.~-]+\/)*$/u;

/** The folder of a source. A missing slash at its end is added. Throws HostError SOURCE_INVALID. */
export function parseSourceUrl(text: string): string {
  const url = text.endsWith('/') ? text : `${text}/`;
  if (sourceUrl.test(url)) return url;
  throw new HostError(
    'SOURCE_INVALID',
    `"${text}" is no source: give the folder of the program at http://localhost:<port>/ (of an emulator or a phone, after adb reverse or a tunnel), or an https URL, without a query.`,
  );
}
