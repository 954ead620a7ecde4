// Every public package has told its users something: a changeset that waits, or a changelog already written.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { publicWorkspaces, workspaces } from './workspaces.js';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.changeset');
const known = new Set(workspaces().map(({ manifest }) => manifest.name));

const changesets = readdirSync(folder)
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => ({ name, ...parse(readFileSync(join(folder, name), 'utf8')) }));
const announced = new Set(
  changesets.flatMap(({ releases }) => releases.map((release) => release.packageName)),
);

const complaints = [
  ...changesets.flatMap(complaintsAbout),
  ...publicWorkspaces()
    .filter((workspace) => !announced.has(workspace.manifest.name))
    .filter((workspace) => !existsSync(join(root, workspace.folder, 'CHANGELOG.md')))
    .map(({ manifest }) => `${manifest.name} has neither a changeset nor a CHANGELOG.md. Run: npx changeset`),
];
for (const complaint of complaints) console.log(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;

/** @param {ReturnType<typeof parse> & { name: string }} changeset */
function complaintsAbout({ name, isWellFormed, releases, summary }) {
  if (!isWellFormed)
    return [`.changeset/${name}: begin with lines '"<package>": minor' between two '---' lines.`];
  const unknown = releases
    .filter(({ packageName }) => !known.has(packageName))
    .map(({ packageName }) => `.changeset/${name}: ${packageName} is no package of this repository.`);
  return summary === '' ? [...unknown, `.changeset/${name}: say what changes for its user.`] : unknown;
}

/** @param {string} text */
function parse(text) {
  const [, head, body] = /^---\n([^]*?)---\n([^]*)$/.exec(text) ?? [];
  const lines = (head ?? '').split('\n').filter((line) => line !== '');
  const releases = lines.flatMap((line) => {
    const [, packageName, bump] = /^["'](.+)["']: (major|minor|patch)$/.exec(line) ?? [];
    return packageName === undefined ? [] : [{ packageName, bump }];
  });
  return {
    isWellFormed: head !== undefined && releases.length === lines.length,
    releases,
    summary: (body ?? '').trim(),
  };
}
