import { bundle } from './chromium-engine.js';
import { openQuickJsCore } from './quickjs-core.js';
import { createNativeWire } from './native-wire.js';

import type { NativeNotices, NativeRequests, NativeWords } from '@org/host-core/native';
import type { NativeEngine, NativeLine } from '../../../../test/native-app.js';
import type { NativeWire } from './native-wire.js';

/** The code of a native program: shows it, and gives what ends it. */
export type NativeProgram = (launch: NativeLaunch) => Promise<() => void>;

/** What native code is started with. */
export interface NativeLaunch extends Pick<NativeWire, 'openChannel' | 'read' | 'tellError'> {
  readonly version: string;
  readonly tellCrash: (reason: string) => void;
}

/** Native programs in place of web views, and host-core in QuickJS: what NativeSurfaces.kt does, line by line. */
export async function openNativeEngine(
  onLine: (line: NativeLine) => void,
  /** Finds the code of a release; what its package brings is a text. */
  find: (id: string, version: string, code: string | null) => NativeProgram,
): Promise<NativeEngine> {
  const shown = new Map<number, { readonly wire: NativeWire; stop: () => void }>();
  const timers = new Map<number, NodeJS.Timeout>();
  const handlers: Readonly<Record<string, (line: never) => unknown>> = {
    'timer.set': ({ timer, delayMs }: NativeNotices['timer.set']) => {
      timers.set(
        timer,
        setTimeout(() => script.tell({ type: 'timer.fired', timer }), delayMs),
      );
    },
    'timer.cancel': ({ timer }: NativeNotices['timer.cancel']) => {
      clearTimeout(timers.get(timer));
    },
    'surface.start': start,
    'surface.close': ({ surface }: { readonly surface: number }) => close(surface),
    // Nothing here can be seen.
    'surface.shown': () => undefined,
    'surface.text': ({ surface, text }: NativeNotices['surface.text']) => shown.get(surface)?.wire.hear(text),
    'surface.response': (line: NativeNotices['surface.response']) =>
      shown.get(line.surface)?.wire.respond(line),
  };
  const script = await openQuickJsCore(bundle('../src/core.ts'), (line) => {
    const handler = handlers[line.type];
    if (handler === undefined) onLine(line);
    else void answer(line, handler);
  });
  return {
    tell: (word) => {
      script.tell(word);
    },
    evaluate: () => Promise.reject(new Error('A native program has no document.')),
    terminate: (surface) => {
      tell(surface, 'surface.crashed', { surface, reason: 'The program ended by itself.' });
      return Promise.resolve();
    },
    close: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      return script.close();
    },
  };

  async function answer(line: NativeLine, handler: (line: never) => unknown): Promise<void> {
    const { request } = line;
    const isQuestion = line.type === 'surface.start' || line.type === 'surface.close';
    try {
      const value = await handler(line as never); // the core's own lines, by their type
      if (isQuestion) script.tell({ type: 'answer', request, value: value ?? null });
    } catch (error) {
      if (isQuestion) script.tell({ type: 'answer', request, error: { message: (error as Error).message } });
    }
  }

  async function start(asked: Parameters<NativeRequests['surface.start']>[0]): Promise<void> {
    const { surface, programId, version, code } = asked;
    const program = find(programId, version, code === null ? null : Buffer.from(code, 'base64').toString());
    const wire = createNativeWire({
      say: (text) => {
        tell(surface, 'surface.text', { surface, text, isMainFrame: true, origin: null });
      },
      ask: (request, path) => {
        tell(surface, 'surface.request', { surface, request, method: 'GET', url: path, range: null });
      },
    });
    shown.set(surface, { wire, stop: () => undefined });
    onLine({ type: 'surface.opened', surface, programId });
    tell(surface, 'surface.visibility', { surface, isVisible: true });
    const tellCrash = (reason: string) => {
      tell(surface, 'surface.crashed', { surface, reason });
    };
    try {
      const stop = await program({ ...wire, version, tellCrash });
      const started = shown.get(surface);
      if (started === undefined) stop();
      else started.stop = stop;
    } catch (error) {
      close(surface);
      throw error;
    }
  }

  function close(surface: number): void {
    const closed = shown.get(surface);
    if (!shown.delete(surface)) return;
    closed?.stop();
    onLine({ type: 'surface.closed', surface });
  }

  /** After its close nothing is told of a surface. */
  function tell<Name extends keyof NativeWords>(surface: number, type: Name, word: NativeWords[Name]): void {
    if (shown.has(surface)) script.tell({ type, ...word });
  }
}
