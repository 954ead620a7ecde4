// What must hold beyond single calls: in a world without faults, in a host that lives, and when all is over.

import { PROGRAM_ID } from './host-process.js';
import { nameOf } from './ledger.js';
import { isHonest } from './plan.js';
import { pattern, sizeOf } from './streams.js';

import type { HostProcess } from './host-process.js';
import type { Ledger } from './ledger.js';
import type { Plan } from './plan.js';
import type { ProgramDocument } from './program-document.js';
import type { Lane } from './world.js';

/** Where nothing is lost and the host lives, no sleep and no clock costs a session, and a cancel is answered (3.3 to 3.5). */
export function judgePeace(plan: Plan, ledger: Ledger): void {
  if (!isHonest(plan)) return;
  for (const { name, lane, endedMs } of ledger.sessions.values())
    if (!lane.isDead && endedMs !== null) ledger.break('untrue', `session ${name} was lost for nothing`);
  // 3.3, 3.4: the host hears of a cancel, and of a deadline.
  for (const call of ledger.workedOnForNobody())
    if (!call.session.lane.isDead) ledger.break('leak', `the host still works on ${nameOf(call)}`);
  for (const call of ledger.calls) {
    // 3.9: what is doubled is not broken.
    if (call.outcome === 'STREAM_BROKEN') ledger.break('untrue', `the bytes of ${nameOf(call)} broke`);
    const { plan: own, session, cancelledMs, settledMs, outcome, isOutcomeUnknown } = call;
    if (session.lane.isDead || cancelledMs === null || settledMs === null) continue;
    const couldBeHeard =
      own?.answer.heedsCancel === true && session.lane.disturbancesSince(call.startMs - 5_000) === 0;
    if (couldBeHeard && ['instant', 'network', 'dialog', 'download'].includes(call.kind))
      if (outcome === 'CANCELLED' && isOutcomeUnknown && settledMs > cancelledMs + 100)
        ledger.break('late', `the host never answered the cancel of ${nameOf(call)}`);
  }
}

/** Calls that reached a session which still lives and were not answered there. */
export function unanswered({ session, lane }: ProgramDocument, ledger: Ledger): readonly string[] {
  if (session === null || session.endedMs !== null || lane.isDead) return [];
  for (const [connection, { name, taken }] of ledger.sessions)
    if (name === session.name && connection.isHostOpen)
      return [...taken].filter(([, { answers }]) => answers === 0).map(([id]) => id);
  return [];
}

/** Nothing is left: no timer, no source of bytes, nothing the host watches for a program it has closed. */
export function judgeLeaks(left: {
  readonly guest: ProgramDocument;
  readonly host: HostProcess;
  readonly hostLane: Lane;
  readonly ledger: Ledger;
}): void {
  const { guest, host, hostLane, ledger } = left;
  if (!guest.lane.isDead) {
    if (guest.lane.timerCount > 0) ledger.break('leak', `the guest has ${guest.lane.timerCount} timers`);
    if (guest.openSources > 0) ledger.break('leak', `the guest has ${guest.openSources} open sources`);
  }
  if (hostLane.isDead) return;
  if (hostLane.timerCount > 0) ledger.break('leak', `the host has ${hostLane.timerCount} timers`);
  if (host.transfers > 0) ledger.break('leak', `the host still moves the bytes of ${host.transfers} calls`);
  if (host.watched > 0) ledger.break('leak', `the host watches ${host.watched} events`);
}

/** A file that was written is whole; one that could not be is not there (3.9). */
export function judgeFiles(
  files: ReadonlyMap<string, Uint8Array>,
  ledger: Ledger,
  carriesBytes: boolean,
): void {
  for (const { kind, number, plan, outcome } of ledger.calls) {
    if (kind !== 'write' || plan === null) continue;
    const file = files.get(`${PROGRAM_ID}:call-${number}.bin`);
    const expected = pattern.subarray(0, sizeOf(plan, carriesBytes));
    if (file === undefined ? outcome === 'result' : Buffer.compare(file, expected) !== 0)
      ledger.break('untrue', `the file of call ${number} is not what was written`);
  }
}
