import { answerRequest, emptyPage, isAllowedRequest, isOfOrigin, pathInOrigin } from '@org/host-core/surface';

import { PROGRAM_SCHEME, programOrigin } from './program-scheme.js';

import type { PreparedRelease, SurfaceRequest } from '@org/host-core';

import type { ElectronParts, ElectronSession, Preventable } from './electron-parts.js';

/** The partition in which one release of a program runs. */
export interface ProgramSession {
  /** The name by which a view joins it. */
  readonly partition: string;
  /** Serves the release from now on; until then every request is answered with an empty document. */
  serve(request: SurfaceRequest): void;
  /** Whether an error of the document is nobody's fault: it names a file of a part that cannot be had now. */
  isExcused(message: string): boolean;
  /** Takes the release away. What was denied stays denied. */
  close(): void;
}

/** Opens a program's partition: it reaches the program's domains, and has no powers of the engine. */
export async function openProgramSession(
  { session: sessions }: Pick<ElectronParts, 'session'>,
  { label, webStorage, domains }: PreparedRelease,
  { hasDevTools }: { readonly hasDevTools: boolean },
): Promise<ProgramSession> {
  const partition = webStorage ? keptPartition(label) : label;
  const session = sessions.fromPartition(partition);
  // A partition in memory lives as long as the app, and the program asked for no storage.
  if (!webStorage) await session.clearStorageData();
  const origin = programOrigin(label);
  const missing = new Set<string>();
  const holder = {};
  let served: SurfaceRequest | null = null;

  denyPowers(session);
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    // Developer tools are a page in the same partition. A program's page cannot ask for theirs.
    const isOfTools = hasDevTools && url.startsWith('devtools:');
    decide({ cancel: !isOfTools && !isAllowedRequest(url, { origin, domains }) });
  });
  if (session.protocol.isProtocolHandled(PROGRAM_SCHEME)) session.protocol.unhandle(PROGRAM_SCHEME);
  holders.set(session, holder);
  session.protocol.handle(PROGRAM_SCHEME, async ({ url, method, headers: asked }) => {
    // The engine was told not to ask for anybody else's origin.
    if (!isOfOrigin(url, origin)) return new Response(null, { status: 403 });
    const file = { method, path: pathInOrigin(url, origin), range: asked.get('range') };
    const { status, headers, body } = served === null ? emptyPage() : await answerRequest(file, served);
    if (status === 503) missing.add(url);
    return new Response(body, { status, headers });
  });
  session.on('will-download', prevent);

  return {
    partition,
    serve: (request) => {
      served = request;
    },
    isExcused: (message) => [...missing].some((url) => message.includes(url)),
    close: () => {
      session.off('will-download', prevent);
      // A later launch may have taken over while this one was still going.
      if (holders.get(session) !== holder) return;
      holders.delete(session);
      session.protocol.unhandle(PROGRAM_SCHEME);
    },
  };
}

/** Who serves a partition. A program is launched again before the app has forgotten its partition. */
const holders = new WeakMap<ElectronSession, object>();

/** The name of the partition in which a program keeps its web storage. */
export function keptPartition(label: string): string {
  return `persist:${label}`;
}

/** Everything of the engine that a user could be asked for. Programs ask the bridge. */
function denyPowers(session: ElectronSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

function prevent(event: Preventable): void {
  event.preventDefault();
}
