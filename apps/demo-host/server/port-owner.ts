import { readFile, readdir, readlink } from 'node:fs/promises';

/** Who listens on a TCP port, such as `node (process 4711)`; null where the system does not tell. */
export async function portOwner(port: number): Promise<string | null> {
  try {
    const inode = await listeningInode(port);
    return inode === null ? null : await processWithSocket(inode);
  } catch {
    // No /proc, or none of ours to read: a courtesy that only Linux offers.
    return null;
  }
}

async function listeningInode(port: number): Promise<string | null> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await readFile(table, 'utf8')).split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/u);
      if (local.endsWith(suffix) && state === LISTEN && inode !== undefined) return inode;
    }
  }
  return null;
}

async function processWithSocket(inode: string): Promise<string | null> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  for (const id of processes) {
    const files = await readdir(`/proc/${id}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${id}/fd/${file}`).catch(() => '');
      if (target !== `socket:[${inode}]`) continue;
      const name = (await readFile(`/proc/${id}/comm`, 'utf8')).trim();
      return `${name} (process ${id})`;
    }
  }
  return null;
}

/** The code of a listening socket in /proc/net/tcp. */
const LISTEN = '0A';
