// The serving side of a platform that hands every request of a program's origin to its host (URL schemes, interception).

import { encodeUtf8 } from '@org/package-format';

import type { SurfaceRequest } from '../platform.js';

import { contentTypeOf } from './content-type.js';
import { fileAnswer } from './file-answer.js';
import { guestHeaders, refusalHeaders } from './guest-policy.js';

import type { FileAnswer } from './file-answer.js';

/** A request of a document, as the engine puts it. */
export interface FileRequest {
  readonly method: string;
  /** As it stands in the URL, with its escapes and without its query. */
  readonly path: string;
  /** The `Range` header. */
  readonly range: string | null;
}

/** The release that a request is answered from. */
export type ServedRelease = Pick<SurfaceRequest, 'entryPoint' | 'domains'> & {
  readonly files: Pick<SurfaceRequest['files'], 'read'>;
};

/** Answers from the release of one surface and from nothing else; host-core verifies each file as it is read. */
export async function answerRequest(
  { method, path, range }: FileRequest,
  { entryPoint, domains, files }: ServedRelease,
): Promise<FileAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET and HEAD.');
  const name = fileNameOf(path, entryPoint);
  if (name === null) return refusal(404, 'No file has such a name.');
  let bytes: Uint8Array | null;
  try {
    bytes = await files.read(name);
  } catch (error) {
    // host-core has been told of damage by itself, and decides what becomes of the launch.
    const isAway = error instanceof Error && error.name === 'PartUnavailableError';
    return isAway
      ? refusal(503, 'This part could not be loaded. Check the connection and try again.')
      : refusal(500, 'The package is damaged: this file is not what the partner signed.');
  }
  if (bytes === null) return refusal(404, `${name} is not in the package.`);
  const headers = {
    ...guestHeaders({ frameAncestors: "'self'", domains }),
    'content-type': contentTypeOf(name),
  };
  const answer = fileAnswer(bytes.slice(), headers, range);
  return method === 'HEAD' ? { ...answer, body: null } : answer;
}

/**
 * What every request of a surface that was made ready gets: a document with nothing in it, which may have nothing. It stands at the
 * URL of the first document, so that this one takes its place in the history.
 */
export function emptyPage(): FileAnswer & { readonly body: Uint8Array<ArrayBuffer> } {
  const headers = {
    ...guestHeaders({ frameAncestors: "'self'", domains: [] }),
    'content-type': contentTypeOf('.html'),
  };
  return { status: 200, headers, body: encodeUtf8('<!doctype html>').slice() };
}

/** The manifest's name for what is asked, or null when no file can have that name. */
export function fileNameOf(path: string, entryPoint: string): string | null {
  if (path === '/') return entryPoint;
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    // An escape that is not UTF-8 names no file.
    return null;
  }
}

/** The path of a file in a URL. */
export function urlPathOf(name: string): string {
  return `/${name.split('/').map(encodeURIComponent).join('/')}`;
}

function refusal(status: number, reason: string): FileAnswer {
  return { status, headers: refusalHeaders("'none'"), body: encodeUtf8(`${reason}\n`).slice() };
}
