import { BridgeError, limits } from '@org/bridge-protocol';
import { concatBytes, decodeUtf8, encodeUtf8 } from '@org/package-format';

import { isAllowedUrl } from '../allowed-url.js';
import { createCanceller } from '../canceller.js';
import { collect } from '../collect.js';
import { randomId } from '../random-id.js';

import type { CancelSignal, NetworkRequest } from '../platform.js';
import type { CallContext, Handlers, ProgramContext } from '../program-context.js';
import type { ResultOf } from '@org/bridge-protocol';

/** Longest body of an answer: it has to fit one packet when every byte is escaped as six characters at worst. */
const MAX_BODY_BYTES = 524_288;

/** Headers that are the host's or the connection's, not a program's. */
const forbiddenHeader =
  /^(?:host|origin|referer|cookie2?|connection|content-length|transfer-encoding|upgrade|te|trailer|via|proxy-.*|sec-.*|access-control-.*)$/iu;

/** Answers `network.*` but for the state of the connection, which the platform knows. */
export const networkHandlers: Handlers<`network.${'request' | 'upload' | 'download'}`> = {
  'network.request': async ({ url, method, headers, body, timeoutMs }, context, { signal }) => {
    assertReachable('network.request', url, headers, context);
    const request = { url, method, headers, ...(body === undefined ? {} : { body: encodeUtf8(body) }) };
    return withDeadline(context, signal, timeoutMs, (own) => answerOf(context, { ...request, signal: own }));
  },
  'network.upload': async ({ url, ref, name, fields, headers }, context, { signal, reportProgress }) => {
    assertReachable('network.upload', url, headers, context);
    const { files, platform } = context;
    const { name: fileName, type, sizeBytes } = await files.stat(ref);
    const boundary = `miniapp-${randomId(platform)}`;
    const body = concatBytes([
      encodeUtf8(openForm(boundary, fields, { name, fileName, type })),
      await files.read(ref),
      encodeUtf8(`\r\n--${boundary}--\r\n`),
    ]);
    reportProgress(0, sizeBytes);
    const answer = await answerOf(context, {
      url,
      method: 'POST',
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body,
      signal,
    });
    reportProgress(sizeBytes, sizeBytes);
    return answer;
  },
  'network.download': async ({ url, path, headers }, context, { signal, reportProgress }) => {
    assertReachable('network.download', url, headers, context);
    const bytes = await reach(signal, async () => {
      const { status, headers: said, body } = await context.platform.network.fetch({ url, headers, signal });
      if (status !== 200)
        throw new BridgeError('UNAVAILABLE', `${url} answered ${String(status)}, not a file.`);
      const length = said.get('content-length');
      return collect(watched(body, reportProgress, length), limits.maxFileBytes);
    });
    return context.files.write(path, bytes);
  },
};

function assertReachable(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  { program }: ProgramContext,
): void {
  if (!isAllowedUrl(url, program.domains)) {
    throw new BridgeError(
      'DOMAIN_NOT_ALLOWED',
      `${method} reaches https URLs of ${program.id}’s allowedDomains only: add the domain to the manifest.`,
    );
  }
  const forbidden = Object.keys(headers).find((name) => forbiddenHeader.test(name));
  if (forbidden === undefined) return;
  throw new BridgeError('INVALID_PARAMS', `Header "${forbidden}" is set by the host and cannot be chosen.`);
}

/** Runs with a signal that also aborts after the time the program asked for. */
async function withDeadline<T>(
  { platform }: ProgramContext,
  signal: CancelSignal,
  timeoutMs: number | undefined,
  run: (signal: CancelSignal) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return run(signal);
  const deadline = createCanceller();
  signal.addEventListener('abort', deadline.cancel);
  const late = { isPast: false };
  const stop = platform.clock.setTimer(timeoutMs, () => {
    late.isPast = true;
    deadline.cancel();
  });
  try {
    return await run(deadline.signal);
  } catch (cause) {
    if (!late.isPast) throw cause;
    throw new BridgeError('TIMEOUT', `No answer within ${String(timeoutMs)} ms.`, { cause });
  } finally {
    stop();
    signal.removeEventListener('abort', deadline.cancel);
  }
}

async function answerOf(
  { platform }: ProgramContext,
  request: NetworkRequest & { readonly signal: CancelSignal },
): Promise<ResultOf<'network.request'>> {
  return reach(request.signal, async () => {
    const response = await platform.network.fetch(request);
    const bytes = await collect(response.body, MAX_BODY_BYTES);
    const visible = [...response.headers].filter(([name]) => !name.startsWith('set-cookie'));
    return { status: response.status, headers: Object.fromEntries(visible), body: decodeUtf8(bytes) };
  });
}

async function reach<T>(signal: CancelSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof BridgeError) throw cause;
    throw new BridgeError(
      signal.aborted ? 'CANCELLED' : 'UNAVAILABLE',
      'No usable answer: the server cannot be reached, redirects, or sent too much or no UTF-8 text.',
      { cause },
    );
  }
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  reportProgress: CallContext['reportProgress'],
  length: string | undefined,
): AsyncIterable<Uint8Array> {
  const totalBytes = length !== undefined && /^\d{1,15}$/u.test(length) ? Number(length) : null;
  let doneBytes = 0;
  for await (const chunk of chunks) {
    doneBytes += chunk.length;
    reportProgress(doneBytes, totalBytes);
    yield chunk;
  }
}

/** The form up to the bytes of its file (RFC 7578). Names and values of a program cannot end a line or a quote. */
function openForm(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly fileName: string; readonly type: string },
): string {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`,
  );
  const type = file.type === '' ? 'application/octet-stream' : file.type;
  const disposition = `form-data; name="${escaped(file.name)}"; filename="${escaped(file.fileName)}"`;
  return `${parts.join('')}--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: ${type}\r\n\r\n`;
}

// As HTML's form submission encodes them.
function escaped(name: string): string {
  return name.replace(/"/gu, '%22').replace(/\r/gu, '%0D').replace(/\n/gu, '%0A');
}
