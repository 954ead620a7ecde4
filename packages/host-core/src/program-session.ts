// What a launched program has to do with its session: there is one at a time, and pages outlive it.

import { describeProgram, openPages } from './describe-program.js';
import { startSession } from './session.js';
import { welcomeAhead } from './welcome.js';

import type { OpenedRelease } from './describe-program.js';
import type { PageStack } from './page-stack.js';
import type { Whereabouts } from './page-states.js';
import type { EmitToProgram, LaunchOptions } from './program-context.js';
import type { ProgramData } from './program-data.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { Session, SessionProgram } from './session.js';
import type { SurfaceSign } from './platform.js';

/** The session of a launched program, or none yet. */
export interface ProgramSession {
  readonly pages: PageStack;
  /** What to ask the user before closing it; null when nothing would be lost. */
  readonly closeConfirmation: string | null;
  readonly emit: EmitToProgram;
  /** A document begins at a path, with the back stack of before if the user is brought back. */
  begin(launch: LaunchOptions, kept: Whereabouts | null): void;
  /** What a document of the program may be told before it asks: the welcome as JSON, without a nonce. */
  welcome(opened: OpenedRelease): string;
  /** A document of the program is there to talk to; the one before is not any more. */
  connect(sign: ConnectedSign, opened: OpenedRelease): void;
  close(): void;
}

/** The guest's end of its transport, and the session that it was welcomed to already. */
type ConnectedSign = Omit<Extract<SurfaceSign, { readonly type: 'connected' }>, 'type'>;

/** Makes one without a session. */
export function createProgramSession(options: {
  readonly environment: ProgramEnvironment;
  readonly data: ProgramData;
  readonly mount: unknown;
  readonly isInFront: () => boolean;
  /** Credited to the release that the session runs. */
  readonly onReady: (opened: OpenedRelease) => void;
  readonly onCloseAsked: () => void;
  /** The call that asked is answered by then. */
  readonly onRestartAsked: (path: string | null) => void;
}): ProgramSession {
  const { environment, data, mount, isInFront, onReady, onCloseAsked, onRestartAsked } = options;
  let launch: LaunchOptions = {};
  let session: Session | null = null;
  let closeConfirmation: string | null = null;
  let pages = openPages(launch, null, () => session);

  return {
    get pages() {
      return pages;
    },
    get closeConfirmation() {
      return closeConfirmation;
    },
    emit: (event, what) => session?.emit(event, what),
    begin: (next, kept) => {
      const top = kept?.pages.at(-1);
      launch = top === undefined ? next : { ...next, ...top };
      pages = openPages(launch, kept, () => session);
    },
    welcome: (opened) => welcomeAhead(describe(opened)),
    connect: ({ transport, session: welcomedTo }, opened) => {
      session?.close('replaced');
      closeConfirmation = null;
      session = startSession(transport, describe(opened), welcomedTo);
    },
    close: () => {
      session?.close('closed');
      session = null;
    },
  };

  function describe(opened: OpenedRelease): SessionProgram {
    return describeProgram(opened.verified, {
      ...{ environment, data, pages, launch, mount, isInFront },
      parts: opened.parts,
      actions: {
        reportReady: () => {
          onReady(opened);
        },
        requestClose: onCloseAsked,
        requestRestart: (path) => {
          environment.platform.clock.setTimer(0, () => {
            onRestartAsked(path);
          });
        },
        setCloseConfirmation: (message) => {
          closeConfirmation = message;
        },
      },
    });
  }
}
