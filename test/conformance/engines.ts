import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runInThisContext } from 'node:vm';

import { newQuickJSWASMModule } from 'quickjs-emscripten';

import { launchChromium } from '../launch-chromium.js';
import { launchFirefox } from '../launch-firefox.js';
import { servePage } from './serve-page.js';

import type { Answer } from '../../packages/cli/src/conformance/answer.js';
import type { answerAll } from './engine-script.js';
import type { PackedKit } from './packed-kit.js';

/** An engine that answers the cases. */
export interface Engine {
  readonly name: string;
  answer(kit: PackedKit): Promise<readonly Answer[]>;
}

/** Every engine that a host may run in, as far as this machine can have it. */
export const engines: readonly Engine[] = [
  { name: 'Node', answer: answerInNode },
  { name: 'Chromium', answer: answerInChromium },
  { name: 'Firefox', answer: answerInFirefox },
  { name: 'JavaScriptCore', answer: answerInJavaScriptCore },
  { name: 'QuickJS', answer: answerInQuickJs },
];

/** What every engine evaluates when `questions` and `bytes` are there. */
const call = 'MiniAppConformance.answerAll(JSON.parse(questions), bytes).then(JSON.stringify)';

async function answerInNode({ script, questions, bytes }: PackedKit): Promise<readonly Answer[]> {
  const run = runInThisContext(`${script}; MiniAppConformance.answerAll`) as typeof answerAll; // its last expression
  return run(JSON.parse(questions) as Parameters<typeof answerAll>[0], bytes); // packKit wrote them
}

async function answerInChromium(kit: PackedKit): Promise<readonly Answer[]> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    return await answerInPage(
      kit,
      (url) => page.goto(url),
      (code) => page.evaluate(code),
    );
  } finally {
    await browser.close();
  }
}

async function answerInFirefox(kit: PackedKit): Promise<readonly Answer[]> {
  const browser = await launchFirefox();
  try {
    const page = await browser.newPage();
    return await answerInPage(
      kit,
      (url) => page.goto(url),
      (code) => page.evaluate(code),
    );
  } finally {
    await browser.close();
  }
}

async function answerInPage(
  { script, questions, bytes }: PackedKit,
  open: (url: string) => Promise<unknown>,
  evaluate: (code: string) => Promise<unknown>,
): Promise<readonly Answer[]> {
  const page = await servePage(
    new Map<string, string | Uint8Array>([
      ['/', '<!doctype html><script src="/script"></script>'],
      ['/script', script],
      ['/questions', questions],
      ['/bytes', bytes],
    ]),
  );
  try {
    await open(page.url);
    const text = await evaluate(`(async () => {
      const questions = await (await fetch('/questions')).text();
      const bytes = new Uint8Array(await (await fetch('/bytes')).arrayBuffer());
      return ${call};
    })()`);
    return answersOf(text);
  } finally {
    await page.close();
  }
}

async function answerInJavaScriptCore({ script, questions, bytes }: PackedKit): Promise<readonly Answer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-jsc-'));
  const file = (name: string) => join(folder, name);
  try {
    await writeFile(file('script.js'), script);
    await writeFile(file('questions.json'), questions);
    await writeFile(file('bytes'), bytes);
    await writeFile(
      file('run.js'),
      `const questions = read(${JSON.stringify(file('questions.json'))});
       const bytes = read(${JSON.stringify(file('bytes'))}, 'binary');
       ${call}.then(print, (error) => { print(String(error) + '\\n' + error.stack); });`,
    );
    const options = { timeout: 300_000, maxBuffer: 16 * 1024 * 1024 };
    const { stdout } = await promisify(execFile)('jsc', [file('script.js'), file('run.js')], options);
    return answersOf(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function answerInQuickJs({ script, questions, bytes }: PackedKit): Promise<readonly Answer[]> {
  // A module of its own, which is dropped whole afterwards.
  const context = (await newQuickJSWASMModule()).newContext();
  const evaluate = (code: string) => context.unwrapResult(context.evalCode(code));
  const define = (name: string, value: ReturnType<typeof evaluate>) => {
    value.consume((handle) => {
      context.setProp(context.global, name, handle);
    });
  };
  evaluate(script).dispose();
  define('questions', context.newString(questions));
  define('buffer', context.newArrayBuffer(bytes.slice().buffer));
  evaluate(
    `var answers; var bytes = new Uint8Array(buffer);
     ${call}.then((text) => { answers = text; }, (error) => { answers = String(error) + '\\n' + error.stack; });`,
  ).dispose();
  // In small steps, so that the other engines, which are other processes, are listened to meanwhile.
  while (context.runtime.hasPendingJob()) {
    context.unwrapResult(context.runtime.executePendingJobs(200));
    await setImmediate();
  }
  return answersOf(evaluate('answers').consume((handle) => context.getString(handle)));
}

function answersOf(text: unknown): readonly Answer[] {
  try {
    return JSON.parse(String(text)) as readonly Answer[]; // the script's own answers, as JSON
  } catch (cause) {
    throw new Error(`The engine answered: ${String(text).slice(0, 2000)}`, { cause });
  }
}
