import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absentCases } from '../src/conformance/absent-cases.js';
import { allCases } from '../src/conformance/all-cases.js';
import { grade, readAnswer } from '../src/conformance/answer.js';
import type { Answer, Outcome } from '../src/conformance/answer.js';
import type { Verdict } from '../src/conformance/case-input.js';
import { kitIndex } from '../src/conformance/case-folder.js';
import { programForAll, programPerCase } from '../src/conformance/implementation.js';
import { miniapp } from './miniapp.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-conformance-test-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes a program that answers for one line of its input or its argument, and gives the command that runs it. */
async function program(name: string, answer: string): Promise<readonly string[]> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(
    file,
    `import { readFileSync, readdirSync } from 'node:fs';
     import { createInterface } from 'node:readline';
     const answer = (folder, input = JSON.parse(readFileSync(folder + '/input.json', 'utf8'))) => { ${answer} };
     if (process.argv[2] === '--batch') {
       for await (const folder of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(folder)));
     } else console.log('a line about something else\\n' + JSON.stringify(answer(process.argv[2])));`,
  );
  return [process.execPath, file];
}

/** Compares versions without pre-releases, which is all that one case asks. */
const compareCores = `
  const [a, b] = [input.left, input.right].map((text) => text.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return { ok: true, result: at < 0 ? 0 : Math.sign(a[at] - b[at]) };`;

