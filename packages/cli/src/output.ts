import { SingleBar } from 'cli-progress';
import { PackageError } from '@org/package-format';
import { advice } from './advice.js';
import { CliError } from './error.js';
import { exitCodes } from './exit-codes.js';
import type { ExitCode } from './exit-codes.js';

/** What a command has to say when it is done: members of the JSON line, and lines for people. */
export interface Report {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
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
  progress(label: string, totalBytes: number): Progress;
}

/** Below this nobody has time to read a bar. */
const minProgressBytes = 1024 * 1024;

const silentProgress: Progress = { update: () => undefined, stop: () => undefined };

const silent: Output = {
  note: () => undefined,
  status: () => undefined,
  progress: () => silentProgress,
};

const spoken: Output = {
  note: (text) => {
    writeError(`note: ${text}`);
  },
  status: (text) => {
    if (process.stderr.isTTY) writeError(text);
  },
  progress: (label, totalBytes) =>
    totalBytes < minProgressBytes ? silentProgress : openBar(label, totalBytes),
};

/** Runs a command, prints what came of it and answers the exit code. */
export async function speak(isJson: boolean, work: (output: Output) => Promise<Report>): Promise<ExitCode> {
  try {
    const { facts, lines } = await work(isJson ? silent : spoken);
    if (isJson) process.stdout.write(`${JSON.stringify({ ok: true, ...facts })}\n`);
    else for (const line of lines) process.stdout.write(`${printable(line)}\n`);
    return exitCodes.ok;
  } catch (error) {
    return printFailure(isJson, error);
  }
}

/** Prints a failure in the form that was asked for, and answers its exit code. */
export function printFailure(isJson: boolean, failure: unknown): ExitCode {
  const error =
    failure instanceof CliError || failure instanceof PackageError ? failure : unexpected(failure);
  const { code, message } = error;
  if (isJson) process.stdout.write(`${JSON.stringify({ ok: false, code, message })}\n`);
  else {
    writeError(`error: ${message}`);
    for (const line of explain(error)) writeError(line);
  }
  return error instanceof CliError ? error.exitCode : exitCodes.refused;
}

/** What nobody foresaw must not pass for a refusal. */
function unexpected(failure: unknown): CliError {
  const what = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  return new CliError('UNEXPECTED', `miniapp itself failed, please report this: ${what}`, { cause: failure });
}

function explain(error: CliError | PackageError): readonly string[] {
  const code = `  code  ${error.code}`;
  if (error instanceof CliError) return [code];
  return [
    ...(error.path === undefined ? [] : [`  file  ${error.path}`]),
    `  next  ${advice[error.code]}`,
    `  rule  docs/package-format.md ${error.rule}`,
    code,
  ];
}

function openBar(label: string, totalBytes: number): Progress {
  const bar = new SingleBar({
    format: `${label} [{bar}] {percentage}% of ${formatBytes(totalBytes)}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(totalBytes, 0);
  return {
    update: (done) => {
      bar.update(done);
    },
    stop: () => {
      bar.stop();
    },
  };
}

/** Bytes as people read them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function writeError(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Names in a package and answers of a store may not move the cursor or colour the screen. */
function printable(line: string): string {
  return line.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
