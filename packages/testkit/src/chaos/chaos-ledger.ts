// What a device has been told, and so what may be found on it after a crash.

import type { LaunchOutcome } from '@org/host-core';
import type { ReleaseName } from './chaos-releases.js';

/** How a launch ends: the release on the screen, `closed` when it was closed again, or the type of the outcome. */
export type Ending = ReleaseName | 'closed' | Exclude<LaunchOutcome['type'], 'launched'>;

/** The promises of a host so far. Copied at every cut, since what comes after was never told. */
export interface ChaosLedger {
  /** How a launch without the store may end now. */
  readonly now: ReadonlySet<Ending>;
  allows(ending: Ending): boolean;
  /** A full disk may keep anything from being opened: a recall, or data that go back, would have to be written first. */
  readonly mayLackRoom: boolean;
  /** Which release runs in the end, once the store has been reached. */
  readonly then: Ending | null;
  /** The release that was confirmed last. */
  readonly confirmed: ReleaseName | null;
  /** Something goes on that may bring this about, and may have when it is cut. */
  mayBecome(...endings: readonly Ending[]): void;
  /** It was told: from now on a launch ends so, whatever happens. */
  becomes(...endings: readonly Ending[]): void;
  leadsTo(ending: Ending | null): void;
  /** Told: a trial passed, or failed and is never tried again. */
  onTrial(release: ReleaseName): void;
  /** A surface opened; without a trial, whatever was tried before is over. */
  onOpened(release: ReleaseName, isTrial: boolean): void;
  onConfirmed(release: ReleaseName): void;
  onRolledBack(release: ReleaseName): void;
  /** A trial that is cut twice has failed, and so has a first one: nobody can tell it from one that hangs. */
  onSecondCut(): void;
  /** The disk fails: what was promised holds, and what is begun now may come to nothing. */
  onTrouble(): void;
  /** It works again. */
  onRecovered(): void;
  isFailed(release: ReleaseName): boolean;
  /** The program is about to write under a key; the returned value is its own, and `written` is called when it is durable. */
  writes(release: ReleaseName, key: string): { readonly value: string; written(): void };
  /** Says what is wrong with what a release finds in its storage, or null. */
  reads(release: ReleaseName, key: string, value: string | null): string | null;
  /** A recall is on its way, and leaves this to be run; or what the disk has of it. */
  mayBeRecalled(left: Ending): void;
  /** It is told: what is left runs instead. */
  onRecalled(): void;
  /** What a recall leaves, when there is one. */
  readonly recallLeaves: Ending | null;
  /** A sub-package was loaded, and is here from now on. */
  onPart(release: ReleaseName, part: string): void;
  hasPart(release: ReleaseName, part: string): boolean;
  /** The program is being removed; call again when it was. */
  onUninstall(isDone: boolean): void;
  copy(): ChaosLedger;
  /** The same for ledgers that promise the same. */
  describe(): string;
}

interface State {
  now: Set<Ending>;
  then: Ending | null;
  confirmed: ReleaseName | null;
  lastTrial: ReleaseName | null;
  recallLeaves: Ending | null;
  hasTrouble: boolean;
  /** The disk failed before anything had been confirmed: whether anything stays, and from whose data it goes on, is open. */
  isLoose: boolean;
  readonly failed: Set<ReleaseName>;
  /** Numbers that were promised, by data version and key. */
  readonly told: Map<string, number>;
  /** Data that a data version began with. */
  readonly origins: Map<number, Set<number>>;
  /** The number after which a data version began anew. */
  readonly begunAfter: Map<number, number>;
  readonly parts: Set<string>;
  counter: number;
  /** What has such a number or a lower one was removed for good. */
  removedUpTo: number;
}

