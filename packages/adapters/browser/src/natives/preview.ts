import type { NativeCall } from '@org/host-core';

import { createElement } from './create-element.js';
import { fileOf } from './file-of.js';

import type { NativePart, NativeSetup } from './native-part.js';
import type { NativeWords } from './native-words.js';
import type { Sheet } from './sheets.js';

/** Pictures of the program over the whole screen; arrow keys turn over. */
export function previewNatives({ sheets, words }: NativeSetup): NativePart {
  return {
    methods: {
      'media.preview': async ({ refs, index }, call) => {
        // All must be there before anything is shown; each is read when it is looked at.
        await Promise.all(refs.map((ref) => call.files.stat(ref)));
        const pictures = openPictures(refs, call);
        try {
          await sheets.open<null>({
            call,
            title: words.previewTitle,
            type: 'screen',
            build: (sheet) => {
              buildPreview(sheet, { pictures, words, first: Math.min(index, refs.length - 1) });
            },
          });
        } finally {
          pictures.close();
        }
        return null;
      },
    },
  };
}

interface Pictures {
  readonly count: number;
  /** Shows a picture, unless another was asked for meanwhile. */
  show(image: HTMLImageElement, index: number): Promise<void>;
  close(): void;
}

function openPictures(refs: readonly string[], { files }: NativeCall): Pictures {
  let wanted = -1;
  let url = '';
  return {
    count: refs.length,
    show: async (image, index) => {
      wanted = index;
      const ref = refs[index];
      if (ref === undefined) return;
      const file = await fileOf(ref, files);
      if (wanted !== index) return;
      URL.revokeObjectURL(url);
      url = URL.createObjectURL(file);
      image.src = url;
      image.alt = file.name;
    },
    close: () => {
      wanted = -1;
      URL.revokeObjectURL(url);
    },
  };
}

function buildPreview(
  { content, close }: Sheet<null>,
  {
    pictures,
    words,
    first,
  }: { readonly pictures: Pictures; readonly words: NativeWords; readonly first: number },
): void {
  let index = first;
  const image = createElement('img');
  const caption = createElement('figcaption', { attributes: { 'aria-live': 'polite' } });
  const turn = (step: number) => {
    index = Math.min(pictures.count - 1, Math.max(0, index + step));
    caption.textContent = words.position(index, pictures.count);
    pictures.show(image, index).catch(() => {
      // Removed while it was looked at: an empty place, and the rest can still be seen.
      image.removeAttribute('src');
    });
  };
  const button = (text: string, onClick: () => void) => createElement('button', { text, onClick });
  const previous = button(words.previous, () => {
    turn(-1);
  });
  const next = button(words.next, () => {
    turn(1);
  });
  const done = button(words.close, () => {
    close(null);
  });
  done.autofocus = true;
  const turners = pictures.count === 1 ? [] : [previous, next];
  content.append(
    createElement('figure', {}, [image, caption]),
    createElement('div', { attributes: { class: 'row' } }, [...turners, done]),
  );
  content.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft') turn(-1);
    if (key === 'ArrowRight') turn(1);
  });
  turn(0);
}
