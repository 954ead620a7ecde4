// Files as bytes: what `file.readBytes` and `file.writeBytes` are called by.

import { BridgeError } from '@org/bridge-protocol/wire';

import { call } from './page.js';
import { receiveBytes } from './receive-bytes.js';
import { sendBytes } from './send-bytes.js';

import type { CallOptions } from './call-options.js';
import type { ParamsOf, ResultOf } from '@org/bridge-protocol/wire';

type ReadParams = ParamsOf<'file.readBytes'>;

/** The bytes of a file, or of a stretch of it. Rejects with NOT_FOUND, STREAM_BROKEN and what any call can reject with. */
export async function readBytes(params: ReadParams, options?: CallOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const bytes = receiveBytes((part) => void parts.push(part));
  const { sentBytes } = await call('file.readBytes', params, { ...options, bytes });
  const [only] = parts;
  // One part is whole already; a blob joins several faster than a loop.
  const all =
    parts.length === 1 && only
      ? only
      : new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  if (all.length === sentBytes) return all;
  throw incomplete(all.length, sentBytes);
}

/** The bytes of a file as a stream, read no faster than it is. Cancelling it cancels the call. */
export function readableBytes(params: ReadParams, options: CallOptions = {}): ReadableStream<Uint8Array> {
  const stopped = new AbortController();
  options.signal?.addEventListener('abort', () => stopped.abort());
  let wakes: (() => void)[] = [];
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      let receivedBytes = 0;
      const bytes = receiveBytes(async (part) => {
        receivedBytes += part.length;
        controller.enqueue(part);
        if ((controller.desiredSize ?? 1) <= 0) await new Promise<void>((resolve) => wakes.push(resolve));
      });
      call('file.readBytes', params, { ...options, bytes, signal: stopped.signal }).then(
        ({ sentBytes }) => {
          if (receivedBytes === sentBytes) controller.close();
          else controller.error(incomplete(receivedBytes, sentBytes));
        },
        (error: unknown) => controller.error(error),
      );
    },
    pull: () => {
      for (const wake of wakes) wake();
      wakes = [];
    },
    cancel: () => stopped.abort(),
  });
}

/** Writes a file of bytes. Durable when it resolves; nothing changes unless all of them arrive. */
export function writeBytes(
  params: Omit<ParamsOf<'file.writeBytes'>, 'sizeBytes'>,
  bytes: Uint8Array,
  options?: CallOptions,
): Promise<ResultOf<'file.writeBytes'>> {
  const sizeBytes = bytes.length;
  return call('file.writeBytes', { ...params, sizeBytes }, { ...options, bytes: sendBytes(bytes) });
}

function incomplete(receivedBytes: number, sentBytes: number): BridgeError {
  return new BridgeError(
    'STREAM_BROKEN',
    `Only ${receivedBytes} of ${sentBytes} bytes arrived: read them again.`,
  );
}
