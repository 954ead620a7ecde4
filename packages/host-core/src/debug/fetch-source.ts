import { createCanceller, follow } from '../canceller.js';
import { messageOf } from '../error.js';

import type { CancelSignal, Platform } from '../platform.js';

/** A server of development that compiles a file before it answers takes seconds; one that is stopped never answers. */
const ANSWER_MS = 20_000;

/** What is asked of the server of a source. */
interface SourceRequest {
  readonly url: string;
  readonly maxBytes: number;
  readonly signal: CancelSignal | undefined;
}

/** The bytes at a URL as they are now; null when nothing is there. Rejects with what to do about it. */
export async function fetchSource(
  { url, maxBytes, signal }: SourceRequest,
  { network, clock }: Pick<Platform, 'network' | 'clock'>,
): Promise<Uint8Array | null> {
  const canceller = createCanceller();
  const unfollow = follow(signal, canceller);
  const stopTimer = clock.setTimer(ANSWER_MS, canceller.cancel);
  try {
    const { status, body } = await network.fetch({ url, signal: canceller.signal }).catch(noAnswer);
    if (status === 404 || status === 410) return null;
    if (status !== 200) throw new Error(`${url} answered with status ${status}.`);
    return await collect(body, maxBytes).catch(noAnswer);
  } finally {
    stopTimer();
    unfollow();
  }

  function noAnswer(cause: unknown): never {
    throw new Error(
      `${url} did not answer (${messageOf(cause)}). Is its server running, does it answer without a redirect, and may this app reach it?`,
      { cause },
    );
  }
}

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
