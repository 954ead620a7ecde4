import { toBase64 } from '@org/package-format';

import { joinTransports } from '../linked-transports.js';
import { answerRequest, urlPathOf } from '../surface/answer-request.js';
import { createDocumentChannel } from '../surface/document-channel.js';

import type { NativeCode, NativeLaunch, StopNative } from '../native-code.js';
import type { DocumentChannel } from '../surface/document-channel.js';
import type { LiveSurface } from '../surface/live-surface.js';
import type { NativeLink } from './native-link.js';
import type { NativeStart, NativeWords } from './native-port.js';

/** Native programs whose code is the app's: started there, and heard by lines like those of a bootstrap. */
export interface NativeCodes {
  readonly codes: readonly NativeCode[];
  request(word: NativeWords['surface.request']): void;
  text(word: NativeWords['surface.text']): void;
  /** The program of that number; null when it has ended. */
  find(surface: number): Pick<LiveSurface, 'crash' | 'onVisibility'> | null;
}

/** `nextSurface` numbers them among all surfaces. */
export function createNativeCodes(
  held: NativeStart['nativePrograms'] = {},
  { link, nextSurface }: { readonly link: NativeLink; readonly nextSurface: () => number },
): NativeCodes {
  const open = new Map<number, StartedCode>();
  const codes = Object.entries(held).flatMap(([id, versions]) =>
    (versions ?? [null]).map((version): NativeCode => {
      const start = (launch: NativeLaunch) => startCode(launch, version === null);
      return { id, version, start };
    }),
  );
  return {
    codes,
    request: (word) => void answer(word),
    text: ({ surface, text }) => {
      open.get(surface)?.channel.receive(text);
    },
    find: (surface) => {
      const launch = open.get(surface)?.launch;
      if (launch === undefined) return null;
      return {
        crash: (reason) => {
          launch.sign({ type: 'crashed', reason });
        },
        onVisibility: (type) => {
          launch.sign({ type });
        },
      };
    },
  };

  async function startCode(launch: NativeLaunch, isBrought: boolean): Promise<StopNative> {
    const { program, entryPoint, mount, signal } = launch;
    const code = isBrought ? await readCode(launch) : null;
    const surface = nextSurface();
    let closed: Promise<void> | null = null;
    const close = () => {
      open.delete(surface);
      // One that is gone already is what was wanted.
      closed ??= link.request('surface.close', { surface }).then(
        () => undefined,
        () => undefined,
      );
      return closed;
    };
    open.set(surface, { launch, channel: channelOf(surface, launch) });
    launch.onShown((isShown) => {
      link.notify('surface.shown', { surface, isShown });
    });
    // It is taken away at once, also when the app has not shown it yet.
    signal.addEventListener('abort', () => void close());
    await link.request('surface.start', {
      surface,
      programId: program.id,
      version: program.version,
      title: program.name,
      entryPoint,
      code: code === null ? null : toBase64(code),
      mount: mount ?? null,
    });
    return close;
  }

  function channelOf(surface: number, launch: NativeLaunch): DocumentChannel {
    return createDocumentChannel({
      surface: {
        onDocument: () => undefined,
        onReport: (report) => {
          if (report.type === 'error') launch.sign(report);
        },
        onConnect: (transport) => {
          joinTransports(launch.openTransport(), transport);
        },
      },
      post: (text) => {
        link.notify('surface.text', { surface, text });
      },
      isExcused: () => false,
    });
  }

  /** A file of the package, by its path in it. */
  async function answer({
    surface,
    request,
    method,
    url,
    range,
  }: NativeWords['surface.request']): Promise<void> {
    const launch = open.get(surface)?.launch;
    if (launch === undefined) return;
    const { entryPoint, read } = launch;
    const release = { entryPoint, domains: [], files: { read } };
    const { status, headers, body } = await answerRequest({ method, path: urlPathOf(url), range }, release);
    const bytes = body === null ? null : toBase64(body);
    link.notify('surface.response', { surface, request, status, headers, body: bytes });
  }
}

async function readCode({ program, entryPoint, read }: NativeLaunch): Promise<Uint8Array> {
  const code = await read(entryPoint);
  if (code === null) throw new Error(`${program.id} has no ${entryPoint} in its package.`);
  return code;
}

interface StartedCode {
  readonly launch: NativeLaunch;
  readonly channel: DocumentChannel;
}
