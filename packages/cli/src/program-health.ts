import { CliError } from './error.js';

/** What a channel of a program serves. */
export interface ChannelHealth {
  readonly channel: string;
  readonly version: string;
  readonly releaseSeq: number;
  readonly permille: number;
  /** The version for devices that do not get the release. */
  readonly fallback: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly minUsableSeq: number;
}

/** What devices said about a release. */
export interface ReleaseHealth {
  readonly channel: string;
  readonly version: string;
  readonly releaseSeq: number;
  readonly confirmed: number;
  readonly failed: number;
  readonly slow: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly halt: {
    readonly at: string;
    readonly isByHand: boolean;
    readonly confirmed: number;
    readonly failed: number;
  } | null;
}

type Members = Readonly<Record<string, unknown>>;

/** Reads a store's report about a program. What does not fit is the answer of something else. */
export function readHealth(bytes: Uint8Array): {
  readonly channels: readonly ChannelHealth[];
  readonly releases: readonly ReleaseHealth[];
} {
  const { channels, releases } = membersOf(parse(bytes));
  return { channels: listOf(channels).map(readChannel), releases: listOf(releases).map(readRelease) };
}

function readChannel(value: unknown): ChannelHealth {
  const { channel, version, releaseSeq, rollout, schedule, fallback, minUsableSeq } = membersOf(value);
  const { from = null, until = null } = schedule === null ? {} : membersOf(schedule);
  return {
    ...{ channel: textOf(channel), version: textOf(version), releaseSeq: numberOf(releaseSeq) },
    permille: rollout === null ? 1000 : numberOf(membersOf(rollout).permille),
    fallback: fallback === null ? null : textOf(fallback),
    from: from === null ? null : textOf(from),
    until: until === null ? null : textOf(until),
    minUsableSeq: numberOf(minUsableSeq),
  };
}

function readRelease(value: unknown): ReleaseHealth {
  const { channel, version, releaseSeq, confirmed, failed, slow, reasons, halt } = membersOf(value);
  return {
    ...{ channel: textOf(channel), version: textOf(version), releaseSeq: numberOf(releaseSeq) },
    ...{ confirmed: numberOf(confirmed), failed: numberOf(failed), slow: numberOf(slow) },
    reasons: Object.fromEntries(
      Object.entries(membersOf(reasons)).map(([reason, count]) => [reason, numberOf(count)]),
    ),
    halt: halt === null ? null : readHalt(membersOf(halt)),
  };
}

function readHalt({ at, isByHand, confirmed, failed }: Members): ReleaseHealth['halt'] {
  const figures = { confirmed: numberOf(confirmed), failed: numberOf(failed) };
  return { at: textOf(at), isByHand: isByHand === true, ...figures };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw foreign(cause);
  }
}

function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null) throw foreign();
  return { ...value };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw foreign();
  return value;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw foreign();
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw foreign();
  return value;
}

function foreign(cause?: unknown): CliError {
  return new CliError(
    'STORE_ANSWER_INVALID',
    'The answer is not a report of a store about a program: check the address in --store.',
    { cause },
  );
}
