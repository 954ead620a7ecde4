import { isProgramId } from '@org/package-format';

import { CommandError } from './command-error.js';

/** Bytes of the first local header and the name `manifest.json` behind it (docs/package-format.md 1). */
const MANIFEST_OFFSET = 43;
/** Where a local header has the size of its content. */
const SIZE_OFFSET = 22;

/** The program id a package claims, to know where to send it. The store checks all of it. */
export function readProgramId(file: string, container: Uint8Array): string {
  try {
    const view = new DataView(container.buffer, container.byteOffset, container.byteLength);
    const size = view.getUint32(SIZE_OFFSET, true);
    const text = new TextDecoder().decode(container.subarray(MANIFEST_OFFSET, MANIFEST_OFFSET + size));
    const { id } = JSON.parse(text) as { readonly id?: unknown };
    if (typeof id === 'string' && isProgramId(id)) return id;
    throw new SyntaxError('its manifest has no id');
  } catch (error) {
    throw new CommandError(
      'NOT_A_PACKAGE',
      `${file} is no package: make one with miniapp pack, or see miniapp verify.`,
      error,
    );
  }
}
