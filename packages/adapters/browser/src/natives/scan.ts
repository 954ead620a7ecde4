import { BridgeError } from '@org/bridge-protocol';

import type { NativeCall } from '@org/host-core';

import { engineCodeReader } from './engine-code-reader.js';
import { engineNavigator } from './engine.js';
import { userCancelled } from './native-error.js';
import { openCamera } from './open-media.js';
import { qrCodeReader } from './qr-code-reader.js';

import type { Code, CodeReader, ReadCode } from './code-reader.js';
import type { NativePart, NativeSetup } from './native-part.js';

/** Codes before the camera, read by the engine; where it has no reader, by the one that the host chose. */
export async function scanNatives(setup: NativeSetup): Promise<NativePart> {
  const { codeReader = qrCodeReader } = setup.options;
  const readers = [await engineCodeReader(), codeReader].filter((reader) => reader !== null);
  if (readers.length === 0)
    return { unsupported: { 'scan.scanCode': 'This browser has no reader for codes.' } };
  if (engineNavigator().mediaDevices === undefined)
    return { unsupported: { 'scan.scanCode': 'This browser gives pages no camera.' } };
  return {
    methods: {
      'scan.scanCode': async ({ formats }, call) => {
        const code = await scan(await openReader(readers, formats), call, setup);
        if (code === null) throw userCancelled();
        return code;
      },
    },
  };
}

/** The first reader that knows one of the formats. */
async function openReader(readers: readonly CodeReader[], formats: readonly string[]): Promise<ReadCode> {
  for (const reader of readers) {
    const readable = formats.filter((format) => reader.formats.includes(format));
    if (readable.length > 0) return reader.open(readable).catch(notLoaded);
  }
  const known = new Set(readers.flatMap((reader) => reader.formats));
  throw new BridgeError('NOT_SUPPORTED', `This browser reads codes of ${[...known].join(', ')} only.`);
}

function notLoaded(cause: unknown): never {
  throw new BridgeError('UNAVAILABLE', 'The reader for codes could not be loaded: try again.', { cause });
}

async function scan(
  read: ReadCode,
  call: NativeCall,
  { sheets, words }: Pick<NativeSetup, 'sheets' | 'words'>,
): Promise<Code | null> {
  const { video, close } = await openCamera('environment', call.signal);
  let isOver = false;
  try {
    return await sheets.open<Code>({
      call,
      title: words.scanTitle,
      type: 'screen',
      build: (sheet) => {
        const cancel = sheet.cancelButton();
        cancel.autofocus = true;
        sheet.content.append(video, cancel);
        const look = async (): Promise<void> => {
          const code = await lookWith(read, video);
          if (code !== null) sheet.close(code);
          else if (!isOver) setTimeout(() => void look(), LOOK_EVERY_MS);
        };
        void look();
      },
    });
  } finally {
    isOver = true;
    close();
  }
}

// A picture that the reader cannot use is followed by the next.
async function lookWith(read: ReadCode, video: HTMLVideoElement): Promise<Code | null> {
  try {
    return await read(video);
  } catch {
    return null;
  }
}

/** Faster than a hand moves, slow enough for a telephone to stay cool. */
const LOOK_EVERY_MS = 120;
