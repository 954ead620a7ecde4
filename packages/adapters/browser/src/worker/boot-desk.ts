import { digestOf } from '../launch-digests.js';
import { fileUrl, programPaths, workerHeader } from '../program-paths.js';

import type { WorkerConfig } from '../program-origin-config.js';
import type { ReleaseSource } from './served-release.js';

declare const self: ServiceWorkerGlobalScope;

/** What the worker does for the host page that launches. */
interface BootDesk {
  /**
   * Where this worker serves the very release that is wanted, trusts whom the host page trusts, and is the worker that the server
   * would give now, the program opens at once; else the boot page, which hands the release over and takes the newer worker. A
   * server that cannot be reached, or says nothing for four seconds, has no newer one.
   */
  answer(request: Request): Promise<Response>;
  /**
   * Whether a navigation to a file with the host page for its referrer belongs to a launch: it was sent on from here, or it
   * reloads the document that was.
   */
  isOfLaunch(url: string): Promise<boolean>;
}

/** Makes the desk of one worker. */
export function createBootDesk(config: WorkerConfig, releases: ReleaseSource): BootDesk {
  let sentOn = '';
  return {
    answer: async (request) => {
      const wanted = new URL(request.url).searchParams;
      const coming = fetch(request);
      const [page, path] = await Promise.all([
        within(PAGE_MS, coming),
        within(START_MS, startOf(wanted.get('held') ?? wanted.get('statement'), wanted.get('root'))),
      ]);
      const isNewest = page === null || page.status >= 500 || page.headers.get(workerHeader) === ownUrl();
      // A server that is merely slow is waited for where nothing else can open the program.
      if (path === null || !isNewest) return coming;
      const next = wanted.has('held') ? programPaths.held : fileUrl(path);
      sentOn = new URL(next, self.location.origin).href;
      return Response.redirect(sentOn, 302);
    },
    isOfLaunch: async (url) => {
      const isSentOn = url === sentOn;
      sentOn = '';
      return isSentOn || (await self.clients.matchAll({ includeUncontrolled: true })).length > 0;
    },
  };

  /** The file to begin with; null where it is another release, or a damaged one: the boot page can ask for repairs. */
  async function startOf(statement: string | null, root: string | null): Promise<string | null> {
    if (statement === null || root !== (await digestOf(config.root))) return null;
    const release = await releases.holds(statement);
    return release !== null && (await release.isWhole(release.entryPoint)) ? release.entryPoint : null;
  }
}

/** What comes in time; null for what does not come, and for what fails: the boot page's way tells the host page why. */
function within<T>(waitMs: number, coming: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, waitMs, null));
  return Promise.race([coming, late]).catch(() => null);
}

function ownUrl(): string {
  return self.location.pathname + self.location.search;
}

const PAGE_MS = 4_000;
/** Reading and verifying takes some ten milliseconds; a program may have filled its cache to make it more. */
const START_MS = 2_000;
