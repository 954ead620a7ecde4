import { fileURLToPath } from 'node:url';

import { buildSync } from 'esbuild';

import { launchChromium } from '../../../../test/launch-chromium.js';

import { openChromiumSurface } from './chromium-surface.js';
import { openQuickJsCore } from './quickjs-core.js';

import type { BrowserContext } from 'playwright-core';
import type { NativeNotices, NativeRequests } from '@org/host-core/native';
import type { NativeEngine, NativeLine } from '../../../../test/native-app.js';
import type { ChromiumSurface } from './chromium-surface.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What an engine is made of; the scripts that ship, unless told. */
export interface ChromiumEngineOptions {
  /** Defines `miniProgramCore`. */
  readonly core?: string;
  /** Whether frames keep the object of the app, as where an engine puts no script in front of them. */
  readonly framesKeepObject?: boolean;
}

/** Chromium with host-core in QuickJS: what android/ does with WebView and a script engine, line by line. */
export async function openChromiumEngine(
  onLine: (line: NativeLine) => void,
  { core = bundle('../src/core.ts'), framesKeepObject = false }: ChromiumEngineOptions = {},
): Promise<NativeEngine> {
  // As a WebView of some years ago: what confines a program there is what is tested here.
  const browser = await launchChromium({ connectionAllowlists: false, isWebView: true });
  const shipped = bundle('../src/bootstrap.ts');
  const bootstrap = framesKeepObject ? `if (window.top === window) { ${shipped} }` : shipped;
  const profiles = new Map<string, Promise<BrowserContext>>();
  const surfaces = new Map<number, ChromiumSurface>();
  const timers = new Map<number, NodeJS.Timeout>();
  const handlers: Readonly<Record<string, (line: never) => unknown>> = {
    'timer.set': setTimer,
    'timer.cancel': ({ timer }: NativeNotices['timer.cancel']) => {
      clearTimeout(timers.get(timer));
      timers.delete(timer);
    },
    'surface.prepare': prepareSurface,
    'surface.open': openSurface,
    'surface.close': closeSurface,
    'surface.text': ({ surface, text }: NativeNotices['surface.text']) => surfaces.get(surface)?.text(text),
    // A page in a window without a head is as visible as it ever is.
    'surface.shown': () => undefined,
    'surface.response': (line: NativeNotices['surface.response']) =>
      surfaces.get(line.surface)?.response(line),
    'surface.decision': (line: NativeNotices['surface.decision']) =>
      surfaces.get(line.surface)?.decision(line),
    'native.forget': forget,
  };
  const script = await openQuickJsCore(core, handle);
  return {
    tell: (word) => {
      script.tell(word);
    },
    evaluate: async (surface, body) => find(surface).evaluate(body),
    terminate: (surface) => find(surface).terminate(),
    close: async () => {
      for (const timer of timers.values()) clearTimeout(timer);
      await browser.close();
      await script.close();
    },
  };

  function handle(line: NativeLine): void {
    const handler = handlers[line.type];
    if (handler === undefined) onLine(line);
    else void answer(line, handler);
  }

  async function answer({ request, ...line }: NativeLine, handler: (line: never) => unknown): Promise<void> {
    // A notice has the request of the page it answers; a question has its own, and no surface.response is one.
    const isQuestion = typeof request === 'number' && !(line.type in answersOfPages);
    try {
      const value = await handler({ request, ...line } as never); // the core's own lines, by their type
      if (isQuestion) script.tell({ type: 'answer', request, value });
    } catch (error) {
      if (isQuestion) script.tell({ type: 'answer', request, error: { message: String(error) } });
    }
  }

  function setTimer({ timer, delayMs }: NativeNotices['timer.set']): void {
    const fire = () => {
      timers.delete(timer);
      script.tell({ type: 'timer.fired', timer });
    };
    timers.set(timer, setTimeout(fire, delayMs));
  }

  async function prepareSurface(asked: Preparation): Promise<null> {
    const made = await makeSurface(asked);
    void made.load(asked.url);
    return null;
  }

  async function openSurface(asked: Parameters<NativeRequests['surface.open']>[0]): Promise<null> {
    const { surface, programId, url, welcome } = asked;
    const made = surfaces.get(surface) ?? (await makeSurface(asked));
    await made.boot(welcome);
    onLine({ type: 'surface.opened', surface, programId });
    void made.load(url);
    return null;
  }

  async function makeSurface(asked: Preparation): Promise<ChromiumSurface> {
    const { surface, label, isPersistent } = asked;
    const profile = await (isPersistent ? profileOf(label) : browser.newContext());
    const opened = await openChromiumSurface(profile, asked, {
      bootstrap,
      onProbe: (text) => {
        onLine({ type: 'probe', surface, text });
      },
      tell: (type, word) => {
        if (surfaces.has(surface)) script.tell({ type, ...word });
      },
    });
    const made: ChromiumSurface = {
      ...opened,
      close: async () => {
        await opened.close();
        if (!isPersistent) await profile.close();
      },
    };
    surfaces.set(surface, made);
    return made;
  }

  async function closeSurface({ surface }: { readonly surface: number }): Promise<null> {
    const open = surfaces.get(surface);
    surfaces.delete(surface);
    await open?.close();
    onLine({ type: 'surface.closed', surface });
    return null;
  }

  function profileOf(label: string): Promise<BrowserContext> {
    const profile = profiles.get(label) ?? browser.newContext();
    profiles.set(label, profile);
    return profile;
  }

  async function forget({ label }: { readonly label: string }): Promise<null> {
    const profile = profiles.get(label);
    profiles.delete(label);
    await (await profile)?.close();
    return null;
  }

  function find(surface: number): ChromiumSurface {
    const open = surfaces.get(surface);
    if (open === undefined) throw new Error('There is no such surface.');
    return open;
  }
}

type Preparation = Parameters<NativeRequests['surface.prepare']>[0];

const answersOfPages: Readonly<Record<string, true>> = { 'surface.response': true, 'surface.decision': true };

/** A script as the app carries it: `scriptBuild` of tsup.config.js makes the same, smaller. */
export function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: here,
    entryPoints: [entry],
    tsconfig: `${here}tsconfig.json`,
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2019',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