/** Begins with nothing installed. */
export function createChaosLedger(
  dataVersionOf: (release: ReleaseName) => number,
  state: State = emptyState(),
): ChaosLedger {
  const toldKey = (data: number, key: string) => `${String(data)} ${key}`;
  const forget = (isGone: (data: number) => boolean) => {
    for (const name of state.told.keys()) if (isGone(Number(name.split(' ')[0]))) state.told.delete(name);
  };

  const hasOwnData = () => {
    const { lastTrial, confirmed } = state;
    if (lastTrial === null || confirmed === null) return false;
    return dataVersionOf(lastTrial) !== dataVersionOf(confirmed);
  };
  // Where the release that is left cannot read the data of the one that is taken, nothing is left.
  const leftNow = (): Ending | null => {
    const { confirmed, recallLeaves: left } = state;
    if (confirmed === null || (left !== 'old' && left !== 'other-data')) return left;
    return dataVersionOf(left) === dataVersionOf(confirmed) ? left : 'recalled';
  };
  const isJoined = (ending: Ending) => ending === state.lastTrial && hasOwnData();

  return {
    get now() {
      return state.now;
    },
    // On a full disk nothing new is begun, and a trial whose data nothing else can read is joined.
    allows: (ending) =>
      state.isLoose ||
      state.now.has(ending) ||
      ending === leftNow() ||
      (state.hasTrouble && isJoined(ending)),
    get mayLackRoom() {
      return state.hasTrouble && (state.recallLeaves !== null || hasOwnData());
    },
    get then() {
      return state.then === state.recallLeaves ? leftNow() : state.then;
    },
    get confirmed() {
      return state.confirmed;
    },
    mayBecome: (...endings) => {
      for (const ending of endings) state.now.add(ending);
    },
    becomes: (...endings) => {
      state.now = new Set([...(state.hasTrouble ? state.now : []), ...endings]);
    },
    leadsTo: (ending) => {
      state.then = state.hasTrouble ? null : ending;
    },
    onTrial: (release) => {
      const data = dataVersionOf(release);
      const before = dataVersionOf(state.confirmed ?? state.lastTrial ?? release);
      if (before !== data) {
        if (state.lastTrial !== release) {
          forget((one) => one === data);
          state.begunAfter.set(data, state.counter);
        }
        state.origins.set(data, new Set([before, ...(state.origins.get(before) ?? [])]));
      }
      state.lastTrial = release;
    },
    onOpened: (release, isTrial) => {
      if (isTrial || (state.hasTrouble && isJoined(release))) return;
      state.confirmed = release;
      forget((data) => data !== dataVersionOf(release));
    },
    onConfirmed: (release) => {
      state.confirmed = release;
      state.now = new Set([release]);
      forget((data) => data !== dataVersionOf(release));
    },
    onRolledBack: (release) => {
      // What cannot be written down is not remembered, and the release before opens all the same.
      if (!state.hasTrouble) state.failed.add(release);
      const kept = state.confirmed === null ? null : dataVersionOf(state.confirmed);
      if (kept !== null && kept !== dataVersionOf(release)) forget((data) => data !== kept);
    },
    onTrouble: () => {
      state.hasTrouble = true;
      state.then = null;
      // What is here may not be launched then, and what would replace it cannot be written.
      if (state.now.has('update-required')) state.now.add('broken');
      if (state.confirmed === null) state.isLoose = true;
      else state.now.add(state.confirmed);
    },
    onSecondCut: () => {
      state.now.add(state.confirmed ?? 'broken');
      state.then = null;
    },
    onRecovered: () => {
      state.hasTrouble = false;
    },
    isFailed: (release) => state.failed.has(release),
    writes: (release, key) => {
      state.counter += 1;
      const [number, data] = [state.counter, dataVersionOf(release)];
      return {
        value: `${String(data)}:${String(number)}`,
        written: () => state.told.set(toldKey(data, key), number),
      };
    },
    reads: (release, key, value) => {
      const own = dataVersionOf(release);
      const sources = [own, ...(state.origins.get(own) ?? [])];
      const promised = sources.find((data) => state.told.has(toldKey(data, key)));
      const least = promised === undefined ? 0 : (state.told.get(toldKey(promised, key)) ?? 0);
      if (value === null)
        return promised === undefined
          ? null
          : `${key} is gone, ${String(promised)}:${String(least)} was kept`;
      const [data = -1, number = 0] = value.split(':').map(Number);
      if (number <= state.removedUpTo) return `${key} is ${value}, which was removed`;
      if (state.isLoose) return null;
      if (!sources.includes(data) || (data === own && number <= (state.begunAfter.get(own) ?? 0)))
        return `${key} is ${value}, which another release wrote into data that was taken back`;
      return number >= least
        ? null
        : `${key} is ${value}, and ${String(promised)}:${String(least)} was kept after it`;
    },
    get recallLeaves() {
      return state.recallLeaves;
    },
    mayBeRecalled: (left) => {
      state.recallLeaves = left;
      state.now.add(left);
    },
    onRecalled: () => {
      const left = leftNow();
      if (left === null) return;
      if (state.then === state.recallLeaves) state.then = left;
      state.recallLeaves = left;
      state.confirmed = left === 'old' || left === 'other-data' ? left : null;
      state.now = new Set([...(state.hasTrouble ? state.now : []), left]);
    },
    onPart: (release, part) => state.parts.add(`${release} ${part}`),
    hasPart: (release, part) => state.parts.has(`${release} ${part}`),
    onUninstall: (isDone) => {
      forget(() => true);
      state.parts.clear();
      state.failed.clear();
      state.now.add('not-installed');
      if (!isDone) return;
      state.removedUpTo = state.counter;
      state.confirmed = null;
      state.origins.clear();
      state.begunAfter.clear();
      state.now = new Set(['not-installed']);
    },
    copy: () => createChaosLedger(dataVersionOf, structuredClone(state)),
    describe: () =>
      JSON.stringify(state, (_key, value: unknown) =>
        value instanceof Set || value instanceof Map ? [...(value as Iterable<unknown>)] : value,
      ),
  };
}

function emptyState(): State {
  return {
    now: new Set<Ending>(['not-installed']),
    then: null,
    confirmed: null,
    lastTrial: null,
    recallLeaves: null,
    hasTrouble: false,
    isLoose: false,
    failed: new Set(),
    told: new Map(),
    origins: new Map(),
    begunAfter: new Map(),
    parts: new Set(),
    counter: 0,
    removedUpTo: 0,
  };
}
