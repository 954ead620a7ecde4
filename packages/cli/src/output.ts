import { SingleBar } from 'cli-progress';
import { PackageError } from '@org/package-format';
import { CliError } from './error.js';
import { exitCodes } from './exit-codes.js';
import type { ExitCode } from './exit-codes.js';
import { ExplainedRefusal, refusalFacts, refusalLines } from './explain-error.js';
import { formatBytes, labelled, printable } from './output-format.js';
import { utcTime } from './utc-time.js';

/** What a command has to say when it is done: members of the JSON line, and lines for people. */
export interface Report {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** The work was done, and what came of it is a no: `"ok": false` and the exit code of a refusal. */
  readonly isRefused?: boolean;
}

/** Work that is long enough to be watched. */
interface Work {
  readonly label: string;
  readonly total: number;
  readonly unit: 'bytes' | 'entries';
}

/** Shows that long work is under way. */
export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** Where a command speaks: results to stdout, everything else to stderr, and with --json one line and no more. */
export interface Output {
  /** Something worth knowing that is no reason to stop. */
  note(text: string): void;
  /** What is going on, for work that may take seconds. */
  status(text: string): void;
  progress(work: Work): Progress;
  /** A line in the journal of something that runs until it is stopped: always to stderr, with the time. */
  journal(text: string): void;
}

/** Below this nobody has time to read a bar. */
const minProgress: Readonly<Record<Work['unit'], number>> = { bytes: 1024 * 1024, entries: 2048 };

const silentProgress: Progress = { update: () => undefined, stop: () => undefined };

const silent: Output = {
  note: () => undefined,
  status: () => undefined,
  progress: () => silentProgress,
  journal: writeJournal,
};

const spoken: Output = {
  note: (text) => {
    writeError(`note: ${text}`);
  },
  status: (text) => {
    if (process.stderr.isTTY) writeError(text);
  },
  progress: (work) => (work.total < minProgress[work.unit] ? silentProgress : openBar(work)),
  journal: writeJournal,
};

/** Runs a command, prints what came of it and answers the exit code. */
export async function speak(isJson: boolean, work: (output: Output) => Promise<Report>): Promise<ExitCode> {
  try {
    const { facts, lines, isRefused = false } = await work(isJson ? silent : spoken);
    if (isJson) process.stdout.write(`${JSON.stringify({ ok: !isRefused, ...facts })}\n`);
    else for (const line of lines) process.stdout.write(`${printable(line)}\n`);
    return isRefused ? exitCodes.refused : exitCodes.ok;
  } catch (error) {
    return printFailure(isJson, error);
  }
}

/** Prints a failure in the form that was asked for, and answers its exit code. */
export function printFailure(isJson: boolean, failure: unknown): ExitCode {
  const isRefusal = failure instanceof PackageError || failure instanceof ExplainedRefusal;
  if (isRefusal) return printRefusal(isJson, failure);
  const { code, message, exitCode } = failure instanceof CliError ? failure : unexpected(failure);
  if (isJson) process.stdout.write(`${JSON.stringify({ ok: false, code, message })}\n`);
  else for (const line of [`error: ${message}`, ...labelled('code', code)]) writeError(line);
  return exitCode;
}

function printRefusal(isJson: boolean, refusal: PackageError | ExplainedRefusal): ExitCode {
  if (isJson) process.stdout.write(`${JSON.stringify({ ok: false, ...refusalFacts(refusal) })}\n`);
  else for (const line of [`error: ${refusal.message}`, ...refusalLines(refusal)]) writeError(line);
  return exitCodes.refused;
}

/** What nobody foresaw must not pass for a refusal. */
function unexpected(failure: unknown): CliError {
  const what = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  return new CliError('UNEXPECTED', `miniapp itself failed, please report this: ${what}`, { cause: failure });
}

function openBar({ label, total, unit }: Work): Progress {
  const of = unit === 'bytes' ? formatBytes(total) : String(total);
  const bar = new SingleBar({
    format: `${label} [{bar}] {percentage}% of ${of}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return {
    update: (done) => {
      bar.update(done);
    },
    stop: () => {
      bar.stop();
    },
  };
}

function writeJournal(text: string): void {
  writeError(`${utcTime(new Date())}  ${text}`);
}

function writeError(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}
