import { randomUUID } from 'node:crypto';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';

/** Where a process answers for as long as it lives, when nothing else tells it from a later one with its number. */
export interface ProcessDoor {
  readonly path: string;
  close(): Promise<void>;
}

/** The longest name of a socket that every system takes (unix(7), `sun_path`). */
const MAX_SOCKET_PATH = 100;

/** Opens a door: a pipe on Windows, else a socket in the folder. Null where there can be none. */
export async function openDoor(folder: string): Promise<ProcessDoor | null> {
  const isWindows = process.platform === 'win32';
  const path = isWindows ? `\\\\.\\pipe\\file-store-${randomUUID()}` : join(folder, `door-${randomUUID()}`);
  if (!isWindows && path.length > MAX_SOCKET_PATH) return null;
  const server = createServer((visitor) => visitor.destroy());
  const isOpen = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(path, () => resolve(true));
  });
  if (!isOpen) return null;
  // The door keeps no process alive.
  server.unref();
  return { path, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Whether anybody answers; `gone` when the door itself is not there. */
export function knock(path: string): Promise<'answers' | 'silent' | 'gone'> {
  return new Promise((resolve) => {
    const visitor = createConnection(path);
    visitor.once('connect', () => {
      visitor.destroy();
      resolve('answers');
    });
    visitor.once('error', (error) => {
      const code = 'code' in error ? error.code : null;
      // A system that does not let us in says nothing of who is there.
      if (code === 'ECONNREFUSED') resolve('silent');
      else resolve(code === 'ENOENT' ? 'gone' : 'answers');
    });
  });
}
