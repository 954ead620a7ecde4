import { fromBase64, toBase64 } from '@org/package-format';

import type { PlatformNetwork } from '../platform.js';
import type { NativeLink } from './native-link.js';

/** The app's network: bodies are fetched piece by piece, as fast as the core takes them. */
export function createNativeNetwork({ request }: NativeLink): PlatformNetwork {
  return {
    fetch: async ({ url, method = 'GET', headers = {}, body, range, signal }) => {
      const asked = range === undefined ? {} : { range: rangeHeader(range), 'accept-encoding': 'identity' };
      const answer = await request(
        'network.fetch',
        {
          url,
          method,
          headers: { ...headers, ...asked },
          body: body === undefined ? null : toBase64(body),
        },
        signal,
      );
      const { transfer, status } = answer;
      return { status, headers: new Map(Object.entries(answer.headers)), body: read(transfer, signal) };
    },
  };

  async function* read(
    transfer: number,
    signal: Parameters<NativeLink['request']>[2],
  ): AsyncGenerator<Uint8Array> {
    let isDone = false;
    try {
      for (;;) {
        const bytes = await request('network.read', { transfer }, signal);
        if (bytes === null) break;
        yield fromBase64(bytes);
      }
      isDone = true;
    } finally {
      if (!isDone) await request('network.cancel', { transfer });
    }
  }
}

function rangeHeader({ from, length }: { readonly from: number; readonly length?: number }): string {
  return `bytes=${String(from)}-${length === undefined ? '' : String(from + length - 1)}`;
}
