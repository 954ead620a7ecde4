import { contentTypeOf, fileAnswer, fileNameOf, guestHeaders, refusalHeaders } from '@org/host-core/surface';
import { PackageError } from '@org/package-format';

import { programPaths } from '../program-paths.js';

import type { WorkerConfig } from '../program-origin-config.js';

import { insertHealthScript } from './insert-health-script.js';

import type { ReleaseSource, ServedRelease } from './served-release.js';

/** What the worker needs to answer a request for a file of the package. */
export interface AnswerOptions {
  readonly config: WorkerConfig;
  readonly releases: ReleaseSource;
  /** A file that is not what the partner signed and could not be repaired, to be told to the document that asked for it. */
  readonly onCorrupt: (path: string) => void;
  /** A file whose sub-package cannot be had now, to be told to the document before it has its answer. */
  readonly onUnavailable: () => Promise<void>;
  /** A file that is served now. */
  readonly onServed: (release: ServedRelease, path: string) => void;
}

/** Answers a request of this origin from the verified package and from nothing else. */
export async function answerRequest(request: Request, options: AnswerOptions): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return emptyResponse(405, options.config);
  const release = await options.releases.current();
  if (release === null) return refuseRequest(options.config, 'The host page has launched no program here.');
  const path = fileNameOf(new URL(request.url).pathname, release.entryPoint);
  const type = path === null ? '' : contentTypeOf(path);
  const bytes = path === null ? null : await readFile(release, path, options);
  if (path === null || bytes === null) return emptyResponse(404, options.config);
  if (bytes === 'corrupt') return corruptResponse(request, options.config);
  if (bytes === 'unavailable') {
    await options.onUnavailable();
    return unavailableResponse(request, options.config);
  }
  options.onServed(release, path);
  const headers = { ...headersOf(release, options.config), 'content-type': type };
  if (type.startsWith('text/html')) return new Response(insertHealthScript(bytes), { headers });
  const { body, ...rest } = fileAnswer(bytes, headers, request.headers.get('range'));
  return new Response(body, rest);
}

/** The health script, the same for every document. */
export function answerHealthScript(config: WorkerConfig): Response {
  const headers = {
    ...guestHeaders({ frameAncestors: config.hostOrigin, domains: [] }),
    'content-type': contentTypeOf('.js'),
  };
  return new Response(config.healthScript, { headers });
}

/** A page without any code of the program. */
export function refuseRequest({ hostOrigin }: WorkerConfig, reason: string): Response {
  return new Response(`${reason}\n`, { status: 403, headers: refusalHeaders(hostOrigin) });
}

async function readFile(
  release: ServedRelease,
  path: string,
  { onCorrupt }: AnswerOptions,
): Promise<Uint8Array<ArrayBuffer> | null | 'unavailable' | 'corrupt'> {
  try {
    return await release.read(path);
  } catch (refusal) {
    if (!(refusal instanceof PackageError)) throw refusal;
    onCorrupt(path);
    return 'corrupt';
  }
}

/** Nothing of the file. A document tells its host why: a health script is all it holds. */
function corruptResponse(request: Request, config: WorkerConfig): Response {
  if (request.mode !== 'navigate') return emptyResponse(500, config);
  const report = `<!doctype html><script src="${programPaths.health}" data-error="The package is damaged: its first page is not what the partner signed."></script>`;
  const headers = {
    ...guestHeaders({ frameAncestors: config.hostOrigin, domains: [] }),
    'content-type': contentTypeOf('.html'),
  };
  return new Response(report, { status: 500, headers });
}

/** It is not here, and nothing is wrong with it. */
function unavailableResponse(request: Request, config: WorkerConfig): Response {
  if (request.mode !== 'navigate') return emptyResponse(503, config);
  const page = `<!doctype html><script src="${programPaths.health}"></script><p>This part could not be loaded. Check the connection and try again.</p>`;
  const headers = {
    ...guestHeaders({ frameAncestors: config.hostOrigin, domains: [] }),
    'content-type': contentTypeOf('.html'),
  };
  return new Response(page, { status: 503, headers });
}

function emptyResponse(status: number, config: WorkerConfig): Response {
  return new Response(null, { status, headers: refusalHeaders(config.hostOrigin) });
}

function headersOf({ domains }: ServedRelease, { hostOrigin }: WorkerConfig): Record<string, string> {
  return guestHeaders({ frameAncestors: hostOrigin, domains });
}
