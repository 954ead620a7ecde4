// Everything a machine can say about the code without running it, in one order, here and in CI.
// Stops at the first failure and shows what that step printed.

import { join } from 'node:path';
import { runCaptured } from './run-captured.js';

const eslint = ['eslint', '--max-warnings', '0', '--concurrency', '2'];

/** @typedef {{ name: string, commands: readonly string[][], fix: string }} Step */

/** One after another; the steps of one stage side by side, where each leaves a core to the other. @type {readonly Step[][]} */
const stages = [
  [
    {
      name: 'format',
      commands: [['prettier', '--check', '--log-level', 'warn', '.']],
      fix: 'npm run fix',
    },
    {
      name: 'types',
      commands: [['node', 'scripts/types.js']],
      fix: 'npx tsc -p <the tsconfig.json named above>',
    },
  ],
  [
    {
      name: 'lint',
      // In parts, and two at a time: types of the whole house at once do not fit the memory of one process.
      commands: [
        [...eslint, 'packages/adapters'],
        [...eslint, '--ignore-pattern', 'packages/adapters', 'packages', 'apps'],
        [...eslint, '--ignore-pattern', 'packages', '--ignore-pattern', 'apps', '.'],
      ],
      fix: 'npm run fix mends some of it',
    },
  ],
  [
    {
      name: 'generated files',
      commands: [['node', '--import', 'tsx', 'scripts/generate.ts', '--check']],
      fix: 'npm run generate, then review the difference',
    },
    { name: 'unused code', commands: [['knip']], fix: 'delete it, or export it from where it is used' },
  ],
  [
    {
      name: 'build',
      commands: [['node', 'scripts/turbo.js', 'run', 'build', '--output-logs=errors-only']],
      fix: 'npm run build',
    },
  ],
  [
    {
      name: 'packages',
      commands: [['node', 'scripts/check-packages.js']],
      fix: 'see publint.dev and arethetypeswrong.github.io for the rule named above',
    },
    {
      name: 'size',
      commands: [
        ['node', 'scripts/size.js'],
        ['node', '--import', 'tsx', 'scripts/declarations.ts'],
      ],
      fix: 'a budget moves only in a change that says why',
    },
    { name: 'changesets', commands: [['node', 'scripts/check-changesets.js']], fix: 'npx changeset' },
  ],
];

process.chdir(join(import.meta.dirname, '..'));
const failed = await firstFailure();
if (failed !== undefined) {
  console.log(`\nnpm run check stopped at "${failed.name}". What to do: ${failed.fix}.`);
  process.exitCode = 1;
}

async function firstFailure() {
  const longest = Math.max(...stages.flat().map((step) => step.name.length));
  for (const stage of stages) {
    const ended = await Promise.all(stage.map(run));
    for (const { step, ok, seconds } of ended)
      console.log(
        `check  ${step.name.padEnd(longest)}  ${ok ? 'ok    ' : 'failed'}  ${seconds.padStart(5)} s`,
      );
    const failure = ended.find(({ ok }) => !ok);
    if (failure === undefined) continue;
    console.log(`\n${failure.output.trimEnd()}`);
    return failure.step;
  }
  return undefined;
}

/** @param {Step} step */
async function run(step) {
  const startedAt = performance.now();
  const { ok, output } = await runAll(step.commands);
  return { step, ok, output, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

/** @param {readonly string[][]} commands */
async function runAll(commands) {
  for (const command of commands) {
    const result = await runCaptured(command);
    if (!result.ok) return result;
  }
  return { ok: true, output: '' };
}
