import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AbsentCase, ConformanceCase } from './case.js';

/** Writes what an implementation is asked: input.json and the files that it names. Answers the folder. */
export async function writeQuestion(parent: string, conformanceCase: ConformanceCase): Promise<string> {
  const folder = join(parent, conformanceCase.name);
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of questionFiles(conformanceCase)) await writeFile(join(folder, name), bytes);
  return folder;
}

/** Writes the whole kit: a folder for each case with the right answer beside the question, and an index. */
export async function writeKit(
  folder: string,
  cases: readonly ConformanceCase[],
  absent: readonly AbsentCase[],
): Promise<void> {
  for (const conformanceCase of cases) {
    const place = await writeQuestion(folder, conformanceCase);
    await writeFile(join(place, 'expected.json'), jsonText(conformanceCase.expected));
  }
  await writeFile(join(folder, 'index.json'), kitIndex(cases, absent));
}

/** The text of index.json. It holds the digest of every file, so its own digest stands for the whole kit. */
export function kitIndex(cases: readonly ConformanceCase[], absent: readonly AbsentCase[]): string {
  return jsonText({
    format: 1,
    cases: cases.map((conformanceCase) => {
      const { name, title, note, input, expected } = conformanceCase;
      const files = questionFiles(conformanceCase).map(([file, bytes]) => [file, digestOf(bytes)] as const);
      return { name, title, note, operation: input.operation, expected, files: Object.fromEntries(files) };
    }),
    absent,
  });
}

function questionFiles({ input, files }: ConformanceCase): readonly (readonly [string, Uint8Array])[] {
  return [['input.json', new Uint8Array(Buffer.from(jsonText(input)))], ...files];
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
