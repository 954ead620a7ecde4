// What the user said about permissions (docs/protocol.md 4.3). An answer that outlives a launch is a row on the disk; one
// for a call or a launch is in memory alone, so that no crash leaves it lying around.

import { permissions } from '@org/bridge-protocol';

import { longestAlwaysMs } from './consent-lifetime.js';
import { fromRow, grantModes, toRow } from './consent-record.js';
import { messageOf } from './error.js';
import { randomId } from './random-id.js';

import type { ConsentReceipts, NewReceipt } from './consent-receipts.js';
import type { AskingProgram, ConsentReceipt, Grant, GrantMode, HeldGrant } from './consent-record.js';
import type { CancelSignal, ConsentAnswer, ConsentChoice, Platform } from './platform.js';
import type { Permission } from '@org/bridge-protocol';

/** What an answer is worth at this moment. `hidden`: it holds only while the user sees the program. */
export type UserAnswer = 'granted' | 'granted-once' | 'hidden' | 'denied' | null;

/** The user's answers for one program. */
export interface Grants {
  /** The answer for this release; null when the user has to be asked, also because an earlier answer is over. */
  answerTo(permission: Permission, program: AskingProgram): UserAnswer;
  /** Answers that hold, also those of this launch alone. */
  list(): readonly Grant[];
  /** Asks the user once, however many calls wait for the answer, and remembers it. */
  ask(question: ConsentQuestion): Promise<void>;
  /** A call has passed with a `granted-once`: the next one asks again. */
  spend(permission: Permission): void;
  /** The user changes an answer in the host. False when there is none to change. */
  change(permission: string, mode: Exclude<GrantMode, 'once'>): Promise<boolean>;
  /** Takes an answer back, at once: the next use asks again. */
  revoke(permission: string): Promise<void>;
  /** Whether the user sees the program. */
  setVisible(isVisible: boolean): void;
  /** Ends what held for the launch only. */
  endLaunch(): void;
  /** Takes everything back, because the program is removed. */
  end(): Promise<void>;
}

/** What a program wants to be allowed. */
interface ConsentQuestion {
  readonly permission: Permission;
  readonly program: AskingProgram;
  /** The reason that came with the call. The manifest's own stands before it. */
  readonly reason: string | null;
  readonly signal: CancelSignal;
}

/** What the answers of a program stand on. */
export interface GrantsOptions {
  readonly platform: Pick<Platform, 'records' | 'screens' | 'clock' | 'random' | 'log'>;
  readonly programId: string;
  readonly receipts: ConsentReceipts;
  /** Hears of every change, whoever caused it. */
  readonly onChange: (permission: string, state: 'granted' | 'denied' | 'prompt') => void;
}

/** A decision that has no date yet. */
interface Decision {
  readonly answer: Omit<Grant, 'decidedAtMs' | 'expiresAtMs'>;
  readonly declaredReason: string | null;
  readonly event: 'given' | 'denied' | 'changed';
}

/** A choice, with words if the screen told them. */
interface Heard {
  readonly choice: ConsentChoice;
  readonly words: string | null;
}

/** Questions waved away for one permission in one launch. Who waves three away does not want to be asked. */
const MAX_DISMISSED = 3;

/** A network time server puts a clock back by less; what goes back further ends what lives by the clock. */
const CLOCK_SKEW_MS = 300_000;

/** How often the latest moment is written down: a clock that is put back wins this much at most. */
const SEEN_EVERY_MS = 3_600_000;

/** Longest wording of a question in a receipt, in UTF-16 code units. */
const MAX_WORDS_CHARS = 2_000;

