import { BridgeError } from '@org/bridge-protocol';

import type { NativeCall } from '@org/host-core';

import { engineNavigator, engineWindow } from './engine.js';
import { userCancelled } from './native-error.js';
import { openCamera } from './open-media.js';

import type { NativePart, NativeSetup } from './native-part.js';
import type { EngineBarcodeDetectors } from './engine.js';

interface Code {
  readonly text: string;
  readonly format: string;
}

/** Codes before the camera, read by the engine. */
export async function scanNatives({ sheets, words }: NativeSetup): Promise<NativePart> {
  const { BarcodeDetector: Detector } = engineWindow();
  // An engine can have the name without a reader behind it; then it lists no formats.
  const known = (await Detector?.getSupportedFormats().catch(() => [])) ?? [];
  if (Detector === undefined || known.length === 0 || engineNavigator().mediaDevices === undefined)
    return { unsupported: { 'scan.scanCode': 'This browser has no reader for codes.' } };
  return {
    methods: {
      'scan.scanCode': async ({ formats }, call) => {
        const readable = formats.filter((format) => known.includes(format));
        if (readable.length === 0) {
          throw new BridgeError('NOT_SUPPORTED', `This browser reads codes of ${known.join(', ')} only.`);
        }
        const code = await scan(new Detector({ formats: readable }), call, { sheets, words });
        if (code === null) throw userCancelled();
        return code;
      },
    },
  };
}

async function scan(
  detector: InstanceType<EngineBarcodeDetectors>,
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
          // A picture that the reader cannot use is followed by the next.
          const [found] = await detector.detect(video).catch(() => []);
          if (found !== undefined) sheet.close({ text: found.rawValue, format: found.format });
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

/** Faster than a hand moves, slow enough for a telephone to stay cool. */
const LOOK_EVERY_MS = 120;
