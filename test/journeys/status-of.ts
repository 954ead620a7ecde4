import { get } from 'node:http';

/** The status a server on this machine answers for a URL under `.localhost`, or null where nobody listens. */
export function statusOf(url: string): Promise<number | null> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve) => {
    // Node knows no names under .localhost, and its fetch sends the address in the place of the name.
    get({ host: '127.0.0.1', port, path: pathname, headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    }).once('error', () => resolve(null));
  });
}
