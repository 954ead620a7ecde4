import { formatBytes } from './format.js';
import { hostIdentity } from './host-identity.js';
import { refusalWords } from './refusal-words.js';
import { troubleWords } from './trouble-words.js';

import type { UpdateOutcome } from '@org/host-core';

/** How an update ended, in the words of whoever waits for it. */
export interface UpdateWords {
  /** What happened, and why. */
  readonly happened: string;
  /** What the user has now; null where nothing has changed that they would ask about. */
  readonly has: string | null;
  /** What the user can do; null when there is nothing to do. */
  readonly whatToDo: string | null;
  /** What to tell support: the only place for codes. */
  readonly support: string | null;
}

/** Whose update it was. */
export interface UpdatedProgram {
  readonly name: string;
  /** What is installed, or null. */
  readonly installedVersion: string | null;
}

/** The words for an outcome. */
export function updateWords(outcome: UpdateOutcome, { name, installedVersion }: UpdatedProgram): UpdateWords {
  const has = installedVersion === null ? 'Nothing was installed.' : stillHere(installedVersion);
  switch (outcome.type) {
    case 'up-to-date':
      return plain(`${name} ${outcome.version} is up to date.`);
    case 'staged':
      return outcome.added === undefined
        ? plain(`${name} ${outcome.version} is ready and runs when you next open it.`)
        : {
            ...plain(`${name} ${outcome.version} is here and may do more than the version you have.`),
            has,
            whatToDo: 'Look at what it may do, then decide.',
          };
    case 'host-update-required':
      return {
        ...plain(`${name} ${outcome.version} needs ${hostIdentity.name} ${outcome.minHostVersion}.`),
        has,
        whatToDo: `You have ${hostIdentity.name} ${hostIdentity.version}: update the app.`,
      };
    case 'not-available':
      return {
        ...plain(`${name} ${outcome.version} is not for this device ${notYet[outcome.reason]}.`),
        has,
        whatToDo: 'There is nothing to do: it comes by itself.',
      };
    case 'postponed':
      return {
        ...plain(`${name} ${outcome.version} ${waitsFor[outcome.reason]}.`),
        has,
        whatToDo: 'Download it now if you do not want to wait.',
      };
    case 'no-space':
      return {
        ...plain(`There is no room for ${name} ${outcome.version}. ${roomWords(outcome)}`),
        has,
        whatToDo: 'Remove something you do not need, then try again.',
      };
    case 'failed-before':
      return {
        happened: `${name} ${outcome.version} did not work here before and is not tried again. ${troubleWords(outcome.code)}`,
        has,
        whatToDo: 'A newer version will be tried when there is one.',
        support: outcome.reason,
      };
    case 'refused': {
      const { why, whatToDo } = refusalWords(outcome.code);
      // The store's own words to the users of what it takes back.
      const said = outcome.code === 'RELEASE_RECALLED' ? ` It says: “${outcome.message}”` : '';
      const happened = `The new version of ${name} ${why}, so it was not taken.${said}`;
      return { happened, has, whatToDo, support: `${outcome.code}: ${outcome.message}` };
    }
    case 'offline':
      return {
        happened: 'The store cannot be reached.',
        has,
        whatToDo: 'Try again when you are connected.',
        support: outcome.reason,
      };
    case 'not-found':
      return { ...plain(`The store no longer has ${name}.`), has };
    case 'cancelled':
      return { ...plain('You stopped it.'), has };
  }
}

/** The words in one line, without what is for support. */
export function updateLine(outcome: UpdateOutcome, program: UpdatedProgram): string {
  const { happened, has, whatToDo } = updateWords(outcome, program);
  return [happened, has, whatToDo].filter((words) => words !== null).join(' ');
}

/** What a user has who did not get the new version. */
export function stillHere(version: string): string {
  return `Version ${version} is still here and works.`;
}

/** What a download waits for. */
export const waitsFor = {
  metered: 'waits for Wi-Fi',
  'low-power': 'waits until the battery is charged',
} as const;

const notYet = {
  rollout: 'yet',
  schedule: 'at this time',
  'older-than-host': 'because the app has a newer one built in',
} as const;

/** How much is needed, and how much there is. */
export function roomWords({
  neededBytes,
  freeBytes,
}: Pick<Extract<UpdateOutcome, { type: 'no-space' }>, 'neededBytes' | 'freeBytes'>): string {
  const needed = neededBytes === 0 ? 'It needs more than is free' : `It needs ${formatBytes(neededBytes)}`;
  return freeBytes === null ? `${needed}.` : `${needed}, and there is room for ${formatBytes(freeBytes)}.`;
}

function plain(happened: string): UpdateWords {
  return { happened, has: null, whatToDo: null, support: null };
}
