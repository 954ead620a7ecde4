import { randomUUID } from 'node:crypto';
import { link, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knock, openDoor } from './process-door.js';
import type { ProcessDoor } from './process-door.js';

/** Folders that this process holds. In a container every process may have the number that a dead one had. */
const held = new Set<string>();

/**
 * Takes a folder for this process alone. Answers the unlock.
 *
 * 1. Locks are files `lock-1`, `lock-2`, …; the highest says who holds the folder. The number only rises, so nobody can
 *    take away a lock that he has not seen.
 * 2. When its owner is dead, the next number is made. A hard link makes it: of many, one succeeds, and nobody finds it empty.
 * 3. Lower ones are deleted. Giving back replaces nothing: a lock that names nobody stays.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const place = await realpath(folder);
  if (held.has(place))
    throw new Error(`${folder} is in use by another file store of this process: close it first.`);
  held.add(place);
  try {
    const { path, door } = await take(place);
    return async () => {
      await writeFile(path, nobody);
      await door?.close();
      held.delete(place);
    };
  } catch (error) {
    held.delete(place);
    throw error;
  }
}

async function take(folder: string): Promise<{ readonly path: string; readonly door: ProcessDoor | null }> {
  const highest = (await locksIn(folder)).at(-1) ?? 0;
  const owner = await ownerOf(lockPath(folder, highest));
  if (owner !== null && (await isAlive(owner)))
    throw inUse(folder, `process ${String(owner.processId)}: stop it, or choose another folder`);
  const mine = highest + 1;
  const draft = join(folder, `draft-${randomUUID()}`);
  const startedAt = await startOf(process.pid);
  const door = startedAt === null ? await openDoor(folder) : null;
  const self: Owner = { processId: process.pid, startedAt, door: door?.path ?? null };
  await writeFile(draft, JSON.stringify(self));
  try {
    await link(draft, lockPath(folder, mine));
  } catch (cause) {
    await door?.close();
    // The other one was faster, or has cleaned up already.
    if (cause instanceof Error && 'code' in cause && ['EEXIST', 'ENOENT'].includes(String(cause.code)))
      throw inUse(folder, 'a process that has just started: stop it, or choose another folder');
    throw cause;
  } finally {
    await rm(draft, { force: true });
  }
  const others = (await locksIn(folder)).filter((number) => number !== mine);
  // A folder that changes while it is listed may not show everything.
  if (others.some((number) => number > mine)) {
    await rm(lockPath(folder, mine), { force: true });
    await door?.close();
    throw inUse(folder, 'a process that has just started: stop it, or choose another folder');
  }
  for (const number of others) await rm(lockPath(folder, number), { force: true });
  for (const name of await readdir(folder))
    if (name.startsWith('door-') && join(folder, name) !== door?.path)
      await rm(join(folder, name), { force: true });
  return { path: lockPath(folder, mine), door };
}

function inUse(folder: string, by: string): Error {
  return new Error(`${folder} is in use by ${by}.`);
}

interface Owner {
  readonly processId: number;
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly startedAt: string | null;
  /** Where the process answers as long as it lives, on systems that do not say when it began. */
  readonly door: string | null;
}

const nobody = '{}';

function lockPath(folder: string, number: number): string {
  return join(folder, `lock-${String(number)}`);
}

/** Numbers of the locks, the highest last. */
async function locksIn(folder: string): Promise<readonly number[]> {
  return (await readdir(folder))
    .flatMap((name) => /^lock-(\d{1,15})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Null for a lock that was given back, and for one that a power cut has torn. */
async function ownerOf(path: string): Promise<Owner | null> {
  try {
    const { processId, startedAt, door }: Partial<Record<keyof Owner, unknown>> = Object(
      JSON.parse(await readFile(path, 'utf8')),
    ) as object; // each member is looked at below
    if (!Number.isSafeInteger(processId) || Number(processId) <= 0) return null;
    return { processId: Number(processId), startedAt: textOf(startedAt), door: textOf(door) };
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

async function isAlive({ processId, startedAt, door }: Owner): Promise<boolean> {
  if (!isRunning(processId)) return false;
  const answer = door === null ? 'gone' : await knock(door);
  if (answer !== 'gone') return answer === 'answers';
  const started = await startOf(processId);
  // This process itself, in another thread, or a dead one that had the same number.
  if (processId === process.pid) return started !== null && started === startedAt;
  return startedAt === null || startedAt === started;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Alive, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** This boot of the machine and the moment of the start, on systems that have `/proc`. */
async function startOf(processId: number): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const status = await readFile(`/proc/${String(processId)}/stat`, 'utf8');
    // proc(5): the name, in brackets, may hold anything; the start is the twentieth field after it.
    const start = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return start === undefined ? null : `${boot.trim()}/${start}`;
  } catch {
    return null;
  }
}
