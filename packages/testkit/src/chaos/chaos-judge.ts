// What must hold on a disk as it was left: it is started without the store, then with it, and then updated once more.

import { compareVersions } from '@org/package-format';

import { change, launch, offer, onScreen, update } from './chaos-steps.js';

import type { Ending } from './chaos-ledger.js';
import type { ChaosDevice } from './chaos-device.js';

/** Rounds of updating and launching in which a device comes to rest. */
const ROUNDS = 4;
/** Foreground time in which every trial comes to a verdict. */
const VERDICT_MS = 20_000;

/** Starts a device on what its disk was left with, and complains of everything that is not as it was promised. */
export async function judgeDevice(device: ChaosDevice): Promise<void> {
  try {
    await startsOffline(device);
    await comesToRest(device);
    await takesTheNext(device);
    await leavesNothing(device);
  } catch (error) {
    device.complain(`it threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

async function startsOffline(device: ChaosDevice): Promise<void> {
  change(device, { isOffline: true });
  const ending = await launchToVerdict(device);
  const { ledger, cast, complain } = device;
  const isHere = (await device.with((host) => host.installed())).some(({ id }) => id === cast.id);
  if (!isHere && ledger.confirmed !== null && !ledger.allows('not-installed') && !ledger.allows('recalled'))
    complain(`${ledger.confirmed} is in no list of what is installed, and the launch ended with ${ending}`);
  device.kill();
  change(device, { isOffline: false, isGone: false });
}

/** A release on trial stays until it has come to a verdict. */
async function launchToVerdict(device: ChaosDevice): Promise<Ending> {
  const ending = await launch(device);
  if (device.program === null) return ending;
  if (device.trial !== null) await device.advance(VERDICT_MS);
  return onScreen(device);
}

async function comesToRest(device: ChaosDevice): Promise<void> {
  const { ledger, complain } = device;
  let outcome = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    if (ledger.recallLeaves !== null) {
      ledger.mayBeRecalled(ledger.recallLeaves);
      if ((await device.with((host) => host.refreshRecalls())) === 'renewed') ledger.onRecalled();
    }
    outcome = await update(device);
    const ending = await launchToVerdict(device);
    device.kill();
    if (ending === ledger.then) return;
  }
  if (ledger.then !== null) complain(`it never came to ${ledger.then}: the last update was ${outcome}`);
}

async function takesTheNext(device: ChaosDevice): Promise<void> {
  const { cast, ledger, complain } = device;
  const isTooOld = compareVersions(device.world.hostVersion, cast.hostVersion) < 0;
  const { hostVersion } = isTooOld ? cast : device.world;
  change(device, { behaviours: new Map(), hostVersion, quotaBytes: null });
  ledger.mayBecome('fixed');
  offer(device, 'fixed');
  const outcome = await update(device);
  const ending = await launch(device);
  if (ending !== 'fixed' || ledger.confirmed !== 'fixed')
    complain(`it did not take the next release: the update was ${outcome}, the launch ${ending}`);
  await device.shutDown();
}

/** What nothing names is swept when a host starts. */
async function leavesNothing(device: ChaosDevice): Promise<void> {
  await device.with(() => Promise.resolve());
  await device.calm();
  const { blobs, record } = await device.keys();
  const left = blobs.filter((key) => !record.includes(key.slice(0, 64)));
  if (left.length > 0) device.complain(`${left.join(', ')} stays on the disk, and nothing names it`);
}
