import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CliError } from '../error.js';
import { reasonOf } from '../files.js';
import { readAnswer } from './answer.js';
import type { Answer } from './answer.js';

/** Something that answers cases, one at a time. */
export interface Implementation {
  answer(folder: string): Promise<Answer>;
  /** Ends what is still running. Safe to call twice. */
  close(): void;
}

/** Long enough for a slow start on a busy machine, short enough to notice an endless loop. */
const timeLimitMs = 10_000;
/** More than a line of JSON needs; whoever prints more has lost the way. */
const maxAnswerBytes = 64 * 1024;

/** A program that is started for each case with the folder as its last argument, and prints its answer last. */
export function programPerCase(command: readonly string[], limitMs = timeLimitMs): Implementation {
  let running: ChildProcess | undefined;
  return {
    answer: (folder) =>
      new Promise((resolve, reject) => {
        const [program = '', ...args] = command;
        const child = spawn(program, [...args, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
        running = child;
        let printed = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          printed = (printed + text).slice(-maxAnswerBytes);
        });
        const limit = limitTime(child, limitMs, () => {
          resolve(tooSlow(limitMs));
        });
        child.on('error', (cause) => {
          clearTimeout(limit);
          reject(notStarted(program, cause));
        });
        child.on('close', (code) => {
          clearTimeout(limit);
          const line = printed.trimEnd().split('\n').at(-1) ?? '';
          resolve(
            line === ''
              ? { failure: `ended with exit code ${code ?? 'none'} and no answer` }
              : readAnswer(line),
          );
        });
      }),
    close: () => {
      running?.kill('SIGKILL');
    },
  };
}

/** A program that stays: it reads a folder a line and prints its answer a line. One that dies is started again. */
export function programForAll(command: readonly string[], limitMs = timeLimitMs): Implementation {
  let running: ReturnType<typeof startConversation> | undefined;
  return {
    answer: async (folder) => {
      if (running?.isOver() !== false) running = startConversation(command, limitMs);
      return running.ask(folder);
    },
    close: () => {
      running?.end();
      running = undefined;
    },
  };
}

function startConversation(command: readonly string[], limitMs: number) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let settle: ((answer: Answer) => void) | undefined;
  let fail: ((error: CliError) => void) | undefined;
  let isOver = false;
  const stop = (failure: string) => {
    isOver = true;
    settle?.({ failure });
    settle = undefined;
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    settle?.(readAnswer(line));
    settle = undefined;
  });
  child.stdin.on('error', () => undefined); // a program that closes its input is about to end, which is reported
  child.on('error', (cause) => fail?.(notStarted(program, cause)));
  child.on('close', (code) => {
    stop(`stopped with exit code ${code ?? 'none'} and no answer`);
  });
  return {
    ask: (folder: string) =>
      new Promise<Answer>((resolve, reject) => {
        const limit = limitTime(child, limitMs, () => {
          stop(tooSlow(limitMs).failure);
        });
        settle = (answer) => {
          clearTimeout(limit);
          resolve(answer);
        };
        fail = (error) => {
          clearTimeout(limit);
          reject(error);
        };
        child.stdin.write(`${folder}\n`);
      }),
    isOver: () => isOver,
    end: () => child.kill('SIGKILL'),
  };
}

function limitTime(child: ChildProcess, limitMs: number, then: () => void): NodeJS.Timeout {
  return setTimeout(() => {
    then();
    child.kill('SIGKILL');
  }, limitMs);
}

function tooSlow(limitMs: number): { readonly failure: string } {
  return { failure: `gave no answer within ${limitMs / 1000} s` };
}

function notStarted(program: string, cause: unknown): CliError {
  const message = `${program} cannot be started (${reasonOf(cause)}): check the path and that it may be run.`;
  return new CliError('FILE_NOT_FOUND', message, { cause });
}
