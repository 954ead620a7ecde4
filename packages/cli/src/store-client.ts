import type { ClientRequest } from 'node:http';
import type { Output, Progress } from './output.js';
import { readAnswer } from './store-answer.js';
import type { Published } from './store-answer.js';
import { askStore } from './store-http.js';

/** One publication. */
export interface Publication {
  readonly id: string;
  readonly container: Uint8Array;
  /** What is asked for beside the bytes: the query of the store's route. */
  readonly wishes: URLSearchParams;
  readonly token: string;
  readonly timeoutMs: number;
}

const chunkBytes = 64 * 1024;
/** An answer is a few hundred bytes. */
const maxAnswerBytes = 64 * 1024;

/** Sends a package and answers what the store said; a refusal becomes an error with the store's code and words. */
export async function publishTo(store: URL, publication: Publication, output: Output): Promise<Published> {
  const { id, container, wishes, token, timeoutMs } = publication;
  const bar = output.progress({ label: 'sending', total: container.length, unit: 'bytes' });
  try {
    return readAnswer(
      await askStore(store, {
        method: 'POST',
        path: `/mini-programs/${id}/releases${wishes.size === 0 ? '' : `?${wishes.toString()}`}`,
        token,
        body: container,
        timeoutMs,
        maxAnswerBytes,
        write: (request, body) => {
          writeBody(request, body, { bar, output });
        },
      }),
    );
  } finally {
    bar.stop();
  }
}

/** Writes as fast as the network takes it, so that the bar tells the truth. */
function writeBody(
  request: ClientRequest,
  bytes: Uint8Array,
  { bar, output }: { readonly bar: Progress; readonly output: Output },
): void {
  let at = 0;
  const writeNext = () => {
    bar.update(at);
    if (at >= bytes.length) {
      bar.stop();
      output.status('sent; the store is checking the package…');
      request.end();
      return;
    }
    const chunk = bytes.subarray(at, at + chunkBytes);
    at += chunk.length;
    request.write(chunk, (error) => {
      // A refusal may arrive before the last byte has left: its answer, or the request's own error, tells the rest.
      if (error === null || error === undefined) writeNext();
    });
  };
  writeNext();
}