/** Loads the answers for a program. A row that is no answer grants nothing and denies nothing. */
export async function openGrants({
  platform,
  programId,
  receipts,
  onChange,
}: GrantsOptions): Promise<Grants> {
  const { clock, records, screens } = platform;
  const prefix = `grant/${programId}/`;
  const held = new Map<string, HeldGrant>();
  for (const [key, text] of await records.list(prefix)) {
    const permission = key.slice(prefix.length);
    const grant = fromRow(text, programId, permission);
    if (grant !== null) held.set(permission, grant);
  }
  const questions = new Map<string, Promise<void>>();
  const dismissed = new Map<string, number>();
  /** How often an answer was given or ended, by permission: a decision that is being written must not outlive a later one. */
  const turns = new Map<string, number>();
  let isVisible = true;
  let launches = 0;

  return {
    answerTo: (permission, program) => {
      const known = held.get(permission);
      if (known === undefined) return null;
      const { mode } = known.grant;
      // A denial is no one's to outlive: neither other words nor another release ask again.
      if (mode === 'denied') return 'denied';
      if (
        !program.permissions.includes(permission) ||
        known.declaredReason !== declared(permission, program)
      ) {
        endSoon(known, 'release');
        return null;
      }
      if (isOver(known)) return null;
      if (mode === 'always') return 'granted';
      if (!isVisible) return 'hidden';
      return mode === 'once' ? 'granted-once' : 'granted';
    },
    list: () => [...held.values()].filter((known) => !isOver(known)).map(({ grant }) => grant),
    ask: (question) => {
      const { permission } = question;
      const waiting = questions.get(permission);
      if (waiting !== undefined) return waiting;
      if ((dismissed.get(permission) ?? 0) >= MAX_DISMISSED) return Promise.resolve();
      const asking = askAndRemember(question).finally(() => questions.delete(permission));
      questions.set(permission, asking);
      return asking;
    },
    spend: (permission) => {
      const known = held.get(permission);
      if (known?.grant.mode === 'once') endSoon(known, 'used');
    },
    change: async (permission, mode) => {
      const known = held.get(permission);
      if (known === undefined) return false;
      const { grant, declaredReason } = known;
      if (grant.mode !== mode) await decide({ answer: { ...grant, mode }, declaredReason, event: 'changed' });
      return true;
    },
    revoke: async (permission) => {
      dismissed.delete(permission);
      const known = held.get(permission);
      if (known !== undefined) return end([known], 'revoked', 'user');
      // A yes that is still being written, or a row that could not be deleted before.
      nextTurn(permission);
      await receipts.write([], new Map([[prefix + permission, null]]));
    },
    setVisible: (value) => {
      isVisible = value;
    },
    endLaunch: () => {
      launches += 1;
      isVisible = true;
      dismissed.clear();
      for (const known of held.values()) {
        const { mode } = known.grant;
        if (mode === 'once' || mode === 'while-in-use') endSoon(known, 'launch-ended');
      }
    },
    end: async () => {
      launches += 1;
      if (held.size > 0) await end([...held.values()], 'revoked', 'uninstalled');
    },
  };

  async function askAndRemember({ permission, program, reason, signal }: ConsentQuestion): Promise<void> {
    const launch = launches;
    const declaredReason = declared(permission, program);
    const { id, name: programName, partnerName, domains, version, manifestSha256 } = program;
    const { opens } = permissions[permission];
    const shown = { programId: id, programName, partnerName, permission, opens, domains: [...domains] };
    const question = { ...shown, reason: declaredReason ?? reason };
    const alwaysUntilMs = clock.now() + longestAlwaysMs(permission);
    const { choice, words } = heard(await screens.askConsent({ ...question, alwaysUntilMs, signal }));
    // A question that outlived its launch was about a program that is gone.
    if (launch !== launches) return;
    if (choice === 'dismissed') {
      dismissed.set(permission, (dismissed.get(permission) ?? 0) + 1);
      return;
    }
    dismissed.delete(permission);
    const terms = { ...question, words, programVersion: version, manifestSha256 };
    const answer = { ...terms, consentId: randomId(platform), mode: choice };
    await decide({ answer, declaredReason, event: choice === 'denied' ? 'denied' : 'given' });
  }

  /** What a screen answered; what is no answer dismisses the question. */
  function heard(answer: ConsentChoice | ConsentAnswer): Heard {
    const { choice, words } = typeof answer === 'string' ? { choice: answer, words: null } : answer;
    const known: readonly string[] = ['dismissed', ...grantModes];
    if (known.includes(choice)) return { choice, words: words?.slice(0, MAX_WORDS_CHARS) ?? null };
    const detail = `askConsent answered "${choice}": answer one of ${known.join(', ')}.`;
    platform.log({ level: 'error', event: 'consent-unknown', programId, detail });
    return { choice: 'dismissed', words: null };
  }

  /** Takes down a decision of the user: its row and its receipt in one commit, then what calls see. */
  async function decide({ answer, declaredReason, event }: Decision): Promise<void> {
    const launch = launches;
    const nowMs = clock.now();
    const { mode, permission } = answer;
    const turn = nextTurn(permission);
    const expiresAtMs = mode === 'always' ? nowMs + longestAlwaysMs(permission) : null;
    const grant = { ...answer, decidedAtMs: nowMs, expiresAtMs };
    const known: HeldGrant = { grant, declaredReason, seenAtMs: nowMs };
    const outlivesLaunch = mode === 'always' || mode === 'denied';
    // What is narrower than before does not wait for the disk.
    if (mode === 'denied') hold(known);
    else if (!outlivesLaunch) held.delete(permission);
    const rows = new Map([[prefix + permission, outlivesLaunch ? toRow(known) : null]]);
    await receipts.write([receiptOf(grant, event, null)], rows);
    if (mode === 'denied' || turns.get(permission) !== turn) return;
    if (outlivesLaunch || launch === launches) hold(known);
    else endSoon(known, 'launch-ended');
  }

  function nextTurn(permission: string): number {
    const turn = (turns.get(permission) ?? 0) + 1;
    turns.set(permission, turn);
    return turn;
  }

  function hold(known: HeldGrant): void {
    const { permission, mode } = known.grant;
    held.set(permission, known);
    onChange(permission, mode === 'denied' ? 'denied' : 'granted');
  }

  /** Ends answers: at once for every call and subscription, then on the disk. */
  async function end(
    ending: readonly HeldGrant[],
    event: 'revoked' | 'expired',
    ended: NewReceipt['ended'],
  ): Promise<void> {
    for (const { grant } of ending) {
      held.delete(grant.permission);
      nextTurn(grant.permission);
      onChange(grant.permission, 'prompt');
    }
    const rows = new Map(ending.map(({ grant }) => [prefix + grant.permission, null]));
    await receipts.write(
      ending.map(({ grant }) => receiptOf(grant, event, ended)),
      rows,
    );
  }

  /** Ends an answer nobody has to wait for. */
  function endSoon(known: HeldGrant, ended: NewReceipt['ended']): void {
    void end([known], 'expired', ended).catch(report);
  }

  /** Whether an answer has expired, or the clock has gone back behind a moment at which it was looked at. */
  function isOver(known: HeldGrant): boolean {
    const { expiresAtMs } = known.grant;
    if (expiresAtMs === null) return false;
    const nowMs = clock.now();
    if (nowMs < expiresAtMs && nowMs >= known.seenAtMs - CLOCK_SKEW_MS) {
      if (nowMs >= known.seenAtMs + SEEN_EVERY_MS) note({ ...known, seenAtMs: nowMs });
      return false;
    }
    endSoon(known, nowMs < expiresAtMs ? 'clock' : 'time');
    return true;
  }

  function note(known: HeldGrant): void {
    const { permission } = known.grant;
    held.set(permission, known);
    void records.commit(new Map([[prefix + permission, toRow(known)]]), { durable: false }).catch(report);
  }

  function report(error: unknown): void {
    platform.log({ level: 'error', event: 'grant-not-written', programId, detail: messageOf(error) });
  }
}

function declared(permission: string, { reasons }: AskingProgram): string | null {
  return reasons.get(permission) ?? null;
}

function receiptOf(
  { decidedAtMs: _at, expiresAtMs, ...grant }: Grant,
  event: ConsentReceipt['event'],
  ended: NewReceipt['ended'],
): NewReceipt {
  return {
    ...grant,
    event,
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
    ended,
  };
}
