// What every surface shares, whatever engine shows it: what its document says, and its silences, become signs.

import type { Transport } from '@org/bridge-protocol';

import type { PlatformClock, Surface, SurfaceSign } from '../platform.js';

import { createDocumentWatch } from './document-watch.js';

import type { DocumentTrouble } from './document-watch.js';
import type { HealthReport } from './health-report.js';

/** An open surface, told by its adapter what the engine reports. */
export interface LiveSurface extends Surface {
  /** A page of ours that boots the program has greeted. */
  onBoot(): void;
  /** A document has been loaded, whosever it is. */
  onLoad(): void;
  /** Another document of the program begins: the one that held the other end of the transport has made way for it. */
  onDocument(): void;
  /** The program's document says how it is. */
  onReport(report: HealthReport): void;
  /**
   * The program's top document, and nobody else, has the other end of this. The one before is closed. `session` is the one that a
   * page script has welcomed it to.
   */
  onConnect(transport: Transport, session?: string): void;
  onVisibility(state: 'visible' | 'hidden'): void;
  /** Some of it is on the screen, or nothing any more. */
  onSight(isInSight: boolean): void;
  /** Signs an error of the program. */
  error(message: string): void;
  /** Signs that the program is gone for good, and unloads it. */
  crash(reason: string): void;
}

/** What an engine does for a surface. */
export interface LiveSurfaceOptions {
  readonly clock: PlatformClock;
  readonly onSign: (sign: SurfaceSign) => void;
  /** Brings the first document back to where the user was: hands its page script what it once said; called once at most. */
  readonly resume: () => void;
  /** Shows or hides the web view. */
  readonly setShown: (isShown: boolean) => void;
  /** Takes the web view away, once; nothing is signed after it. */
  readonly unload: () => void;
}

/** Brings a surface to life. */
export function createLiveSurface(options: LiveSurfaceOptions): LiveSurface {
  const { clock, onSign, resume, setShown, unload } = options;
  let transport: Transport | null = null;
  let errorCount = 0;
  let isClosed = false;
  let hasStarted = false;
  const watch = createDocumentWatch(clock, onTrouble);
  return {
    onBoot: () => {
      watch.onGreeting('boot page');
    },
    onLoad: () => {
      watch.onLoad();
    },
    onDocument: dropTransport,
    onReport,
    onConnect: (next, session) => {
      dropTransport();
      if (isClosed) {
        next.close();
        return;
      }
      transport = next;
      onSign({ type: 'connected', transport: next, ...(session === undefined ? {} : { session }) });
    },
    onVisibility: (type) => {
      sign({ type });
    },
    onSight: (isInSight) => {
      sign({ type: 'sight', isInSight });
    },
    error,
    crash,
    setShown: (isShown) => {
      if (isClosed) return;
      // What its engine held still meanwhile may speak first; what hangs is told again.
      if (isShown) watch.onSound();
      setShown(isShown);
    },
    close: () => {
      end();
      return Promise.resolve();
    },
  };

  function sign(what: SurfaceSign): void {
    if (!isClosed) onSign(what);
  }

  function onReport(report: HealthReport): void {
    watch.onSound();
    switch (report.type) {
      case 'started':
        watch.onGreeting('program');
        if (!hasStarted) resume();
        hasStarted = true;
        return;
      case 'painted':
        sign({ type: 'painted' });
        return;
      case 'error':
        error(report.message);
        return;
      case 'state':
        sign({ type: 'state', state: { document: report.document, text: report.text } });
        return;
      case 'moved':
        watch.onMoved();
        return;
      case 'beat':
        return;
    }
  }

  function error(message: string): void {
    errorCount += 1;
    if (errorCount <= MAX_ERRORS) sign({ type: 'error', message });
  }

  function onTrouble(trouble: DocumentTrouble): void {
    switch (trouble) {
      case 'silent':
        crash(
          'boot-failed: The program did not open. Is what serves its origin running, and may this host show it?',
        );
        return;
      case 'foreign':
        crash('foreign-document: A page that is not the program took its place.');
        return;
      case 'unresponsive':
        sign({ type: 'unresponsive' });
        return;
    }
  }

  function crash(reason: string): void {
    const isFirst = !isClosed;
    end();
    if (isFirst) onSign({ type: 'crashed', reason });
  }

  function dropTransport(): void {
    transport?.close();
    transport = null;
  }

  function end(): void {
    if (isClosed) return;
    isClosed = true;
    watch.stop();
    dropTransport();
    unload();
  }
}

/** Errors signed per launch. A program in a loop of errors has said enough. */
const MAX_ERRORS = 100;
