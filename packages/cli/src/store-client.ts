import { CommandError } from './command-error.js';

/** What the store says of a published release. */
export interface PublishedRelease {
  readonly id: string;
  readonly version: string;
  readonly releaseSeq: number;
}

/** Longest wait for the store, in milliseconds: a large package on a slow line, and its checks. */
const TIMEOUT_MS = 300_000;
/** Bytes handed to the connection at a time, so that progress can be shown. */
const PIECE_BYTES = 65_536;

/** Sends a package to the store. Throws STORE_REFUSED with the store's own words, or STORE_UNREACHABLE. */
export async function publishRelease(options: {
  readonly store: string;
  readonly token: string;
  readonly id: string;
  readonly container: Uint8Array;
  readonly onProgress: (sentBytes: number) => void;
}): Promise<PublishedRelease> {
  const { store, token, id, container, onProgress } = options;
  const url = new URL(`/mini-programs/${id}/releases`, store);
  const response = await send(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      'content-length': String(container.length),
    },
    body: pieces(container, onProgress),
    duplex: 'half',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = await readAnswer(response, store);
  if (response.ok) return answer as unknown as PublishedRelease;
  const { code = `HTTP ${String(response.status)}`, message = 'It gave no reason.' } = answer;
  throw new CommandError(
    'STORE_REFUSED',
    `The store refused the release (${String(code)}): ${String(message)}`,
  );
}

async function send(url: URL, init: RequestInit & { readonly duplex: 'half' }): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new CommandError(
      'STORE_UNREACHABLE',
      `${url.origin} cannot be reached: check --store and the network.`,
      error,
    );
  }
}

async function readAnswer(response: Response, store: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const answer: unknown = await response.json();
    if (typeof answer === 'object' && answer !== null) return { ...answer };
  } catch {
    // Reported below: whatever answers without JSON is no store.
  }
  throw new CommandError(
    'STORE_UNREACHABLE',
    `${store} answered ${String(response.status)}, but not as a store does: check --store.`,
  );
}

function pieces(bytes: Uint8Array, onProgress: (sentBytes: number) => void): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (sent >= bytes.length) {
        controller.close();
        return;
      }
      const piece = bytes.subarray(sent, sent + PIECE_BYTES);
      sent += piece.length;
      controller.enqueue(piece);
      onProgress(sent);
    },
  });
}
