import { createLiveSurface, parseHealthReport, urlPathOf } from '@org/host-core/surface';

import { channels } from './channels.js';
import { createPortMainTransport } from './port-main-transport.js';
import { asMount, mountView } from './program-mount.js';
import { programOrigin } from './program-scheme.js';
import { openProgramSession } from './program-session.js';
import { createProgramView } from './program-view.js';

import type {
  PlatformClock,
  PlatformSurfaces,
  PreparedRelease,
  PreparedSurface,
  Surface,
  SurfaceRequest,
  SurfaceSign,
} from '@org/host-core';
import type { LiveSurface } from '@org/host-core/surface';

import type {
  ElectronParts,
  ElectronProgramView,
  ElectronWebContents,
  PageMessage,
} from './electron-parts.js';
import type { ProgramSession } from './program-session.js';

/** What surfaces are made with. */
export interface ProgramSurfaceOptions {
  readonly electron: Pick<ElectronParts, 'WebContentsView' | 'session'>;
  readonly clock: PlatformClock;
  readonly preload: string;
  readonly hasDevTools: boolean;
  /** A key or a button was pressed in a program. */
  readonly onPress: (programId: string) => void;
}

/** Surfaces of a desktop app: a view in the window that the host hands to `launch` as its mount. */
export function createProgramSurfaces(options: ProgramSurfaceOptions): PlatformSurfaces {
  const { electron } = options;
  const open: PlatformSurfaces['open'] = async (request, onSign) => {
    asMount(request.mount);
    return openIn(await makeView(request), request, onSign);
  };
  return { open, prepare };

  /** With an empty document of the program's origin. */
  async function prepare(release: PreparedRelease): Promise<PreparedSurface> {
    const ready = await makeView(release);
    const { webContents } = ready.view;
    try {
      await inTime(webContents.loadURL(programOrigin(release.label) + urlPathOf(release.entryPoint)));
    } catch (error) {
      closeView(ready);
      throw error;
    }
    return {
      open: async (request, onSign) =>
        webContents.isDestroyed() ? open(request, onSign) : openIn(ready, request, onSign),
      close: () => {
        closeView(ready);
        return Promise.resolve();
      },
    };
  }

  /** A launch waits for what is being made ready. */
  async function inTime(loading: Promise<void>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const cancel = options.clock.setTimer(LOAD_MS, () => {
        reject(new Error('The engine loaded nothing into it.'));
      });
      loading.then(resolve, reject).finally(cancel);
    });
  }

  function openIn(made: MadeView, request: SurfaceRequest, onSign: (sign: SurfaceSign) => void): Surface {
    try {
      return openProgramSurface({ ...options, ...made, request, onSign });
    } catch (error) {
      closeView(made);
      throw error;
    }
  }

  async function makeView(release: PreparedRelease): Promise<MadeView> {
    const session = await openProgramSession(electron, release, options);
    try {
      const origin = programOrigin(release.label);
      return { session, view: createProgramView(electron, { ...options, ...session, origin }) };
    } catch (error) {
      session.close();
      throw error;
    }
  }
}

/** A view, and the partition that serves it. */
interface MadeView {
  readonly session: ProgramSession;
  readonly view: ElectronProgramView;
}

function closeView({ session, view }: MadeView): void {
  session.close();
  if (!view.webContents.isDestroyed()) view.webContents.close();
}

/**
 * Opens a program in a view of its own.
 * 1. The view loads the entry from the program's origin; the session answers it, and every other file, from the release.
 * 2. The preload script reports the document's health, and offers a port when the SDK in the document asks for one.
 * 3. A message counts when the browser process says that the top document of this very view, with the program's
 *    origin, sent it. From then on the port is the identity.
 * 4. Another document of the program ends the transport of the one before. A foreign one, should it come, is not heard,
 *    and by that it is found out.
 */
