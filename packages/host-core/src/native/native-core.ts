// host-core alone in a script engine, with the app around it: strings in, strings out (docs/native-port.md).

import { createNativeClock } from './native-clock.js';
import { startNativeHost } from './native-host.js';
import { createNativeLink, toNativeError } from './native-link.js';

import type { Host, HostOptions } from '../host-api.js';
import type { LiveSurface } from '../surface/live-surface.js';
import type { MoreCommands } from './native-commands.js';
import type { NativeHost } from './native-host.js';
import type { NativeTimes, NativeWords } from './native-port.js';

/** What the app holds of the core. */
export interface NativeCore {
  /** Takes one word of the app: JSON of one of `NativeWords`, with its `type` and the app's times. Never throws. */
  receive(word: string): void;
  /** The lines for the app since it asked last, as a JSON list. Ask after every `receive`, once microtasks have run. */
  drain(): string;
}

/** Makes a core that waits for its `start`. */
export function createNativeCore<THost extends Host>(
  createHost: (options: HostOptions) => Promise<THost>,
  moreCommands: MoreCommands<THost> = () => [],
): NativeCore {
  const link = createNativeLink();
  const clock = createNativeClock(link);
  let running: NativeHost | null = null;
  return {
    receive: (text) => {
      try {
        // The app is the platform, and its words are taken as they are declared.
        const word = JSON.parse(text) as Word & NativeTimes;
        clock.tell(word);
        if (word.type === 'start')
          running ??= startNativeHost(word, { link, clock, createHost, moreCommands });
        else hear(word);
      } catch (error) {
        const { message } = toNativeError(error);
        link.notify('log', { level: 'error', event: 'native-port', detail: message });
      }
    },
    drain: () => JSON.stringify(link.drain()),
  };

  function hear(word: Exclude<Word, { readonly type: 'start' }>): void {
    switch (word.type) {
      case 'answer':
        link.answer(word.request, word);
        return;
      case 'timer.fired':
        clock.fire(word.timer);
        return;
      case 'surface.request':
        running?.surfaces.request(word);
        running?.codes.request(word);
        return;
      case 'surface.navigation':
        running?.surfaces.navigation(word);
        return;
      case 'surface.text':
        running?.surfaces.text(word);
        running?.codes.text(word);
        return;
      case 'surface.loaded':
        running?.surfaces.loaded(word.surface);
        return;
      case 'surface.crashed':
        running?.surfaces.crashed(word);
        running?.codes.find(word.surface)?.crash(word.reason);
        return;
      case 'surface.visibility':
        find(word.surface)?.onVisibility(word.isVisible ? 'visible' : 'hidden');
        return;
      case 'native.event':
        running?.natives.emit(word.watch, word.data);
        return;
      case 'command':
        running?.command(word);
        return;
      case 'command.cancel':
        running?.cancel(word.command);
        return;
    }
  }

  /** A surface, whatever shows it. */
  function find(surface: number): Pick<LiveSurface, 'onVisibility'> | null | undefined {
    return running?.surfaces.find(surface) ?? running?.codes.find(surface);
  }
}

type Word = { [Name in keyof NativeWords]: { readonly type: Name } & NativeWords[Name] }[keyof NativeWords];
