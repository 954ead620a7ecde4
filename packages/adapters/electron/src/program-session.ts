import { answerRequest, isAllowedRequest, isOfOrigin, pathInOrigin } from '@org/host-core/surface';

import { PROGRAM_SCHEME, programOrigin } from './program-scheme.js';

import type { SurfaceRequest } from '@org/host-core';

import type { ElectronParts, ElectronSession, Preventable } from './electron-parts.js';

/** The partition in which one release of a program runs. */
export interface ProgramSession {
  /** The name by which a view joins it. */
  readonly partition: string;
  /** Whether an error of the document is nobody's fault: it names a file of a part that cannot be had now. */
  isExcused(message: string): boolean;
  /** Takes the release away. What was denied stays denied. */
  close(): void;
}

/** Opens a program's partition: it serves this release, reaches the program's domains, and has no powers of the engine. */
export async function openProgramSession(
  { session: sessions }: Pick<ElectronParts, 'session'>,
  request: SurfaceRequest,
  { hasDevTools }: { readonly hasDevTools: boolean },
): Promise<ProgramSession> {
  const partition = request.webStorage ? keptPartition(request.label) : request.label;
  const session = sessions.fromPartition(partition);
  // A partition in memory lives as long as the app, and the program asked for no storage.
  if (!request.webStorage) await session.clearStorageData();
  const origin = programOrigin(request.label);
  const missing = new Set<string>();

  denyPowers(session);
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    // Developer tools are a page in the same partition. A program's page cannot ask for theirs.
    const isOfTools = hasDevTools && url.startsWith('devtools:');
    decide({ cancel: !isOfTools && !isAllowedRequest(url, { origin, domains: request.domains }) });
  });
  if (session.protocol.isProtocolHandled(PROGRAM_SCHEME)) session.protocol.unhandle(PROGRAM_SCHEME);
  served.set(session, request);
  session.protocol.handle(PROGRAM_SCHEME, async ({ url, method, headers: asked }) => {
    // The engine was told not to ask for anybody else's origin.
    if (!isOfOrigin(url, origin)) return new Response(null, { status: 403 });
    const file = { method, path: pathInOrigin(url, origin), range: asked.get('range') };
    const { status, headers, body } = await answerRequest(file, request);
    if (status === 503) missing.add(url);
    return new Response(body, { status, headers });
  });
  session.on('will-download', prevent);

  return {
    partition,
    isExcused: (message) => [...missing].some((url) => message.includes(url)),
    close: () => {
      session.off('will-download', prevent);
      // A later launch may have taken over while this one was still going.
      if (served.get(session) !== request) return;
      served.delete(session);
      session.protocol.unhandle(PROGRAM_SCHEME);
    },
  };
}

/** What a partition serves. A program is launched again before the app has forgotten its partition. */
const served = new WeakMap<ElectronSession, SurfaceRequest>();

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
