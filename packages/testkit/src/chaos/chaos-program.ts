// What runs in place of a release's own code: it reads what it is served and what was kept, and writes.

import { decodeUtf8 } from '@org/package-format';

import { linkedTransports } from '../linked-transports.js';
import { connectGuest } from './chaos-guest.js';
import { isEqual } from './memo-crypto.js';

import type { ScriptedSurface } from '../memory-platform.js';
import type { ChaosCast, ChaosRelease } from './chaos-cast.js';
import type { ChaosGuest } from './chaos-guest.js';
import type { ChaosLedger } from './chaos-ledger.js';
import type { ReleaseName } from './chaos-releases.js';
import type { ChaosBehaviour } from './chaos-world.js';

/** What a program is played with. */
export interface ChaosStage {
  readonly cast: ChaosCast;
  readonly ledger: ChaosLedger;
  readonly behaviourOf: (release: ReleaseName) => ChaosBehaviour;
  readonly onOpened: (release: ReleaseName) => void;
  readonly onConnected: (guest: ChaosGuest) => void;
  readonly onActivity: () => void;
  /** Something is not as it was promised. */
  readonly complain: (what: string) => void;
}

/** Two keys, so that a release may be cut between them. */
const keys = ['left', 'right'] as const;
/** Reading all files of a large program would take longer than all the rest. */
const FILES_READ = 4;

/** Plays the release that a surface opened with. */
export async function playProgram(surface: ScriptedSurface, stage: ChaosStage): Promise<void> {
  const { cast, ledger, behaviourOf, complain } = stage;
  const manifest = decodeUtf8(surface.request.manifest);
  const release = [...cast.releases.values()].find(
    ({ verified }) => decodeUtf8(verified.manifestBytes) === manifest,
  );
  if (release === undefined) {
    complain('a surface opened with a manifest that nobody signed');
    return;
  }
  const { name } = release;
  stage.onOpened(name);
  await readFiles(surface, release, stage);
  const behaviour = behaviourOf(name);
  const fail = () => {
    surface.sign({ type: 'error', message: 'This release does not work.' });
  };
  if (behaviour === 'throws') fail();
  if (behaviour === 'throws' || behaviour === 'paints-nothing') return;
  surface.sign({ type: 'painted' });
  const [guestEnd, hostEnd] = linkedTransports();
  const connecting = connectGuest(guestEnd, stage.onActivity);
  surface.sign({ type: 'connected', transport: hostEnd });
  const guest = await connecting;
  stage.onConnected(guest);
  await checkData();
  await write(keys[0]);
  if (behaviour === 'throws-writing') {
    fail();
    await Promise.all(keys.map(write));
  }
  await write(keys[1]);
  if (behaviour !== 'works') return;
  await guest.call('app.ready');
  await write(keys[1]);

  async function checkData(): Promise<void> {
    for (const key of keys) {
      const { value } = (await guest.call('storage.get', { key })) as { readonly value: string | null }; // as written below
      const trouble = ledger.reads(name, key, value);
      if (trouble !== null) complain(`${name} found that ${trouble}`);
    }
  }

  async function write(key: string): Promise<void> {
    const writing = ledger.writes(name, key);
    try {
      await guest.call('storage.set', { key, value: writing.value });
      writing.written();
    } catch {
      // The disk would not take it, and the program was told so.
    }
  }
}

async function readFiles(
  { request }: ScriptedSurface,
  { name, container, verified }: ChaosRelease,
  { complain, ledger }: ChaosStage,
): Promise<void> {
  const { manifest, layout } = verified;
  const own = [...layout.files].filter(([path]) => {
    const part = manifest.files[path]?.package;
    return part === undefined || ledger.hasPart(name, part);
  });
  for (const [path, { offset, size }] of own.slice(-FILES_READ)) {
    try {
      const bytes = await request.files.read(path);
      if (bytes === null || !isEqual(bytes, container.subarray(offset, offset + size)))
        complain(`${name} was served a ${path} that is not what was signed`);
    } catch (error) {
      complain(`${name} could not read its ${path}: ${String(error)}`);
    }
  }
}
