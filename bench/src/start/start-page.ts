// The host page of the benchmark: a whole host, and beside it frames without one.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createHost } from '@org/host-core';

import type { Host, RunningProgram } from '@org/host-core';

/** What the benchmark does in the page. Milliseconds from the user's gesture to the first frame with the program's content. */
export interface StartPlace {
  /** Installs a program and opens it once, as its first user does. */
  install(id: string): Promise<number>;
  /** A frame with the same content, from the server or from a worker that its origin has. */
  bare(origin: string): Promise<number>;
  cold(id: string): Promise<number>;
  /** With a spare surface, which any program without web storage may have. */
  spare(id: string): Promise<number>;
  /** The user's pointer was over it for a while. */
  prepared(id: string): Promise<number>;
  /** The user was elsewhere for a while. */
  warm(id: string): Promise<number>;
}

declare global {
  interface Window {
    startPlace: Promise<StartPlace>;
  }
}

/** Long enough for whatever goes on behind a gesture. */
const A_WHILE_MS = 700;
/** The spare is booted two seconds after the last launch. */
const SPARE_MS = 3_000;

window.startPlace = openPlace();

async function openPlace(): Promise<StartPlace> {
  const refuse = () => Promise.reject(new Error('Nobody asks for this.'));
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
  });
  const root = await (await fetch('/store-keys.json')).text();
  const store = { url: `${location.origin}/store`, root };
  const options = { platform, name: 'Bench host', version: '2.0.0', store };
  const host = await createHost(options);
  const spareHost = await createHost({ ...options, spareSurface: true });
  const mount = document.querySelector('main');
  if (mount === null) throw new Error('The page has no place for programs.');
  return {
    install: async (id) => {
      const outcome = await host.update(id);
      if (outcome.type !== 'staged') throw new Error(JSON.stringify(outcome));
      return open(host, id, mount);
    },
    bare: async (origin) => {
      const frame = document.createElement('iframe');
      frame.style.cssText = 'width: 100%; height: 100%; border: 0';
      const durationMs = await timed(() => {
        frame.src = origin;
        mount.append(frame);
        return painted();
      });
      frame.remove();
      return durationMs;
    },
    cold: (id) => open(host, id, mount),
    spare: async (id) => {
      await pause(SPARE_MS);
      return open(spareHost, id, mount);
    },
    prepared: async (id) => {
      if (!(await host.prepare(id))) throw new Error('Nothing was made ready.');
      await pause();
      return open(host, id, mount);
    },
    warm: async (id) => {
      const program = await launch(host, id, mount);
      await pause();
      await program.sendToBackground();
      await pause();
      const durationMs = await timed(async () => {
        await launch(host, id, mount, { isOpen: true });
        mount.firstElementChild?.shadowRoot
          ?.querySelector('iframe')
          ?.contentWindow?.postMessage('bench-again', '*');
        await painted();
      });
      await program.close();
      return durationMs;
    },
  };
}

async function open(host: Host, id: string, mount: HTMLElement): Promise<number> {
  let program: RunningProgram | null = null;
  const durationMs = await timed(async () => {
    program = await launch(host, id, mount);
  });
  await pause();
  await (program as RunningProgram | null)?.close();
  return durationMs;
}

async function launch(
  host: Host,
  id: string,
  mount: HTMLElement,
  { isOpen = false }: { readonly isOpen?: boolean } = {},
): Promise<RunningProgram> {
  const frame = isOpen ? Promise.resolve() : painted();
  const outcome = await host.launch(id, { mount });
  if (outcome.type !== 'launched') throw new Error(JSON.stringify(outcome));
  await frame;
  return outcome.program;
}

/** The content's own word, said after the frame that shows it. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    addEventListener('message', function listen({ data }) {
      if (data !== 'bench-painted') return;
      removeEventListener('message', listen);
      resolve();
    });
  });
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await act();
  return performance.now() - startedAtMs;
}

function pause(durationMs = A_WHILE_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
