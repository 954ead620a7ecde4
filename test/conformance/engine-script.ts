// What every engine loads: the cases' answers in plain ECMAScript. Nothing here may need more than the language.

import { createWebCrypto } from '@org/package-format/webcrypto';

import { runCase } from '../../packages/cli/src/conformance/run-case.js';
import { pureCrypto } from '../../packages/testkit/src/pure-crypto.js';

import type { Answer } from '../../packages/cli/src/conformance/answer.js';
import type { CaseInput, CaseQuestion } from '../../packages/cli/src/conformance/case-input.js';
import type { PackageCrypto } from '@org/package-format';

/** The cases as an engine gets them: questions as JSON, and all their files as one run of bytes. */
export interface PackedQuestion {
  readonly input: CaseInput;
  /** Name, where it begins, how long it is. */
  readonly files: readonly (readonly [string, number, number])[];
}

/** Answers all cases: with the platform's cryptography, where there is one, and with the BigInt verifier. */
export async function answerAll(questions: readonly PackedQuestion[], bytes: Uint8Array): Promise<Answer[]> {
  const verifiers = [...platformCrypto(), pureCrypto];
  const answers: Answer[] = [];
  for (const { input, files } of questions) {
    const question = {
      input,
      files: new Map(files.map(([name, start, length]) => [name, bytes.subarray(start, start + length)])),
    };
    answers.push(agreed(await Promise.all(verifiers.map((crypto) => answer(question, crypto)))));
  }
  return answers;
}

async function answer(question: CaseQuestion, crypto: PackageCrypto): Promise<Answer> {
  try {
    return await runCase(question, crypto);
  } catch (error) {
    return { failure: String(error) };
  }
}

function agreed(answers: readonly Answer[]): Answer {
  const [first = { failure: 'no verifier' }] = answers;
  const texts = new Set(answers.map((one) => JSON.stringify(one)));
  return texts.size === 1
    ? first
    : { failure: `platform and BigInt verifier differ: ${[...texts].join(' and ')}` };
}

function platformCrypto(): PackageCrypto[] {
  const platform = globalThis as { crypto?: { subtle?: SubtleCrypto } };
  return platform.crypto?.subtle === undefined ? [] : [createWebCrypto(platform.crypto.subtle)];
}
