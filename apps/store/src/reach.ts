import type { Statement, StatementRollout, StatementSchedule } from '@org/package-format';
import { StoreError } from './error.js';
import type { Halt } from './repository.js';

/** Whom a release is meant for and what it forbids: what the store sets beside the release (package-format 5.3, 5.10, 5.12). */
export interface Reach {
  readonly rollout?: StatementRollout;
  readonly schedule?: StatementSchedule;
  readonly minUsableSeq: number;
  readonly graceUntil?: string;
}

/** What is asked for with a release; everyone gets it at once when nothing is. */
export interface ReachRequest {
  readonly permille?: number | undefined;
  readonly halt?: StatementRollout['halt'] | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly minUsable?: number | undefined;
}

/** The reach that a statement gives its release. */
export function reachOf({ rollout, schedule, minUsableSeq, graceUntil }: Statement): Reach {
  return compact({ rollout, schedule, minUsableSeq, graceUntil });
}

/** The reach of a new release. What the channel forbids stays forbidden: updates are forced by `minUsable`, never less. */
export function newReach(request: ReachRequest, before: Statement | null, salt: string): Reach {
  const { permille, halt, from, until } = request;
  const minUsableSeq = Math.max(request.minUsable ?? 0, before?.minUsableSeq ?? 0);
  const isForcedAnew = minUsableSeq > (before?.minUsableSeq ?? 0);
  if (isForcedAnew && halt !== undefined) {
    throw new StoreError(
      'FORCE_REFUSED',
      'A forced update is not stopped by what devices say: whoever it has not reached would have nothing left to run. Leave out halt.',
    );
  }
  const schedule = from === undefined && until === undefined ? undefined : compact({ from, until });
  const isWhole = permille === undefined && halt === undefined;
  return compact({
    rollout: isWhole ? undefined : compact({ permille: permille ?? 1000, salt, halt }),
    schedule,
    minUsableSeq,
    graceUntil: isForcedAnew ? undefined : before?.graceUntil,
  });
}

/** A rollout that only people stop. */
export function withoutHalt({ permille, salt }: StatementRollout): StatementRollout {
  return { permille, salt };
}

/** The same with another share of devices. The salt stays, so whoever is inside stays inside while the share grows. */
export function withPermille(reach: Reach, permille: number, salt: string): Reach {
  return { ...reach, rollout: { salt, ...reach.rollout, permille } };
}

/** The reach that is signed: nobody gets a release whose rollout was stopped. */
export function stopped(reach: Reach, halt: Halt | null, salt: string): Reach {
  return halt === null || reach.rollout?.permille === 0 ? reach : withPermille(reach, 0, salt);
}

/** Whether some devices are left out on purpose, by their bucket or by the calendar. */
export function isPartial({ rollout, schedule }: Reach): boolean {
  return (rollout !== undefined && rollout.permille < 1000) || schedule !== undefined;
}

/** Whether the schedule is over: the channel turns back to the fallback, where there is one. */
export function isOver({ schedule }: Pick<Reach, 'schedule'>, now: Date): boolean {
  return schedule?.until !== undefined && Date.parse(schedule.until) <= now.getTime();
}

/** Without members that are undefined: a statement has a member or it does not. */
export function compact<T extends object>(members: {
  readonly [Name in keyof T]: T[Name] | undefined;
}): T {
  // What is left has only members that the type names, and those it demands are never undefined at the callers.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
