import { BridgeError } from '@org/bridge-protocol';
import { decodeUtf8, encodeUtf8 } from '@org/package-format';

import { isAllowedUrl } from '../allowed-url.js';
import { collect } from '../collect.js';

import type { Handlers } from '../program-context.js';

/** Longest body of an answer: it has to fit one packet when every byte is escaped as six characters at worst. */
const MAX_BODY_BYTES = 524_288;

/** Headers that are the host's or the connection's, not a program's. */
const forbiddenHeader =
  /^(?:host|origin|referer|cookie2?|connection|content-length|transfer-encoding|upgrade|te|trailer|via|proxy-.*|sec-.*|access-control-.*)$/iu;

/** Answers `network.*`. */
export const networkHandlers: Handlers<'network.request'> = {
  'network.request': async ({ url, method, headers, body }, { platform, program }, { signal }) => {
    if (!isAllowedUrl(url, program.domains)) {
      throw new BridgeError(
        'DOMAIN_NOT_ALLOWED',
        `network.request reaches https URLs of ${program.id}’s allowedDomains only: add the domain to the manifest.`,
      );
    }
    const forbidden = Object.keys(headers).find((name) => forbiddenHeader.test(name));
    if (forbidden !== undefined) {
      throw new BridgeError(
        'INVALID_PARAMS',
        `Header "${forbidden}" is set by the host and cannot be chosen.`,
      );
    }
    try {
      const response = await platform.network.fetch({
        url,
        method,
        headers,
        signal,
        ...(body === undefined ? {} : { body: encodeUtf8(body) }),
      });
      const bytes = await collect(response.body, MAX_BODY_BYTES);
      const visible = [...response.headers].filter(([name]) => !name.startsWith('set-cookie'));
      return { status: response.status, headers: Object.fromEntries(visible), body: decodeUtf8(bytes) };
    } catch (cause) {
      throw new BridgeError(
        signal.aborted ? 'CANCELLED' : 'UNAVAILABLE',
        'No usable answer: the server cannot be reached, redirects, or sent no UTF-8 text of at most 512 KiB.',
        { cause },
      );
    }
  },
};
