import { BridgeError } from '@org/bridge-protocol';

import { chooseFiles } from './choose-files.js';
import { bytesOf, fileOf } from './file-of.js';
import { keepFiles } from './keep-files.js';
import { downloadFile } from './save-file.js';
import { shrinkImage } from './shrink-image.js';

import type { NewFile } from './keep-files.js';
import type { NativePart } from './native-part.js';

/** Pictures in from the user and out to the user. */
export function pictureNatives(): NativePart {
  return {
    methods: {
      'media.pickImage': async ({ count, maxEdge }, { files, signal }) => {
        const chosen = await chooseFiles({ accept: ['image/*'], multiple: count > 1, signal });
        // The browser's chooser takes one or many; of more than the program asked for, the first ones are taken.
        return { files: await keepFiles(files, read(chosen.slice(0, count), maxEdge)) };
      },
      'media.saveToGallery': async ({ ref }, { files }) => {
        downloadFile(await fileOf(ref, files));
        return { saved: true };
      },
    },
  };
}

async function* read(chosen: readonly File[], maxEdge: number | undefined): AsyncGenerator<NewFile> {
  for (const file of chosen) {
    const picture = maxEdge === undefined ? file : await shrinkImage(file, maxEdge).catch(unreadable(file));
    yield { name: nameFor(file.name, picture.type), bytes: await bytesOf(picture) };
  }
}

function unreadable({ name }: File): (cause: unknown) => never {
  return (cause) => {
    throw new BridgeError(
      'NOT_SUPPORTED',
      `This browser cannot read the picture "${name}" to make it smaller.`,
      { cause },
    );
  };
}

/** A picture that became a PNG is called one. */
function nameFor(name: string, type: string): string {
  return type === 'image/png' ? name.replace(/(?:\.[A-Za-z0-9]{1,5})?$/u, '.png') : name;
}