describe('the cases', () => {
  const cases = allCases();
  const names = cases.map(({ name }) => name);

  it('are the same bytes on every run and every machine', () => {
    const digest = createHash('sha256').update(kitIndex(cases, absentCases)).digest('hex');
    // It changes with every case and every title; on one and the same source it never does.
    expect(digest).toBe('0aa19f30551f251113d1219d8d1ae7d5bbec9e13dc99f0cc84b4bc0c063d62a9');
  });

  it('have a name each', () => {
    expect(names.filter((name) => !/^[CZMVSKLR][1-9][0-9]?[a-z]?$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['Z', 60],
    ['M', 24],
    ['V', 11],
    ['S', 30],
  ])('cover every number of %s up to %i, or say why not', (section, last) => {
    const covered = new Set([...names, ...absentCases.map(({ name }) => name)]);
    const numbers = Array.from({ length: last }, (_, index) => `${section}${String(index + 1)}`);
    expect(numbers.filter((number) => !covered.has(number))).toEqual([]);
  });

  it('have more than fifteen that must be accepted', () => {
    const controls = cases.filter(({ name, expected }) => name.startsWith('C') && expected.ok);
    expect(controls.length).toBeGreaterThan(15);
    expect(controls).toHaveLength(names.filter((name) => name.startsWith('C')).length);
  });
});

describe('an answer', () => {
  const refusal: Verdict = { ok: false, code: 'PATH_UNSAFE', rule: '2.2' };
  const rows: readonly (readonly [string, Verdict, Outcome])[] = [
    ['{"ok":false,"code":"PATH_UNSAFE"}', refusal, 'passed'],
    ['{"ok":false,"code":"PATH_UNSAFE","rule":"2.2"}', refusal, 'passed'],
    ['{"ok":false,"code":"PATH_UNSAFE","rule":"2.1"}', refusal, 'other-code'],
    ['{"ok":false,"code":"UNLISTED_FILE"}', refusal, 'other-code'],
    ['{"ok":true}', refusal, 'wrong'],
    ['{"ok":true}', { ok: true }, 'passed'],
    ['{"ok":true,"id":"com.partner.loans"}', { ok: true }, 'passed'],
    ['{"ok":false,"code":"PATH_UNSAFE"}', { ok: true }, 'wrong'],
    ['{"ok":true,"result":-1}', { ok: true, result: -1 }, 'passed'],
    ['{"ok":true,"result":1}', { ok: true, result: -1 }, 'wrong'],
    ['{"ok":true}', { ok: true, result: -1 }, 'wrong'],
    ['{"ok":true,"result":{}}', { ok: true, result: -1 }, 'wrong'],
    ['{"ok":"true"}', { ok: true }, 'no-answer'],
    ['{"ok":false}', refusal, 'no-answer'],
    ['null', refusal, 'no-answer'],
    ['Segmentation fault', refusal, 'no-answer'],
  ];

  it.each(rows)('%s to %j is graded %s', (line, expected, outcome) => {
    expect(grade(expected, readAnswer(line))).toBe(outcome);
  });
});

describe('miniapp conformance', () => {
  it('passes its own cases', async () => {
    const run = await miniapp(['conformance', '--self', '--only', 'C2,Z1,Z45,M3b,V9,S10', '--json']);
    const { ok, passed, failed } = JSON.parse(run.stdout) as { ok: boolean; passed: number; failed: number };
    expect([run.exitCode, ok, failed]).toEqual([0, true, 0]);
    expect(passed).toBeGreaterThan(30);
  });

  it.each([['one start for each case'], ['one start for all']])(
    'grades a good program with %s',
    async (way) => {
      const [node = '', file = ''] = await program('good', compareCores);
      const isBatch = way === 'one start for all';
      const command = isBatch ? ['--batch', '--', node, file, '--batch'] : [node, file];
      // 1.10.0 before 2.0.0, and the other way round
      const run = await miniapp(['conformance', '--only', 'V9n,V9o', ...command]);
      expect(run.stdout).toContain('2 of 2 passed.');
      expect(run.exitCode).toBe(0);
    },
  );

  it('says which cases a program got wrong, and how', async () => {
    const [node = '', file = ''] = await program('lax', 'return { ok: true };');
    const run = await miniapp(['conformance', '--only', 'C2c,V1,V2', node, file]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(
      /^V1 +WRONG VERDICT +expected VERSION_INVALID +got accepted +a version with build metadata$/m,
    );
    expect(run.stdout).toContain('1 of 6 passed, 5 wrong verdict.');
  });

  it('does not show the answers to the program', async () => {
    const [node = '', file = ''] = await program(
      'curious',
      'return { ok: false, code: readdirSync(folder).join() };',
    );
    const run = await miniapp(['conformance', '--only', 'Z1', '--json', node, file]);
    const { cases } = JSON.parse(run.stdout) as { cases: readonly { answer: { code: string } }[] };
    expect(cases[0]?.answer.code).toBe('input.json,key-1.spki,package.mpk');
  });

  it('writes the cases and their answers', async () => {
    const place = join(folder, 'written');
    const run = await miniapp(['conformance', '--only', 'V9n,Z1', '--write', place]);
    expect([run.exitCode, (await readdir(place)).sort()]).toEqual([0, ['V9n', 'Z1', 'Z1b', 'index.json']]);
    expect(JSON.parse(await readFile(join(place, 'Z1/expected.json'), 'utf8'))).toEqual({
      ok: false,
      code: 'PATH_UNSAFE',
      rule: '2.2',
    });
    expect(JSON.parse(await readFile(join(place, 'V9n/input.json'), 'utf8'))).toEqual({
      operation: 'compare-versions',
      left: '1.10.0',
      right: '2.0.0',
    });
  });

  it.each([
    ['nothing to do', [], 'USAGE'],
    ['two things to do', ['--self', 'verify'], 'USAGE'],
    ['a case that does not exist', ['--self', '--only', 'Z99'], 'USAGE'],
    ['a program that does not exist', ['--only', 'V1', './no-such-program'], 'FILE_NOT_FOUND'],
  ])('ends with exit code 2 when it is given %s', async (_what, args, code) => {
    const run = await miniapp(['conformance', '--json', ...args]);
    expect([run.exitCode, JSON.parse(run.stdout)]).toEqual([2, expect.objectContaining({ ok: false, code })]);
  });
});

describe('a program that gives no answer', () => {
  const failures = async (start: typeof programPerCase, body: string): Promise<readonly Answer[]> => {
    const [node = '', file = ''] = await program('silent', body);
    const implementation = start(start === programForAll ? [node, file, '--batch'] : [node, file], 2000);
    await writeFile(join(folder, 'input.json'), '{}');
    try {
      return [await implementation.answer(folder), await implementation.answer(folder)];
    } finally {
      implementation.close();
    }
  };

  it.each([
    ['for each case', programPerCase],
    ['for all', programForAll],
  ])('is waited for no longer than the limit when it is started %s', async (_way, start) => {
    const failure = 'gave no answer within 2 s';
    expect(await failures(start, 'for (;;);')).toEqual([{ failure }, { failure }]);
  });

  it('is told by its exit code when it is started for each case', async () => {
    const failure = 'ended with exit code 7 and no answer';
    expect(await failures(programPerCase, 'process.exit(7);')).toEqual([{ failure }, { failure }]);
  });

  it('is started again when it was started for all', async () => {
    const failure = 'stopped with exit code 7 and no answer';
    expect(await failures(programForAll, 'process.exit(7);')).toEqual([{ failure }, { failure }]);
  });
});
