import { BridgeError } from '@org/bridge-protocol';

import type { NativeCall } from '@org/host-core';

import { unlessAborted } from './call-end.js';
import { engineNavigator } from './engine.js';
import { errorNameOf } from './native-error.js';
import { fileOf } from './file-of.js';

import type { NativePart } from './native-part.js';

/** The sheet of the device for sharing. */
export function shareNatives(): NativePart {
  const engine = engineNavigator();
  if (engine.share === undefined)
    return { unsupported: { 'share.open': 'This browser has no sheet for sharing.' } };
  return {
    methods: {
      'share.open': async ({ title, text, url, refs = [] }, call) => {
        const files = await Promise.all(refs.map((ref) => fileOf(ref, call.files)));
        const data: ShareData = {
          ...(title === undefined ? {} : { title }),
          ...(text === undefined ? {} : { text }),
          ...(url === undefined ? {} : { url }),
          ...(files.length === 0 ? {} : { files }),
        };
        return { shared: await share(data, call) };
      },
    },
    without: canShareFiles() ? {} : { 'share.open': ['refs'] },
  };
}

async function share(data: ShareData, { signal }: NativeCall): Promise<boolean> {
  try {
    await unlessAborted(signal, navigator.share(data));
    return true;
  } catch (error) {
    if (errorNameOf(error) === 'AbortError') return false;
    if (errorNameOf(error) === 'NotAllowedError')
      throw new BridgeError('GESTURE_REQUIRED', 'The browser shares only right after a press: ask again.');
    if (error instanceof TypeError)
      throw new BridgeError('NOT_SUPPORTED', 'This browser does not share such files or links.');
    throw error;
  }
}

function canShareFiles(): boolean {
  const engine = engineNavigator();
  const probe = new File(['probe'], 'probe.txt', { type: 'text/plain' });
  return engine.canShare?.({ files: [probe] }) ?? false;
}
