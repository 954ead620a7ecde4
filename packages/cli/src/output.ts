import { PackageError } from '@org/package-format';

import { CommandError } from './command-error.js';
import { exitCodes } from './exit-codes.js';

/** What a command that went well says: fields for `--json`, lines for people. */
export interface CommandResult {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Runs a command, prints what it says, and sets the exit code. With `json` exactly one line goes to stdout. */
export async function runCommand(isJson: boolean, command: () => Promise<CommandResult>): Promise<void> {
  try {
    const { fields, lines } = await command();
    console.log(isJson ? JSON.stringify({ ok: true, ...fields }) : lines.join('\n'));
  } catch (error) {
    const { code, message, exitCode, lines } = explain(error);
    if (isJson) console.log(JSON.stringify({ ok: false, code, message }));
    else console.error(lines.join('\n'));
    process.exitCode = exitCode;
  }
}

function explain(error: unknown): { code: string; message: string; exitCode: number; lines: string[] } {
  if (error instanceof PackageError) {
    const { code, message, rule, path } = error;
    const lines = [
      `Refused: ${message}`,
      ...(path === undefined ? [] : [`  file  ${path}`]),
      `  code  ${code}`,
      `  rule  docs/package-format.md ${rule}`,
    ];
    return { code, message, exitCode: exitCodes.refused, lines };
  }
  if (error instanceof CommandError) {
    const { code, message } = error;
    const exitCode = code === 'STORE_REFUSED' ? exitCodes.refused : exitCodes.usage;
    return { code, message, exitCode, lines: [message] };
  }
  // Not foreseen, so the stack is what helps.
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  return { code: 'UNEXPECTED', message, exitCode: exitCodes.usage, lines: [stack] };
}
