import { BridgeError } from '@org/bridge-protocol';

import { chooseFiles } from './choose-files.js';
import { bytesOf, fileOf } from './file-of.js';
import { keepFiles } from './keep-files.js';
import { saveFile } from './save-file.js';

import type { NativePart } from './native-part.js';
import type { NewFile } from './keep-files.js';

/** Files in from the user and out to the user. */
export function fileNatives(): NativePart {
  return {
    methods: {
      'file.pick': async ({ accept, multiple, maxBytes }, { files, signal }) => {
        const chosen = await chooseFiles({ accept, multiple, signal });
        for (const { name, size } of chosen) assertSize(name, size, maxBytes);
        return { files: await keepFiles(files, read(chosen)) };
      },
      'file.export': async ({ ref, name }, { files }) => {
        const file = await fileOf(ref, files);
        await saveFile(name === undefined ? file : new File([file], name));
        return { saved: true };
      },
    },
  };
}

async function* read(chosen: readonly File[]): AsyncGenerator<NewFile> {
  for (const file of chosen) yield { name: file.name, bytes: await bytesOf(file) };
}

function assertSize(name: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new BridgeError(
    'QUOTA_EXCEEDED',
    `"${name}" has ${size} bytes, and the program takes at most ${maxBytes}: choose a smaller file.`,
  );
}