function openProgramSurface(
  options: ProgramSurfaceOptions &
    MadeView & {
      readonly request: SurfaceRequest;
      readonly onSign: (sign: SurfaceSign) => void;
    },
): Surface {
  const { clock, request, session, view, onSign } = options;
  const origin = programOrigin(request.label);
  session.serve(request);
  const contents = view.webContents;
  let stopPings: () => void = () => undefined;
  const surface = createLiveSurface({
    clock,
    onSign,
    resume: () => {
      if (request.resume !== null) contents.send(channels.resume, request.resume.text);
    },
    setShown: (isShown) => {
      view.setVisible(isShown);
    },
    unload: () => {
      stopPings();
      unmount();
      closeView({ session, view });
    },
  });
  // The user closed the window: that is no trouble of the program's.
  const unmount = mountView(asMount(request.mount), view, () => void surface.close());
  hearEngine(contents, surface, () => {
    options.onPress(request.programId);
  });
  hearDocument({ contents, origin, surface, session });
  stopPings = pingEvery(PING_MS, clock, contents);
  contents.loadURL(origin + urlPathOf(request.resume?.path ?? request.entryPoint)).catch(() => {
    // 'did-fail-load' has told of it, or the program itself went on to another document.
  });
  return surface;
}

/** What the engine says of the page by itself. */
function hearEngine(contents: ElectronWebContents, surface: LiveSurface, onPress: () => void): void {
  contents.on('did-finish-load', () => {
    surface.onLoad();
  });
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ERR_ABORTED) return;
    surface.crash(`load-failed: The engine could not load the document: ${description}.`);
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    surface.crash(`process-gone: The process of the program ended: ${reason}.`);
  });
  // Errors of scripts stay in the world that threw them; the preload script, in its own, hears of none.
  contents.on('console-message', ({ level, message }) => {
    if (level === 'error' && message.startsWith('Uncaught ')) surface.error(message);
  });
  contents.on('input-event', (_event, { type, modifiers = [] }) => {
    if (presses.includes(type) && !modifiers.includes('isautorepeat')) onPress();
  });
}

/** What the preload script says from the program's document. */
function hearDocument(options: {
  readonly contents: ElectronWebContents;
  readonly origin: string;
  readonly surface: LiveSurface;
  readonly session: ProgramSession;
}): void {
  const { contents, origin, surface, session } = options;
  // bridges 3e, rows 4, 13 and 14: what the sender is called by the browser process, at the time of sending.
  const isFromProgram = ({ senderFrame }: PageMessage) =>
    senderFrame !== null && senderFrame === contents.mainFrame && senderFrame.origin === origin;

  contents.ipc.on(channels.health, (event, data) => {
    const report = isFromProgram(event) ? parseHealthReport(data) : null;
    if (report === null || (report.type === 'error' && session.isExcused(report.message))) return;
    // It begins before any code that asks for a transport, and both speak through the same pipe.
    if (report.type === 'started') surface.onDocument();
    surface.onReport(report);
  });
  contents.ipc.on(channels.visibility, (event, data) => {
    if (isFromProgram(event) && (data === 'visible' || data === 'hidden')) surface.onVisibility(data);
  });
  contents.ipc.on(channels.port, (event) => {
    const [port, ...more] = event.ports;
    if (port !== undefined && more.length === 0 && isFromProgram(event))
      surface.onConnect(createPortMainTransport(port));
    else for (const unwanted of event.ports) unwanted.close();
  });
}

function pingEvery(everyMs: number, clock: PlatformClock, contents: ElectronWebContents): () => void {
  let cancel = clock.setTimer(everyMs, function ping() {
    if (!contents.isDestroyed()) contents.send(channels.ping);
    cancel = clock.setTimer(everyMs, ping);
  });
  return () => {
    cancel();
  };
}

/** As in other apps (host-core, native-ready-views.ts). */
const LOAD_MS = 5_000;
/** Some in each silence that would count as unresponsive. */
const PING_MS = 2_000;
/** net_error_list.h: something else was loaded instead, or the navigation was refused. */
const ERR_ABORTED = -3;
/** One of these for each press of a mouse, a finger or a key. */
const presses: readonly string[] = ['mouseDown', 'rawKeyDown', 'gestureTap'];
