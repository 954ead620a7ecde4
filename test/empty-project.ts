import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The folder of a project that begins, for what READMEs promise of packed tarballs. */
export interface EmptyProject {
  readonly folder: string;
  /** Packs a package of this repository, by its folder in `packages`, and unpacks it as `npm install` would. */
  install(name: string): Promise<void>;
  /** What `npm install` would bring along; the registry plays no part in this. */
  link(name: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a folder that holds nothing. */
export async function openEmptyProject(name: string): Promise<EmptyProject> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  return {
    folder,
    install: async (packed) => {
      const source = join(root, 'packages', packed);
      const [{ filename }] = JSON.parse(
        execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
          cwd: source,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      ) as [{ filename: string }]; // npm's own answer
      const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { name: string };
      const place = join(folder, 'node_modules', manifest.name);
      await mkdir(place, { recursive: true });
      execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', place]);
    },
    link: async (linked) => {
      const place = join(folder, 'node_modules', linked);
      await mkdir(dirname(place), { recursive: true });
      await symlink(join(root, 'node_modules', linked), place);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
