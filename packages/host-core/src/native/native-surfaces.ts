import { toBase64 } from '@org/package-format';

import { answerRequest, urlPathOf } from '../surface/answer-request.js';
import { contentRules } from '../surface/content-rules.js';
import { createDocumentChannel } from '../surface/document-channel.js';
import { createLiveSurface } from '../surface/live-surface.js';
import { isOfOrigin, pathInOrigin } from '../surface/request-rule.js';

import { createNativeReadyViews } from './native-ready-views.js';

import type {
  PlatformClock,
  PlatformSurfaces,
  PreparedRelease,
  Surface,
  SurfaceRequest,
  SurfaceSign,
} from '../platform.js';
import type { DocumentChannel } from '../surface/document-channel.js';
import type { LiveSurface } from '../surface/live-surface.js';
import type { NativeLink } from './native-link.js';
import type { NativeWords } from './native-port.js';

/** Web views of the app. The app translates; what a document may have, and where it may go, is decided here. */
export interface NativeSurfaces extends PlatformSurfaces {
  request(word: NativeWords['surface.request']): void;
  navigation(word: NativeWords['surface.navigation']): void;
  text(word: NativeWords['surface.text']): void;
  loaded(surface: number): void;
  crashed(word: NativeWords['surface.crashed']): void;
  /** The surface of that number; null when it is closed. */
  find(surface: number): LiveSurface | null;
}

/** `programOrigin` has `*` for the label of a program. */
export function createNativeSurfaces(options: {
  readonly link: NativeLink;
  /** Numbers them among all surfaces. */
  readonly nextSurface: () => number;
  readonly clock: PlatformClock;
  readonly programOrigin: string;
}): NativeSurfaces {
  const { link, clock, nextSurface, programOrigin } = options;
  const open = new Map<number, OpenSurface>();
  const ready = createNativeReadyViews({ link, clock });
  return {
    open: (request, onSign) => openView(nextSurface(), request, onSign),
    prepare: async (release) => {
      const surface = nextSurface();
      await ready.make({ surface, origin: originOf(release), release });
      return {
        open: (request, onSign) => openView(ready.take(surface) ? surface : nextSurface(), request, onSign),
        close: () => {
          ready.close(surface);
          return Promise.resolve();
        },
      };
    },
    request: ({ surface, request, method, url, range }) => {
      const asked = open.get(surface);
      if (asked === undefined) ready.request({ surface, request, method, url, range });
      else void answer(asked, { surface, request, method, url, range });
    },
    navigation: ({ surface, request, url }) => {
      const asked = open.get(surface);
      const isAllowed =
        asked === undefined ? ready.isAllowed({ surface, request, url }) : isOfOrigin(url, asked.origin);
      link.notify('surface.decision', { surface, request, isAllowed });
    },
    text: ({ surface, text, isMainFrame, origin }) => {
      const said = open.get(surface);
      // bridges 3e, rows 4, 13 and 14: only the top document of exactly this origin has a bridge.
      if (said === undefined || !isMainFrame || (origin !== null && origin !== said.origin)) return;
      said.channel.receive(text);
    },
    loaded: (surface) => {
      open.get(surface)?.live.onLoad();
      ready.loaded(surface);
    },
    crashed: ({ surface, reason }) => {
      open.get(surface)?.live.crash(reason);
      ready.crashed(surface);
    },
    find: (surface) => open.get(surface)?.live ?? null,
  };

  function originOf({ label }: PreparedRelease): string {
    return programOrigin.replace('*', label);
  }

  async function openView(
    surface: number,
    request: SurfaceRequest,
    onSign: (sign: SurfaceSign) => void,
  ): Promise<Surface> {
    const origin = originOf(request);
    const live = openSurface({ surface, origin, request, onSign });
    try {
      await link.request('surface.open', {
        surface,
        programId: request.programId,
        label: request.label,
        title: request.programName,
        url: origin + urlPathOf(request.resume?.path ?? request.entryPoint),
        isPersistent: request.webStorage,
        rules: contentRules({ origin, domains: request.domains }),
        welcome: asSource(request.welcome),
        mount: request.mount ?? null,
      });
    } catch (error) {
      await live.close();
      throw error;
    }
    return live;
  }

  function openSurface(opening: {
    readonly surface: number;
    readonly origin: string;
    readonly request: SurfaceRequest;
    readonly onSign: (sign: SurfaceSign) => void;
  }): Surface {
    const { surface, origin, request, onSign } = opening;
    const missing = new Set<string>();
    const post = (text: string) => {
      link.notify('surface.text', { surface, text });
    };
    const live = createLiveSurface({
      clock,
      onSign,
      resume: () => {
        if (request.resume !== null) post(`resume\n${request.resume.text}`);
      },
      setShown: (isShown) => {
        link.notify('surface.shown', { surface, isShown });
      },
      unload: () => {
        open.delete(surface);
        // A view that is gone already is what was wanted.
        link.request('surface.close', { surface }).catch(() => null);
      },
    });
    const channel = createDocumentChannel({
      surface: live,
      post,
      isExcused: (message) => [...missing].some((url) => message.includes(url)),
    });
    open.set(surface, { live, channel, origin, request, missing });
    return live;
  }

  async function answer(
    { origin, request: release, missing }: OpenSurface,
    { surface, request, method, url, range }: NativeWords['surface.request'],
  ): Promise<void> {
    const path = isOfOrigin(url, origin) ? pathInOrigin(url, origin) : '/';
    const { status, headers, body } = await answerRequest({ method, path, range }, release);
    if (status === 503) missing.add(url);
    const bytes = body === null ? null : toBase64(body);
    link.notify('surface.response', { surface, request, status, headers, body: bytes });
  }
}

/** JSON is an expression of JavaScript, but for two line ends that engines before ES2019 break at. */
function asSource(json: string): string {
  return json.replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
}

interface OpenSurface {
  readonly live: LiveSurface;
  readonly channel: DocumentChannel;
  readonly origin: string;
  readonly request: SurfaceRequest;
  /** URLs of files that cannot be had now: that they failed is no fault of the program. */
  readonly missing: Set<string>;
}
