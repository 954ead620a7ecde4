// What journeys are made of. Each step says what may come of it before it begins, and what is promised once it is told.

import { releaseOf } from './chaos-device.js';

import type { OfferName } from './chaos-cast.js';
import type { ChaosDevice } from './chaos-device.js';
import type { Ending } from './chaos-ledger.js';
import type { ReleaseName } from './chaos-releases.js';
import type { ChaosBehaviour, ChaosWorld } from './chaos-world.js';

/** Changes what is around the device. */
export function change(device: ChaosDevice, changes: Partial<ChaosWorld>): void {
  device.world = { ...device.world, ...changes };
}

/** The store publishes; in the end the release runs, unless it does not work. */
export function offer(device: ChaosDevice, name: OfferName, leadsTo?: Ending): void {
  const release = device.cast.offers.get(name)?.release;
  if (release === undefined) throw new Error(`There is no offer ${name}.`);
  change(device, { offers: [...device.world.offers, name] });
  device.ledger.leadsTo(
    leadsTo ?? (comesUp(device, release) ? release : (device.ledger.confirmed ?? 'broken')),
  );
}

/** The store publishes a release, and it is updated to and launched. */
export async function install(device: ChaosDevice, release: ReleaseName): Promise<void> {
  offer(device, release);
  await update(device);
  await launch(device);
}

/** A release with its own form of the data is on trial, and comes to no verdict soon. */
export async function beginTrial(device: ChaosDevice): Promise<void> {
  await install(device, 'other-data');
  behave(device, 'next', 'never-ready');
  offer(device, 'next');
  await update(device);
  await launch(device);
}

/** From now on a release behaves so. */
export function behave(device: ChaosDevice, release: ReleaseName, behaviour: ChaosBehaviour): void {
  change(device, { behaviours: new Map([...device.world.behaviours, [release, behaviour]]) });
}

/** Looks for an update, and agrees to what it may do unless told otherwise. Answers how it ended. */
export async function update(device: ChaosDevice, { agrees = true } = {}): Promise<string> {
  const { cast, ledger, world, complain } = device;
  const name = world.offers[world.offers.length - 1];
  const offered = name === undefined ? undefined : cast.offers.get(name)?.release;
  if (offered !== undefined) ledger.mayBecome(...endingsOf(device, offered));
  const outcome = await attempt(device, () => device.with((host) => host.update(cast.id)));
  // Whatever it is called, it has to say what to do about it.
  if (
    device.trouble === 'full' &&
    (outcome === null || (outcome.type === 'offline' && !world.isGone && !outcome.reason.includes('full')))
  )
    complain(
      `a full disk ended an update as ${outcome === null ? 'an error' : `${outcome.type}: ${outcome.reason}`}`,
    );
  if (outcome?.type !== 'staged') return outcome?.type ?? 'trouble';
  const { added } = outcome;
  if (added !== undefined) {
    if (!agrees) return 'waits for consent';
    const isAccepted = await attempt(device, () =>
      device.with((host) => host.acceptUpdate(cast.id, { ...outcome, added })),
    );
    if (isAccepted !== true) return 'trouble';
  }
  ledger.becomes(...endingsOf(device, releaseOf(cast, outcome.version)));
  return 'staged';
}

/** Launches, waits until nothing goes on, and answers what is on the screen. */
export async function launch(device: ChaosDevice): Promise<Ending> {
  const { cast, ledger, complain } = device;
  device.trial = null;
  const outcome = await attempt(device, () => device.with((host) => host.launch(cast.id)));
  if (outcome === null) {
    // A full disk is an outcome. That the disk cannot be written to at all is an error.
    if (device.trouble === 'full') complain('a launch was refused with an error because the disk was full');
    return 'broken';
  }
  device.program = outcome.type === 'launched' ? outcome.program : null;
  await device.calm();
  const ending = outcome.type === 'launched' ? onScreen(device) : outcome.type;
  const isRefused = ending === 'closed' || (outcome.type === 'broken' && outcome.code === 'no-room');
  const lacksRoom = isRefused && ledger.mayLackRoom;
  if (!ledger.allows(ending) && !lacksRoom) {
    const reason = 'reason' in outcome && outcome.reason !== null ? `, because: ${outcome.reason}` : '';
    complain(`a launch ended with ${ending} instead of ${[...ledger.now].join(' or ')}${reason}`);
  }
  if (ending === ledger.confirmed) ledger.becomes(ending);
  return ending;
}

/** The release on the screen. */
export function onScreen({ cast, program }: ChaosDevice): Ending {
  return program === null || program.state === 'closed' ? 'closed' : releaseOf(cast, program.version);
}

/** Does something that a failing disk may refuse with an error; null then. */
export async function attempt<T>(device: ChaosDevice, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (device.trouble !== null && isOfDisk(error)) return null;
    throw error;
  }
}

function comesUp({ world }: ChaosDevice, release: ReleaseName): boolean {
  const behaviour = world.behaviours.get(release) ?? 'works';
  return behaviour === 'works' || behaviour === 'never-ready';
}

/** What a launch of a staged release may show. */
function endingsOf(device: ChaosDevice, release: ReleaseName): readonly Ending[] {
  const behaviour = device.world.behaviours.get(release) ?? 'works';
  const before = device.ledger.confirmed ?? 'broken';
  if (behaviour === 'paints-nothing') return [release, before];
  return [comesUp(device, release) ? release : before];
}

function isOfDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'QuotaExceededError' || ('code' in error && error.code === 'EIO');
}
