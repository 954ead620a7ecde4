import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

const binaries = join(import.meta.dirname, '..', 'node_modules', '.bin');

/**
 * Runs a command to its end and keeps what it printed, in order. A command that cannot start counts as failed.
 *
 * @param {readonly string[]} command program and arguments; the project's own binaries come first
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runCaptured([program = '', ...args], { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const printed = [];
    child.stdout.on('data', (chunk) => printed.push(chunk));
    child.stderr.on('data', (chunk) => printed.push(chunk));
    child.on('error', (cause) => resolve({ ok: false, output: `${program}: ${cause.message}\n` }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(printed).toString() }));
  });
}
