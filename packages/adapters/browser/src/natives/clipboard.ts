import { BridgeError } from '@org/bridge-protocol';

import { unlessAborted } from './call-end.js';
import { engineNavigator } from './engine.js';

import type { NativePart } from './native-part.js';

/** The clipboard, which browsers give only right after a gesture. */
export function clipboardNatives(): NativePart {
  const { clipboard } = engineNavigator();
  if (clipboard === undefined) {
    const reason = 'This browser has no clipboard for pages.';
    return { unsupported: { 'clipboard.readText': reason, 'clipboard.writeText': reason } };
  }
  return {
    methods: {
      'clipboard.readText': async (_params, { signal }) => ({
        text: await unlessAborted(signal, clipboard.readText()).catch(refused),
      }),
      'clipboard.writeText': async ({ text }) => {
        await clipboard.writeText(text).catch(refused);
        return null;
      },
    },
  };
}

function refused(cause: unknown): never {
  if (cause instanceof BridgeError) throw cause;
  throw new BridgeError(
    'UNAVAILABLE',
    'The browser did not give its clipboard: ask again right after a press, with the page in front.',
    { cause },
  );
}
