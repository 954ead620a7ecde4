// Time for a whole schedule: one line of events, and lanes on it that sleep, jump and die by themselves.

/** What happens to a lane that sleeps. */
export interface Sleep {
  readonly forMs: number;
  /** Whether the lane's clock counts the sleep. Engines differ. */
  readonly doesClockRun: boolean;
  /** Whether timers go on where they stood, or are all due at once. */
  readonly doTimersPause: boolean;
  /** What the lane meets first when it wakes. */
  readonly first: 'timers' | 'packets';
}

/** One side of the bridge as its engine runs it: a document, or a host's process. */
export interface Lane {
  /** The lane's own clock; it can be off. */
  now(): number;
  /** Milliseconds in which the lane ran. */
  awakeMs(): number;
  /** Timers of the code under test that are set. */
  readonly timerCount: number;
  readonly isAsleep: boolean;
  readonly isDead: boolean;
  setTimer(delayMs: number, callback: () => void): () => void;
  /** Something from outside that reaches the lane after a while: a packet, an answer of the user. */
  post(delayMs: number, callback: () => void): () => void;
  sleep(sleep: Sleep): void;
  wake(): void;
  jump(byMs: number): void;
  /** How often it slept or jumped since it had run for so long. */
  disturbancesSince(awakeMs: number): number;
  /** Nothing runs in it any more. */
  die(): void;
}

/** The line of events. */
export interface World {
  now(): number;
  openLane(startMs: number): Lane;
  /** Calls at a time, whoever sleeps. */
  at(atMs: number, callback: () => void): void;
  /** Lets time pass: every event in order, and all that promises carry on from it. */
  advanceTo(untilMs: number): Promise<void>;
}

type Kind = 'timers' | 'packets';

interface Entry {
  atMs: number;
  readonly kind: Kind;
  readonly lane: LaneState | null;
  readonly run: () => void;
  isOff: boolean;
}

interface LaneState {
  sleep: Sleep | null;
  isDead: boolean;
  readonly timers: Set<Entry>;
  /** What was due while it slept. */
  missed: Entry[];
}

/** Far more than any lawful schedule has; beyond it something runs in a circle. */
const MAX_EVENTS = 50_000;

/** Makes a world at time zero. */
export function createWorld(): World {
  // The next one last. Schedules have some dozens at a time.
  const line: Entry[] = [];
  let nowMs = 0;
  let events = 0;

  return {
    now: () => nowMs,
    at: (atMs, run) => void add({ atMs, kind: 'packets', lane: null, run, isOff: false }),
    openLane,
    advanceTo: async (untilMs) => {
      await drain();
      for (let next = line.at(-1); next !== undefined && next.atMs <= untilMs; next = line.at(-1)) {
        line.pop();
        if (next.isOff) continue;
        nowMs = Math.max(nowMs, next.atMs);
        if (!enter(next)) continue;
        events += 1;
        if (events > MAX_EVENTS) throw new Error('Law broken: something runs in a circle.');
        next.run();
        await drain();
      }
      nowMs = untilMs;
    },
  };

  function add(entry: Entry): Entry {
    let place = line.length;
    while (place > 0 && (line[place - 1]?.atMs ?? 0) <= entry.atMs) place -= 1;
    line.splice(place, 0, entry);
    return entry;
  }

  /** Whether it runs now; what a sleeper misses is kept for it. */
  function enter(entry: Entry): boolean {
    const { lane } = entry;
    if (lane?.isDead) return false;
    if (lane?.sleep) {
      lane.missed.push(entry);
      return false;
    }
    lane?.timers.delete(entry);
    return true;
  }

  function openLane(startMs: number): Lane {
    const state: LaneState = { sleep: null, isDead: false, timers: new Set(), missed: [] };
    const bornMs = nowMs;
    let offsetMs = startMs - nowMs;
    let sleptMs = 0;
    let asleepSinceMs = 0;
    const disturbances: number[] = [];

    const awakeMs = () => (state.sleep === null ? nowMs : asleepSinceMs) - bornMs - sleptMs;
    const schedule = (kind: Kind, delayMs: number, run: () => void): (() => void) => {
      const entry: Entry = { atMs: nowMs + Math.max(0, delayMs), kind, lane: state, run, isOff: false };
      add(entry);
      if (kind === 'timers') state.timers.add(entry);
      return () => {
        entry.isOff = true;
        state.timers.delete(entry);
      };
    };
    const wake = () => {
      const { sleep } = state;
      if (sleep === null) return;
      state.sleep = null;
      const wasMs = nowMs - asleepSinceMs;
      sleptMs += wasMs;
      if (!sleep.doesClockRun) offsetMs -= wasMs;
      if (sleep.doTimersPause) for (const timer of [...state.timers]) moveBy(timer, wasMs, state);
      const missed = state.missed.filter(
        ({ isOff, kind }) => !isOff && !(sleep.doTimersPause && kind === 'timers'),
      );
      state.missed = [];
      // Behind what is due at this moment already, one after another.
      const second = sleep.first === 'timers' ? 'packets' : 'timers';
      for (const kind of [sleep.first, second] as const)
        for (const entry of missed) if (entry.kind === kind) add(Object.assign(entry, { atMs: nowMs }));
    };

    return {
      now: () => nowMs + offsetMs,
      awakeMs,
      get timerCount() {
        return state.timers.size;
      },
      get isAsleep() {
        return state.sleep !== null;
      },
      get isDead() {
        return state.isDead;
      },
      setTimer: (delayMs, callback) => schedule('timers', delayMs, callback),
      post: (delayMs, callback) => schedule('packets', delayMs, callback),
      sleep: (sleep) => {
        if (state.sleep !== null || state.isDead) return;
        state.sleep = sleep;
        asleepSinceMs = nowMs;
        disturbances.push(awakeMs());
        add({ atMs: nowMs + sleep.forMs, kind: 'packets', lane: null, run: wake, isOff: false });
      },
      wake,
      jump: (byMs) => {
        offsetMs += byMs;
        disturbances.push(awakeMs());
      },
      disturbancesSince: (sinceMs) => disturbances.filter((atMs) => atMs >= sinceMs).length,
      die: () => {
        state.isDead = true;
        state.timers.clear();
      },
    };
  }

  /** A timer that stood still goes on where it was. */
  function moveBy(timer: Entry, byMs: number, state: LaneState): void {
    const place = line.indexOf(timer);
    if (place >= 0) line.splice(place, 1);
    state.missed = state.missed.filter((entry) => entry !== timer);
    timer.atMs += byMs;
    add(timer);
  }
}

/** Everything that is on its way through promises arrives. */
function drain(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
