// The large things a store serves: containers whole and in part, and patches between them. Nothing here is verified.

import { askStore, silence, unexpected } from './ask-store.js';
import { skip, take, upTo } from './byte-streams.js';
import { StoreRefusalError, isRefusal } from './store-refusal-error.js';
import { openTransfer } from './transfer.js';

import type { StoreAnswer } from './ask-store.js';
import type { CancelSignal, NetworkResponse, Platform } from './platform.js';

/** Bytes as they arrive. */
export interface StoredBytes {
  /**
   * The bytes of a stretch of a container, unverified and never more. Throws when the store does not serve them, falls
   * silent or dawdles; ends early when the store does.
   */
  container(blob: StoredContainer, stretch: ByteStretch, signal?: CancelSignal): AsyncGenerator<Uint8Array>;
  /** As many bytes of a container as asked for, unverified. `not-found` also when the store answers with other ones. */
  containerPart(
    sha256: string,
    range: { readonly from: number; readonly length: number },
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>>;
  /** The patch from one container to another, unverified. Throws in the middle when the store fails. */
  delta(fromSha256: string, toSha256: string, signal?: CancelSignal): Promise<StoreAnswer<StoredDelta>>;
}

/** A container by the name that the store has for it. */
export interface StoredContainer {
  readonly sha256: string;
  readonly size: number;
}

/** Bytes from one offset to before another. */
interface ByteStretch {
  readonly from: number;
  readonly to: number;
}

/** A patch while it arrives. */
export interface StoredDelta {
  /** As the store says, and null when it does not. */
  readonly sizeBytes: number | null;
  readonly body: AsyncIterable<Uint8Array>;
  /** For a patch that nobody wants. */
  readonly close: () => void;
}

/** The longest silence in a part that a launch waits for: less than a surface waits for a program that shows nothing. */
const PART_STALL_MS = 5_000;

/** The large things of the store at a URL without a trailing slash. */
export function createStoredBytes(platform: Pick<Platform, 'network' | 'clock'>, url: string): StoredBytes {
  return { container, containerPart: askPart, delta: askDelta };

  // 5.6: a store that cannot begin there sends the whole, and what is known of it is skipped.
  async function* container(
    blob: StoredContainer,
    stretch: ByteStretch,
    signal?: CancelSignal,
  ): AsyncGenerator<Uint8Array> {
    const { from, to } = stretch;
    const isAll = from === 0 && to === blob.size;
    const part = isAll ? null : await askStretch(blob, stretch, signal);
    if (part !== null) {
      yield* upTo(to - from, part);
      return;
    }
    const { response, body, close } = await openTransfer(platform, { url: blobUrl(blob.sha256), signal });
    if (response.status === 200) yield* upTo(to - from, skip(body, from));
    else {
      close();
      throw notServed(response.status);
    }
  }

  /** The bytes of a stretch, however they are sent; null when the store does not begin there. */
  async function askStretch(
    blob: StoredContainer,
    { from, to }: ByteStretch,
    signal?: CancelSignal,
  ): Promise<AsyncIterable<Uint8Array> | null> {
    const { response, body, close } = await openTransfer(platform, {
      url: blobUrl(blob.sha256),
      range: { from, ...(to === blob.size ? {} : { length: to - from }) },
      headers: { 'if-range': `"${blob.sha256}"` },
      signal,
    });
    const { status } = response;
    if (isStretchOf(response, blob, { from, to })) return body;
    if (status === 200) return skip(body, from);
    close();
    if (status === 206 || status === 416) return null;
    throw notServed(status);
  }

  async function askPart(
    sha256: string,
    range: { readonly from: number; readonly length: number },
    signal?: CancelSignal,
  ): Promise<StoreAnswer<Uint8Array>> {
    try {
      const { response, body, close } = await openTransfer(platform, {
        url: blobUrl(sha256),
        range,
        signal,
        stallMs: PART_STALL_MS,
      });
      const { status } = response;
      // A store that knows no ranges sends the whole.
      if (status !== 200 && !(status === 206 && hasRange(response, range))) {
        close();
        return status >= 500 ? { type: 'offline', reason: unexpected(status) } : { type: 'not-found' };
      }
      const value = await take(status === 200 ? skip(body, range.from) : body, range.length);
      return value === null ? { type: 'not-found' } : { type: 'answer', value };
    } catch (error) {
      return silence(error);
    }
  }

  async function askDelta(
    fromSha256: string,
    toSha256: string,
    signal?: CancelSignal,
  ): Promise<StoreAnswer<StoredDelta>> {
    const answer = await askStore(platform, { url: `${url}/deltas/${fromSha256}/${toSha256}`, signal });
    if (answer.type !== 'answer') return answer;
    const { response, body, close } = answer.value;
    return { type: 'answer', value: { sizeBytes: lengthOf(response), body, close } };
  }

  function blobUrl(sha256: string): string {
    return `${url}/blobs/${sha256}`;
  }
}

function notServed(status: number): Error {
  const message = `${unexpected(status)} It was asked for the package.`;
  return isRefusal(status) ? new StoreRefusalError(message) : new Error(message);
}

/** Whether these are the bytes of this stretch, of this blob and of no other form of it. */
function isStretchOf(
  { status, headers }: NetworkResponse,
  { sha256, size }: StoredContainer,
  { from, to }: ByteStretch,
): boolean {
  const range = `bytes ${String(from)}-${String(to - 1)}/${String(size)}`;
  const tag = `"${sha256}"`;
  return status === 206 && headers.get('content-range') === range && (headers.get('etag') ?? tag) === tag;
}

/** What a store says of the length of what it sends; what counts are the bytes. */
function lengthOf({ headers }: NetworkResponse): number | null {
  const length = headers.get('content-length') ?? '';
  // Compressed bytes are counted there, and decoded ones here.
  return headers.has('content-encoding') || !/^[0-9]{1,9}$/u.test(length) ? null : Number(length);
}

function hasRange(
  { headers }: NetworkResponse,
  { from, length }: { readonly from: number; readonly length: number },
): boolean {
  const range = headers.get('content-range') ?? '';
  return range.startsWith(`bytes ${String(from)}-${String(from + length - 1)}/`);
}
