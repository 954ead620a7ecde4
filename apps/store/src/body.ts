import { StoreError } from './error.js';
import type { StoreContext } from './route.js';

/** Reads a request body, and stops reading at the cap: the length a client claims is not what counts. */
export async function readBody(context: StoreContext, maxBytes: number): Promise<Uint8Array> {
  if (Number(context.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const body = context.req.raw.body;
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    // A Request hands out bytes, and says so with a type of its own making.
    const chunk = next.value as Uint8Array;
    total += chunk.length;
    if (total > maxBytes) {
      await reader.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, total);
}

function tooLarge(maxBytes: number): StoreError {
  return new StoreError('BODY_TOO_LARGE', `The body has more than ${String(maxBytes)} bytes: send less.`);
}
