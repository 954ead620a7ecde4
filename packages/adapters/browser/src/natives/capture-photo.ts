import { createElement } from './create-element.js';
import { engineNavigator } from './engine.js';
import { bytesOf } from './file-of.js';
import { userCancelled } from './native-error.js';
import { openCamera } from './open-media.js';
import { drawImage } from './shrink-image.js';

import type { NativePart, NativeSetup } from './native-part.js';

/** The camera, on the host's screen: the program sees the one picture that the user takes. */
export function photoNatives({ sheets, words }: NativeSetup): NativePart {
  if (engineNavigator().mediaDevices === undefined)
    return { unsupported: { 'media.capturePhoto': 'This browser gives pages no camera.' } };
  return {
    methods: {
      'media.capturePhoto': async ({ facing, maxEdge }, call) => {
        const { video, close } = await openCamera(facing, call.signal);
        try {
          const photo = await sheets.open<Blob>({
            call,
            title: words.cameraTitle,
            type: 'screen',
            build: (sheet) => {
              const shutter = createElement('button', {
                text: words.takePhoto,
                attributes: { class: 'main', autofocus: '' },
                onClick: () => {
                  sheet.close(drawImage(video, { maxEdge, type: 'image/jpeg' }));
                },
              });
              const row = createElement('div', { attributes: { class: 'row' } }, [
                sheet.cancelButton(),
                shutter,
              ]);
              sheet.content.append(video, row);
            },
          });
          if (photo === null) throw userCancelled();
          return await call.files.add('photo.jpg', await bytesOf(photo));
        } finally {
          close();
        }
      },
    },
  };
}
