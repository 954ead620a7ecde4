import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Output, Report } from './output.js';
import { utcTime } from './utc-time.js';

/** What every command is declared with. */
export interface Frame {
  /** The command that gets the new one; `miniapp` itself or a group of it. */
  readonly program: Command;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs the work of a command and keeps its exit code. */
  readonly run: (work: (output: Output) => Promise<Report>) => Promise<void>;
}

/** What the exit codes mean, for the end of every help text. */
export const exitCodeHelp = `
Exit codes:
  0  done
  1  refused: the package, the folder or the store said no
  2  could not be done: wrong option, missing file, bad key file, no network`;

/** Says what --json does. */
export const jsonHelp = 'print one line of JSON and nothing else';

/** Says what --debug does. */
export const debugHelp = 'also allow names under .localhost with a port in allowedDomains: development only';

/** The end of a help text: how it is used, and the exit codes. */
export function examples(...lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}\n${exitCodeHelp}`;
}

/** Reads a whole number above 0. */
export function readNumber(text: string): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number > 0) return number;
  throw new InvalidArgumentError('Write a whole number above 0.');
}

/** Reads a share such as 10, 10% or 2.5 and answers it in thousandths, as the store counts. */
export function readPercent(text: string): number {
  const [, whole, tenths = '0'] = /^(\d{1,3})(?:\.(\d))?%?$/.exec(text) ?? [];
  const permille = whole === undefined ? Number.NaN : Number(whole) * 10 + Number(tenths);
  if (permille <= 1000) return permille;
  throw new InvalidArgumentError('Write a share from 0 to 100 percent, such as 10 or 2.5.');
}

/** Reads a port; 0 takes any free one. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Write a port from 0 to 65535; 0 takes any free one.');
}

/** Reads a UTC time to the second, or a day, which begins at midnight. */
export function readTime(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(time) && !Number.isNaN(Date.parse(time));
  // Engines roll 30 February over into March; written back it shows.
  if (isTime && utcTime(new Date(time)) === time) return time;
  throw new InvalidArgumentError(
    'Write a UTC time such as 2026-11-20T10:00:00Z, or a day such as 2026-11-20.',
  );
}

/** For an option that may be given more than once. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
