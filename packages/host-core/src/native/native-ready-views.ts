// Web views of the app that wait for a launch, with an empty document of their program's origin.

import { toBase64 } from '@org/package-format';

import { deferred } from '../deferred.js';
import { emptyPage, urlPathOf } from '../surface/answer-request.js';
import { contentRules } from '../surface/content-rules.js';
import { isOfOrigin } from '../surface/request-rule.js';

import type { PlatformClock, PreparedRelease } from '../platform.js';
import type { NativeLink } from './native-link.js';
import type { NativeWords } from './native-port.js';

/** The views that are ready. What is asked of a number that is none of them is nobody's here. */
export interface NativeReadyViews {
  /** Has the app make one; rejects when it cannot, or its engine loads nothing. */
  make(asked: {
    readonly surface: number;
    readonly origin: string;
    readonly release: PreparedRelease;
  }): Promise<void>;
  /** Whether that view is still there; from now on it is the caller's. */
  take(surface: number): boolean;
  /** Takes the view away, if it is still there. */
  close(surface: number): void;
  request(word: NativeWords['surface.request']): void;
  /** Whether a view may go where its app was told to. */
  isAllowed(word: NativeWords['surface.navigation']): boolean;
  loaded(surface: number): void;
  /** The engine has lost it. */
  crashed(surface: number): void;
}

/** Keeps them. */
export function createNativeReadyViews({
  link,
  clock,
}: {
  readonly link: NativeLink;
  readonly clock: PlatformClock;
}): NativeReadyViews {
  const views = new Map<number, ReadyView>();
  return {
    make: async ({ surface, origin, release }) => {
      const { promise: isLoaded, resolve } = deferred<boolean>();
      views.set(surface, { origin, end: resolve });
      const cancelTimer = clock.setTimer(LOAD_MS, () => {
        resolve(false);
      });
      try {
        await link.request('surface.prepare', {
          surface,
          label: release.label,
          url: origin + urlPathOf(release.entryPoint),
          isPersistent: release.webStorage,
          rules: contentRules({ origin, domains: release.domains }),
        });
        if (!(await isLoaded)) throw new Error('The engine loaded nothing into it.');
      } catch (error) {
        close(surface);
        throw error;
      } finally {
        cancelTimer();
      }
    },
    take: (surface) => views.delete(surface),
    close,
    request: ({ surface, request }) => {
      if (!views.has(surface)) return;
      const { body, ...rest } = emptyPage();
      link.notify('surface.response', { surface, request, ...rest, body: toBase64(body) });
    },
    isAllowed: ({ surface, url }) => {
      const view = views.get(surface);
      return view !== undefined && isOfOrigin(url, view.origin);
    },
    loaded: (surface) => views.get(surface)?.end(true),
    crashed: close,
  };

  function close(surface: number): void {
    const view = views.get(surface);
    if (!views.delete(surface)) return;
    view?.end(false);
    // A view that is gone already is what was wanted.
    link.request('surface.close', { surface }).catch(() => null);
  }
}

interface ReadyView {
  readonly origin: string;
  /** The wait for its document is over. */
  readonly end: (isLoaded: boolean) => void;
}

/** An empty document takes an engine a part of a second; a slow device may start a process first. */
const LOAD_MS = 5_000;
