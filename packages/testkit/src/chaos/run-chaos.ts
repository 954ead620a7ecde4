// All journeys, wherever the power is cut and however the disk fails.

import { seededRandom } from '../seeded-random.js';
import { chaosJourneys } from './chaos-journeys.js';
import { recordCuts } from './chaos-cuts.js';
import { createChaosDevice } from './chaos-device.js';
import { faultsOf, judgeFault } from './chaos-faults.js';
import { judgeDevice } from './chaos-judge.js';
import { nameState } from './name-state.js';

import type { CrashOptions } from '../disk/crash-fates.js';
import type { DiskImage } from '../disk/modelled-disk.js';
import type { ChaosSetting, CutPoint } from './chaos-cuts.js';
import type { ChaosFault } from './chaos-faults.js';
import type { ChaosJourney } from './chaos-journey.js';
import type { ChaosWorld } from './chaos-world.js';

/** How much is tried. */
export interface ChaosOptions extends ChaosSetting {
  readonly seed: number;
  /** By name; all unless told. */
  readonly journeys?: ReadonlyMap<string, ChaosJourney>;
  /** Shares from 0 to 1, chosen by the seed. Of every cut the first two disks are always tried: all lost, and all kept. */
  readonly effort: ChaosEffort;
  /** Which disks a cut may leave. */
  readonly crash?: CrashOptions;
  /** Asked in between: to stop early. */
  readonly isOver?: () => boolean;
  /** Told after each piece of work: how much of what was planned is done. */
  readonly onProgress?: (report: ChaosReport, done: number, planned: number) => void | Promise<void>;
}

/** What is tried beside the first disks of every cut, each a share from 0 to 1. */
export interface ChaosEffort {
  /** Of the cuts, for all their other disks. */
  readonly disks: number;
  /** Of the ways in which the disk may fail. */
  readonly faults: number;
  /** Of the disks, to cut the power again in the recovery. */
  readonly recoveries: number;
}

/** One journey and what was tried on it. */
export interface JourneyReport {
  readonly name: string;
  /** Moments at which the power can be cut. */
  moments: number;
  /** Moments at which it was cut. */
  cutPoints: number;
  /** Disks that a cut may have left, each opened and read. */
  disks: number;
  /** Of these, the ones that hold something else: hosts were started on them. */
  states: number;
  /** Runs on a disk that failed. */
  faults: number;
  /** Why these releases cannot go it. */
  readonly absent: string | null;
}

/** What was tried, and what broke a promise. */
export interface ChaosReport {
  readonly seed: number;
  readonly journeys: readonly JourneyReport[];
  readonly violations: readonly string[];
  /** False when it was stopped before all was tried that was asked for. */
  readonly isComplete: boolean;
}

/** The first of them: all that was not synced is lost, or all is kept. */
const FIRST_DISKS = 2;
/** A device that breaks this often needs no further proof. */
const MAX_VIOLATIONS = 200;

type Task = () => Promise<void>;

/** Explores until all is tried that was asked for. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { cast, seed, effort, isOver = () => false, onProgress = () => undefined } = options;
  const random = seededRandom(seed);
  const journeys: JourneyReport[] = [];
  const violations: string[] = [];
  const known = new Set<string>();
  const first: Task[] = [];
  const later: Task[] = [];
  const report = (isComplete: boolean): ChaosReport => ({ seed, journeys, violations, isComplete });

  for (const [name, journey] of options.journeys ?? chaosJourneys) {
    const absent = journey.absent?.(cast) ?? null;
    const entry: JourneyReport = { name, moments: 0, cutPoints: 0, disks: 0, states: 0, faults: 0, absent };
    journeys.push(entry);
    if (absent === null) await plan(entry, journey);
  }
  const tasks = [...shuffled(first), ...shuffled(later)];
  for (const [index, task] of tasks.entries()) {
    if (isOver() || violations.length >= MAX_VIOLATIONS) return report(false);
    await task();
    await onProgress(report(false), index + 1, tasks.length);
  }
  return report(true);

  async function plan(entry: JourneyReport, journey: ChaosJourney): Promise<void> {
    const complain = complainOf(`${entry.name}, without a cut`);
    const { cuts, operations } = await recordCuts(journey.run, { ...options, complain });
    entry.moments = cuts.length;
    for (const cut of cuts) {
      first.push(() => tryCut(entry, cut, { from: 0, to: FIRST_DISKS }));
      if (random() < effort.disks) later.push(() => tryCut(entry, cut, { from: FIRST_DISKS, to: Infinity }));
    }
    for (const fault of faultsOf(operations))
      if (random() < effort.faults) later.push(() => tryFault(entry, journey, fault));
  }

  async function tryCut(
    journey: JourneyReport,
    cut: CutPoint,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<void> {
    if (from === 0) journey.cutPoints += 1;
    let index = 0;
    for (const image of cut.disk.crashDisks({ ...options.crash, seed })) {
      if (index >= to || isOver()) return;
      if (index >= from) await tryDisk(journey, cut, { image, isCutAgain: random() < effort.recoveries });
      index += 1;
    }
  }

  /** Starts a device on a disk, unless one has been started on the same. The power is cut again in its recovery when told. */
  async function tryDisk(
    journey: JourneyReport,
    cut: CutPoint,
    { image, isCutAgain }: { readonly image: DiskImage; readonly isCutAgain: boolean },
  ): Promise<void> {
    const { ledger, world } = cut;
    const where = image.story === '' ? cut.where : `${cut.where}; ${image.story}`;
    const complain = complainOf(`${journey.name}, ${where.length > 600 ? `${where.slice(0, 600)}…` : where}`);
    journey.disks += 1;
    if (!(await isNew(cut, image, complain))) return;
    journey.states += 1;
    const setting = { ...options, complain, world, ledger: ledger.copy(), image };
    if (!isCutAgain) {
      await judgeDevice(createChaosDevice(setting));
      return;
    }
    const { cuts } = await recordCuts(judgeDevice, setting);
    for (const again of cuts) {
      const [lost] = again.disk.crashDisks({ samples: 0 });
      const placed = { ...again, where: `${where}; then in the recovery ${again.where}` };
      placed.ledger.onSecondCut();
      if (lost !== undefined) await tryDisk(journey, placed, { image: lost, isCutAgain: false });
    }
  }

  async function isNew(
    { ledger, world }: CutPoint,
    image: DiskImage,
    complain: (what: string) => void,
  ): Promise<boolean> {
    try {
      const promised = ledger.describe() + describeWorld(world);
      const name = promised + (await nameState(image, { openStore: options.openStore, crypto: cast.crypto }));
      if (known.has(name)) return false;
      known.add(name);
      return true;
    } catch (error) {
      complain(`what the host keeps cannot be opened: ${String(error)}`);
      return false;
    }
  }

  async function tryFault(entry: JourneyReport, journey: ChaosJourney, fault: ChaosFault): Promise<void> {
    const complain = complainOf(`${entry.name}, ${fault.name}`);
    entry.faults += 1;
    entry.disks += await judgeFault(journey, fault, { ...options, complain });
  }

  function complainOf(where: string): (what: string) => void {
    return (what) => {
      if (violations.length < MAX_VIOLATIONS) violations.push(`${where}: ${what}`);
    };
  }

  function shuffled(tasks: readonly Task[]): readonly Task[] {
    return tasks
      .map((task) => ({ task, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ task }) => task);
  }
}

/** The clock goes on, which is no other world. */
function describeWorld(world: ChaosWorld): string {
  return JSON.stringify({ ...world, behaviours: [...world.behaviours], nowMs: 0 });
}
