import { BridgeError } from '@org/bridge-protocol';

import type { NativeCall } from '@org/host-core';

import { createElement } from './create-element.js';
import { engineNavigator, engineWindow } from './engine.js';
import { bytesOf } from './file-of.js';
import { userCancelled } from './native-error.js';
import { closeMedia, openMedia } from './open-media.js';

import type { NativePart, NativeSetup } from './native-part.js';
import type { Sheet } from './sheets.js';

type Format = 'webm' | 'mp4' | 'ogg';

/** Sound, recorded on the host's screen with the time that has passed. */
export function audioNatives(setup: NativeSetup): NativePart {
  const formats = recordableFormats();
  const [first] = formats;
  if (engineNavigator().mediaDevices === undefined || first === undefined)
    return { unsupported: { 'media.recordAudio': 'This browser does not record sound for pages.' } };
  return {
    methods: {
      'media.recordAudio': async ({ maxMs, format = first }, call) => {
        if (!formats.includes(format)) {
          throw new BridgeError('NOT_SUPPORTED', `This browser records as ${formats.join(' or ')} only.`);
        }
        const sound = await record({ format, maxMs }, call, setup);
        if (sound === null) throw userCancelled();
        return call.files.add(`recording.${endings[format]}`, await bytesOf(sound));
      },
    },
  };
}

const endings: Readonly<Record<Format, string>> = { webm: 'webm', mp4: 'm4a', ogg: 'ogg' };

function recordableFormats(): readonly Format[] {
  const { MediaRecorder: recorder } = engineWindow();
  const all = ['webm', 'mp4', 'ogg'] as const;
  return recorder === undefined ? [] : all.filter((format) => recorder.isTypeSupported(`audio/${format}`));
}

async function record(
  { format, maxMs }: { readonly format: Format; readonly maxMs: number },
  call: NativeCall,
  { sheets, words }: NativeSetup,
): Promise<Blob | null> {
  const stream = await openMedia({ audio: true }, { device: 'microphone', signal: call.signal });
  const recording = startRecorder(stream, `audio/${format}`);
  let stopClock = (): void => undefined;
  try {
    return await sheets.open<Blob>({
      call,
      title: words.recordingTitle,
      type: 'screen',
      build: (sheet) => {
        const finish = () => {
          sheet.close(recording.finish());
        };
        const stop = createElement('button', {
          text: words.stop,
          attributes: { class: 'main', autofocus: '' },
          onClick: finish,
        });
        stopClock = showClock(sheet, { maxMs, onOver: finish });
        sheet.content.append(
          createElement('div', { attributes: { class: 'row' } }, [sheet.cancelButton(), stop]),
        );
      },
    });
  } finally {
    stopClock();
    closeMedia(stream);
  }
}

/** A recording under way; closing the stream ends it too. */
function startRecorder(stream: MediaStream, mimeType: string): { finish(): Promise<Blob> } {
  const recorder = new MediaRecorder(stream, { mimeType });
  const chunks: Blob[] = [];
  const stopped = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => {
      resolve();
    });
  });
  recorder.addEventListener('dataavailable', ({ data }) => {
    chunks.push(data);
  });
  recorder.start();
  return {
    finish: async () => {
      // Unplugging the microphone has stopped it already; what was recorded counts.
      if (recorder.state !== 'inactive') recorder.stop();
      await stopped;
      return new Blob(chunks, { type: mimeType });
    },
  };
}

/** Shows how long it has lasted, and ends it in time; the returned function stops both. */
function showClock(
  { content }: Sheet<Blob>,
  { maxMs, onOver }: { readonly maxMs: number; readonly onOver: () => void },
): () => void {
  const startedAt = performance.now();
  const time = createElement('div', { text: '0:00', attributes: { role: 'timer' } });
  content.append(time);
  const ticker = setInterval(() => {
    const seconds = Math.floor((performance.now() - startedAt) / 1_000);
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }, 250);
  const timer = setTimeout(onOver, maxMs);
  return () => {
    clearInterval(ticker);
    clearTimeout(timer);
  };
}
