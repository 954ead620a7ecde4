import { fileUrl, workerHeader } from '../program-paths.js';

import type { ReleaseSource } from './served-release.js';

declare const self: ServiceWorkerGlobalScope;

/**
 * Answers the host page that launches. Where this worker serves the very release that it wants, and is the one that the server
 * would give now, the program opens at once; else the boot page, which hands the release over and takes the newer worker.
 * Without a network the worker that is here will do.
 */
export async function answerBoot(request: Request, releases: ReleaseSource): Promise<Response> {
  const [page, path] = await Promise.all([
    fetch(request).catch(() => null),
    startOf(new URL(request.url).searchParams.get('statement'), releases),
  ]);
  const isCurrent = page === null || page.headers.get(workerHeader) === ownUrl();
  if (path !== null && isCurrent) return Response.redirect(fileUrl(path), 302);
  return page ?? Response.error();
}

/** The file to begin with; null where it is another release, or a damaged one: the boot page can ask for repairs. */
async function startOf(statement: string | null, releases: ReleaseSource): Promise<string | null> {
  if (statement === null) return null;
  try {
    const release = await releases.current();
    if (release?.statement !== statement) return null;
    const { entryPoint } = release;
    return (await release.read(entryPoint)) instanceof Uint8Array ? entryPoint : null;
  } catch {
    return null; // whatever it is, the boot page's way tells the host page of it
  }
}

function ownUrl(): string {
  return self.location.pathname + self.location.search;
}
