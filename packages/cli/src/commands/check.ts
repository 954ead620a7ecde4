import { peekManifest } from '../peek-manifest.js';
import { readBytes } from '../files.js';
import type { Output, Report } from '../output.js';
import { readFolder } from '../read-folder.js';
import { readManifest } from '../read-manifest.js';
import { webStorageUse } from '../web-storage-use.js';
import type { WebStorageUse } from '../web-storage-use.js';

/** What to look at. */
export interface CheckOptions {
  readonly folder: string;
  /** The package that users have now. */
  readonly previous?: string;
}

/** A finding that is no mistake by itself: the partner knows better. */
interface Warning {
  readonly code: 'DATA_OUT_OF_REACH';
  readonly message: string;
  readonly places: readonly WebStorageUse[];
}

/** Names the files of a warning, not all of them. */
const maxPlaces = 5;

/** Looks at a program before it is packed and warns of what works on a partner's desk and fails on users' devices. */
export async function check({ folder, previous }: CheckOptions, output: Output): Promise<Report> {
  const { dataVersion = 1, webStorage = true } = await readManifest(folder);
  const files = await readFolder(folder, output);
  // Without the package before, a version above the first has been raised at some time.
  const before = previous === undefined ? 1 : peekManifest(await readBytes(previous), previous).dataVersion;
  const places = webStorage && dataVersion !== before ? webStorageUse(files) : [];
  const warnings = places.length === 0 ? [] : [dataOutOfReach(places, { before, dataVersion })];
  return {
    facts: { warnings },
    lines: warnings.length === 0 ? ['Nothing to warn of.'] : warnings.flatMap(warningLines),
  };
}

// updates 2.6: a host gives `storage.*` back when an update fails; it cannot reach what the engine keeps.
function dataOutOfReach(
  places: readonly WebStorageUse[],
  { before, dataVersion }: { readonly before: number; readonly dataVersion: number },
): Warning {
  return {
    code: 'DATA_OUT_OF_REACH',
    message:
      `dataVersion changes from ${before} to ${dataVersion}, and the program keeps state where its host cannot copy it: ` +
      'when the update fails, storage.* goes back to what it was and this does not. ' +
      'Keep what changes its form in storage.*, or let the version before read the new form too.',
    places,
  };
}

function warningLines({ message, places, code }: Warning): string[] {
  const shown = places.slice(0, maxPlaces);
  const rest = places.length - shown.length;
  return [
    `warning: ${message}`,
    '',
    ...shown.map(({ path, names }) => `  ${path}: ${names.join(', ')}`),
    ...(rest > 0 ? [`  and ${rest} more files`] : []),
    `  code ${code}`,
  ];
}
