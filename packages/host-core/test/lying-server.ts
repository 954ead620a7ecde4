import type { NetworkRequest, PlatformNetwork } from '../src/platform.js';
import type { VirtualClock } from '@org/testkit';

/** What a server sends. */
export interface Reply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Makes of an honest reply what a server sends that cannot or will not do better. */
export type Lie = (honest: Reply, request: NetworkRequest) => Reply;

/** A store behind a network that does what the test says. */
export interface LyingServer {
  readonly network: PlatformNetwork;
  /** What is served, by path. */
  readonly files: Map<string, Uint8Array>;
  /** What it lies about: `/blobs/` unless told. */
  subject: '/blobs/' | '/deltas/';
  /** One for each of the next requests for those, in order. */
  readonly lies: Lie[];
  /** For every request after those. */
  lie: Lie | null;
  /** Requests for files: path, and the first byte asked for. */
  readonly asked: { readonly path: string; readonly from: number; readonly ifRange: string | undefined }[];
  /** Bytes that went out for files. */
  sentBytes: number;
  /** How many other requests are being answered, in time that no virtual clock knows. */
  answering: number;
  /** How many bodies are being sent now, and the most at once. */
  sending: number;
  mostSending: number;
}

const CHUNK_BYTES = 65_536;

/** Serves files as the store does: ranges, ETags by hash, and whatever else is asked of `rest`. */
export function createLyingServer(url: string, rest?: PlatformNetwork): LyingServer {
  const server: LyingServer = {
    network: { fetch: (request) => answer(request) },
    files: new Map(),
    subject: '/blobs/',
    lies: [],
    lie: null,
    asked: [],
    sentBytes: 0,
    answering: 0,
    sending: 0,
    mostSending: 0,
  };
  return server;

  async function answer(request: NetworkRequest): ReturnType<PlatformNetwork['fetch']> {
    const path = request.url.slice(url.length);
    const isFile = path.startsWith('/blobs/') || path.startsWith('/deltas/');
    if (!isFile && rest !== undefined) {
      server.answering += 1;
      return rest.fetch(request).finally(() => (server.answering -= 1));
    }
    await Promise.resolve();
    const { range, headers } = request;
    server.asked.push({ path, from: range?.from ?? 0, ifRange: headers?.['if-range'] });
    const honest = honestReply(path, request);
    const lie = path.startsWith(server.subject) ? (server.lies.shift() ?? server.lie) : null;
    const reply = lie === null ? honest : lie(honest, request);
    return { ...reply, body: sent(reply.body, request) };
  }

  function honestReply(path: string, { range, headers }: NetworkRequest): Reply {
    const bytes = server.files.get(path);
    if (bytes === undefined) return reply(404, new Uint8Array());
    const tag = `"${path.slice('/blobs/'.length)}"`;
    const etag = ['etag', tag] as const;
    const ifRange = headers?.['if-range'];
    if (range === undefined || (ifRange !== undefined && ifRange !== tag)) return reply(200, bytes, [etag]);
    if (range.from >= bytes.length) return reply(416, new Uint8Array());
    const part = bytes.subarray(range.from, range.from + (range.length ?? bytes.length));
    const stretch = `${String(range.from)}-${String(range.from + part.length - 1)}`;
    return reply(206, part, [etag, ['content-range', `bytes ${stretch}/${String(bytes.length)}`]]);
  }

  async function* sent(body: AsyncIterable<Uint8Array>, request: NetworkRequest): AsyncGenerator<Uint8Array> {
    server.sending += 1;
    server.mostSending = Math.max(server.mostSending, server.sending);
    const aborted = new Promise<never>((_, reject) => {
      request.signal?.addEventListener('abort', () => {
        reject(new Error('Aborted.'));
      });
    });
    aborted.catch(() => undefined); // nobody may be reading when it aborts
    const source = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await Promise.race([source.next(), aborted]);
        if (next.done === true) return;
        server.sentBytes += next.value.length;
        yield next.value;
      }
    } finally {
      server.sending -= 1;
    }
  }
}

/** An answer of these bytes. */
export function reply(
  status: number,
  bytes: Uint8Array,
  headers: Iterable<readonly [string, string]> = [],
): Reply {
  return { status, headers: new Map(headers), body: chunksOf(bytes) };
}

/** The connection breaks after so many bytes. */
export function cutAfter(byteCount: number): Lie {
  return (honest) => ({ ...honest, body: cut(honest.body, byteCount) });
}

/** The body ends after so many bytes, as if that were all. */
export function endAfter(byteCount: number): Lie {
  return (honest) => ({ ...honest, body: first(honest.body, byteCount) });
}

/** The body goes on and on. */
export const endless: Lie = (honest) => ({ ...honest, body: withZeros(honest.body) });

/** Each second so many bytes arrive. */
export function trickle(clock: VirtualClock, bytesPerSecond: number): Lie {
  return (honest) => ({ ...honest, body: slowly(honest.body, clock, bytesPerSecond) });
}

/** Nothing comes, and the connection stays. */
export const silent: Lie = (honest) => ({ ...honest, body: nothing() });

/** Other headers, the same bytes. */
export function withHeaders(headers: Readonly<Record<string, string>>): Lie {
  return (honest) => ({ ...honest, headers: new Map([...honest.headers, ...Object.entries(headers)]) });
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
    await Promise.resolve();
    yield bytes.slice(offset, offset + CHUNK_BYTES);
  }
}

async function* first(body: AsyncIterable<Uint8Array>, byteCount: number): AsyncGenerator<Uint8Array> {
  let left = byteCount;
  for await (const chunk of body) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function* cut(body: AsyncIterable<Uint8Array>, byteCount: number): AsyncGenerator<Uint8Array> {
  yield* first(body, byteCount);
  throw new Error('The connection was reset.');
}

async function* withZeros(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
  for (;;) {
    await Promise.resolve();
    yield new Uint8Array(CHUNK_BYTES);
  }
}

async function* slowly(
  body: AsyncIterable<Uint8Array>,
  clock: VirtualClock,
  bytesPerSecond: number,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (let offset = 0; offset < chunk.length; offset += bytesPerSecond) {
      await new Promise<void>((resolve) => clock.setTimer(1_000, resolve));
      yield chunk.subarray(offset, offset + bytesPerSecond);
    }
  }
}

function nothing(): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
}
