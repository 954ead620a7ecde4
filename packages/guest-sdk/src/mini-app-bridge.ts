import { createApi } from './api.js';

import type { Api } from './api.js';
import type { CallMethod } from './call-method.js';
import type { OnEvent } from './events.js';
import type { MiniApp } from './mini-app.js';

/** What the script-tag build puts on `window`: works from the first line of a page, connects at the first use. */
export interface MiniAppBridge extends Api {
  readonly call: CallMethod;
  /** Listens over all sessions of the page; the returned function ends it. */
  readonly on: OnEvent;
  /** Whether this host answers a method. It has to be asked once, hence the promise. */
  supports(method: string): Promise<boolean>;
  /** The session: the one that is alive, or a new one. */
  ready(): Promise<MiniApp>;
}

/** Makes the bridge of a page. After a session was lost, the next use connects again. */
export function createMiniAppBridge(connect: () => Promise<MiniApp>): MiniAppBridge {
  const listening = new Set<(miniApp: MiniApp) => void>();
  let current: Promise<MiniApp> | null = null;
  let live: MiniApp | null = null;

  const ready = (): Promise<MiniApp> => {
    if (current !== null) return current;
    const forget = () => {
      current = null;
      live = null;
    };
    current = connect();
    current.then((miniApp) => {
      live = miniApp;
      miniApp.onClose(forget);
      for (const listen of listening) listen(miniApp);
    }, forget);
    return current;
  };

  const call: CallMethod = async (method, ...rest) => (await ready()).call(method, ...rest);

  const on: OnEvent = (event, listener) => {
    let stop = (): void => undefined;
    const listen = (miniApp: MiniApp) => {
      stop = miniApp.on(event, listener);
    };
    listening.add(listen);
    if (live === null) {
      ready().catch((error: unknown) => {
        console.warn(`Nobody to hear "${event}" from yet.`, error);
      });
    } else {
      listen(live);
    }
    return () => {
      listening.delete(listen);
      stop();
    };
  };

  return {
    ...createApi(call),
    call,
    on,
    supports: async (method) => (await ready()).supports(method),
    ready,
  };
}
