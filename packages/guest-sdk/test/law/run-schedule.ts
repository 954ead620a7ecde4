// One schedule from its first step to the last leak: a program, its documents, its hosts and the channel between them.

import { PROGRAM_ID, startHostProcess } from './host-process.js';
import { judgeFiles, judgeLeaks, judgePeace, unanswered } from './judge.js';
import { Ledger, nameOf } from './ledger.js';
import { createPaymentService } from './payment-service.js';
import { PLAN_MS, isHonest } from './plan.js';
import { openDocument } from './program-document.js';
import { fileSizes, pattern } from './streams.js';
import { createWire } from './wire.js';
import { createWorld } from './world.js';

import type { HostParts, HostProcess } from './host-process.js';
import type { Breach } from './ledger.js';
import type { Happening, Plan, Who } from './plan.js';
import type { DocumentParts, ProgramDocument } from './program-document.js';
import type { WireHooks } from './wire.js';
import type { Lane } from './world.js';

/** A part that is taken out, to see that the law finds it missing. */
export interface KnockOut {
  readonly client?: DocumentParts['client'];
  readonly tamper?: WireHooks['tamper'];
  readonly sabotage?: HostParts['sabotage'];
}

/** What came of a schedule. */
export interface ScheduleReport {
  readonly breaches: readonly { readonly breach: Breach; readonly detail: string }[];
  /** How often each kind of thing happened. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Whoever slept reads what came meanwhile, and connects for what it missed to do. */
const WAKING_MS = 100;
/**
 * In this time a healed world settles whatever it can: what is still on its way takes up to twelve seconds, then there are
 * two pings or the silence, and what sleeps may cost.
 */
const QUIET_AFTER_MS = 28_000;
/** For so long nothing more is said then. */
const QUIET_MS = 5_000;
/** A transfer of which something was lost ends when the host gives it up (3.4). */
const TRANSFER_MS = 310_000;

/** Runs a schedule. */
export async function runSchedule(
  plan: Plan,
  { client = {}, tamper, sabotage }: KnockOut = {},
): Promise<ScheduleReport> {
  const world = createWorld();
  const ledger = new Ledger();
  const payments = createPaymentService(plan, (detail) => ledger.break('twice', detail));
  const counts = new Map<string, number>();
  const files = new Map(fileSizes.map((size) => [`${PROGRAM_ID}:${size}.bin`, pattern.subarray(0, size)]));
  const disk = { rows: new Map<string, string>(), bodies: new Map<string, Uint8Array>(), files };
  const wire = createWire(world, plan, {
    onSent: (packet, direction, connection) => {
      if (direction === 'toHost') guestPackets += 1;
      ledger.sent(packet, direction, connection);
    },
    onArrived: (arrival) => ledger.arrived(arrival),
    tamper,
  });
  let guestPackets = 0;
  let hostLane: Lane;
  let hosting: Promise<HostProcess>;
  let guest = openGuest();
  let isEnding = false;
  startHost();

  for (const { atMs, what } of plan.steps) world.at(atMs, () => happen(what));
  await world.advanceTo(PLAN_MS);
  await end();
  for (const [name, number] of Object.entries(wire.counts)) count(`packets: ${name}`, number);
  for (const { session, cancelledMs, outcome } of ledger.calls) {
    if (session.lane.isDead) continue;
    if (cancelledMs !== null) count('cancelled');
    count(`settled: ${outcome}`);
  }
  return { breaches: ledger.breaches, counts };

  function count(name: string, number = 1): void {
    counts.set(name, (counts.get(name) ?? 0) + number);
  }

  function startHost(): void {
    hostLane = world.openLane(Date.UTC(2026, 0, 1));
    hosting = startHostProcess({ lane: hostLane, plan, disk, ledger, payments, sabotage });
  }

  function openGuest(): ProgramDocument {
    const lane = world.openLane(1_000);
    const connect = () => {
      const connection = wire.connect(lane, hostLane);
      const own = hosting;
      const name = ledger.sessions.size;
      hostLane.post(1, () => void own.then((host) => host.connected(connection.hostEnd, name)));
      return connection;
    };
    return openDocument({ lane, ledger, carriesBytes: plan.carriesBytes, connect, client });
  }

  function happen(what: Happening): void {
    count(describe(what));
    switch (what.type) {
      case 'call':
        whenAwake(() => guest.call(what));
        break;
      case 'listen':
        whenAwake(() => guest.listen());
        break;
      case 'unlisten':
        whenAwake(() => guest.unlisten());
        break;
      case 'emit':
        inHost((host) => host.emit());
        break;
      case 'sleep':
        laneOf(what.who).sleep(what.sleep);
        break;
      case 'jump':
        laneOf(what.who).jump(what.byMs);
        break;
      case 'reload':
        reload(what.saysBye);
        break;
      case 'kill':
        if (what.who === 'guest') killGuest(what.returnsAfterMs);
        else killHost(what.returnsAfterMs);
        break;
      case 'end':
        if (what.by === 'guest') whenAwake(() => guest.close());
        else if (what.by === 'host') inHost((host) => host.close());
        else wire.cut();
    }
  }

  function laneOf(who: Who): Lane {
    return who === 'guest' ? guest.lane : hostLane;
  }

  /** The program does something, when its page runs. */
  function whenAwake(act: () => void): void {
    guest.lane.post(0, act);
  }

  function inHost(act: (host: HostProcess) => void): void {
    const own = hosting;
    hostLane.post(0, () => void own.then(act));
  }

  /** Another document takes the place of the one that is there. */
  function reload(saysBye: boolean): void {
    const before = guest;
    // 3.1: close() settles all at once.
    if (saysBye && !before.lane.isAsleep) before.close();
    world.at(world.now(), () => {
      const left = ledger
        .waiting()
        .filter(({ session }) => session === before.session && session.endedMs !== null);
      for (const { number } of left) ledger.break('unsettled', `call ${number} outlived close()`);
      before.lane.die();
      guest = openGuest();
    });
  }

  function killGuest(returnsAfterMs: number): void {
    guest.lane.die();
    world.at(world.now() + returnsAfterMs, () => {
      if (guest.lane.isDead) guest = openGuest();
    });
  }

  function killHost(returnsAfterMs: number): void {
    const dead = hostLane;
    dead.die();
    world.at(world.now() + returnsAfterMs, () => {
      if (hostLane === dead && !isEnding) startHost();
    });
  }

  async function end(): Promise<void> {
    isEnding = true;
    wire.heal();
    guest.lane.wake();
    hostLane.wake();
    await world.advanceTo(PLAN_MS + WAKING_MS);
    judgePeace(plan, ledger);
    guest.release();
    if (plan.ending === 'silence') hostLane.die();
    if (plan.ending === 'guest closes') whenAwake(() => guest.close());
    if (plan.ending === 'host closes') inHost((host) => host.close());
    if (plan.ending === 'answers') {
      // An answer may lead to the next question, and a call may still be on its way.
      for (let afterMs = 0; afterMs < QUIET_AFTER_MS; afterMs += 1_000)
        world.at(PLAN_MS + WAKING_MS + afterMs, () => inHost((host) => host.answerAll()));
    }
    await world.advanceTo(PLAN_MS + QUIET_AFTER_MS);
    const waiting = ledger.waiting();
    if (isHonest(plan)) for (const call of waiting) ledger.break('late', `${nameOf(call)} waits for nothing`);
    const packets = guestPackets;
    await world.advanceTo(PLAN_MS + QUIET_AFTER_MS + QUIET_MS);
    // 3.5
    if (waiting.length === 0 && guestPackets > packets)
      ledger.break('leak', 'the guest speaks while nothing waits');
    if (plan.ending === 'answers') {
      if (ledger.waiting().length > 0 || unanswered(guest, ledger).length > 0)
        await world.advanceTo(PLAN_MS + TRANSFER_MS);
      // 3.1
      for (const call of ledger.waiting()) ledger.break('unsettled', `${nameOf(call)} waits for ever`);
      for (const id of unanswered(guest, ledger)) ledger.break('unsettled', `the host never answered ${id}`);
    }
    inHost((host) => host.close());
    await world.advanceTo(world.now() + WAKING_MS);
    ledger.close();
    judgeLeaks({ guest, hostLane, host: await hosting, ledger });
    judgeFiles(files, ledger, plan.carriesBytes);
  }
}

function describe(what: Happening): string {
  switch (what.type) {
    case 'call':
      return `call: ${what.kind}`;
    case 'sleep':
      return `${what.who} suspended`;
    case 'jump':
      return `${what.who} clock jumped`;
    case 'kill':
      return `${what.who} killed`;
    case 'end':
      return `closed by ${what.by}`;
    case 'reload':
      return what.saysBye ? 'reloaded with bye' : 'reloaded';
    case 'listen':
    case 'unlisten':
    case 'emit':
      return what.type;
  }
}
