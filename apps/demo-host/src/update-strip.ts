// The line of a card that tells of its update: what happens, why, and what the user can do about it.

import { element } from './element.js';
import { glyph } from './glyph.js';
import { createProgressLine } from './progress-line.js';
import { bytesWords } from './progress-words.js';
import { supportDetails } from './support-details.js';
import { troubleWords } from './trouble-words.js';
import { roomWords, stillHere, updateWords, waitsFor } from './update-words.js';

import type { UpdateOutcome } from '@org/host-core';

import type { GlyphName } from './glyph.js';
import type { ProgressLine } from './progress-line.js';
import type { ShelfProgram } from './shelf.js';
import type { EndedOutcome, UpdateState } from './update-center.js';

/** What the buttons of a strip do. */
export interface StripActions {
  /** Begins, goes on, or tries again. */
  readonly download: (program: ShelfProgram) => void;
  readonly cancel: (program: ShelfProgram) => void;
  readonly review: (program: ShelfProgram) => void;
  readonly makeRoom: (program: ShelfProgram, outcome: Extract<UpdateOutcome, { type: 'no-space' }>) => void;
}

/** The strip of one program. */
export interface UpdateStrip {
  readonly element: HTMLElement;
  show(program: ShelfProgram, state: UpdateState): void;
}

interface StripContent {
  /** A strip of the same key is not drawn anew: a bar moves, and buttons keep the focus. */
  readonly key: string;
  readonly look?: 'warn';
  readonly draw: (bar: (label: string) => HTMLElement) => readonly (HTMLElement | SVGSVGElement | null)[];
}

/** Makes a strip; it is empty while there is nothing to tell. */
export function createUpdateStrip(actions: StripActions): UpdateStrip {
  const strip = element('div', {
    class: 'strip',
    role: 'group',
    'aria-label': 'Update',
    'aria-live': 'polite',
    hidden: true,
  });
  let shownKey = '';
  let bar: ProgressLine | null = null;
  const drawBar = (label: string) => {
    bar = createProgressLine(label);
    return bar.element;
  };
  return {
    element: strip,
    show: (program, state) => {
      const { key, look, draw } = contentFor(program, state, actions);
      if (key !== shownKey) {
        const hadFocus = strip.contains(document.activeElement);
        bar = null;
        const nodes = draw(drawBar).filter((node) => node !== null);
        strip.hidden = nodes.length === 0;
        strip.className = look === 'warn' ? 'strip warn' : 'strip';
        strip.replaceChildren(...nodes);
        shownKey = key;
        if (hadFocus) focusAfter(strip);
      }
      if (state.type === 'downloading') bar?.show(state, state);
    },
  };
}

/** The button that somebody used is gone: the next one, or the card's own, has the focus. */
function focusAfter(strip: HTMLElement): void {
  const next = strip.querySelector('button') ?? strip.closest('.card')?.querySelector('[data-action="open"]');
  if (next instanceof HTMLElement) next.focus();
}

function contentFor(program: ShelfProgram, state: UpdateState, actions: StripActions): StripContent {
  switch (state.type) {
    case 'checking':
      return moving(program, `Looking for ${program.name}`, null);
    case 'downloading':
      return moving(program, `Downloading ${program.name} ${state.version}`, () => actions.cancel(program));
    case 'paused': {
      const at = `${pausedBy[state.why]} at ${bytesWords(state)}.`;
      return message(
        `paused ${at}`,
        'download',
        [at],
        button(program, 'Resume', () => actions.download(program)),
      );
    }
    case 'ended':
      return ended(program, state.outcome, actions);
    case 'none':
      return standing(program, actions);
  }
}

const pausedBy = {
  cancelled: 'Stopped',
  offline: 'The connection was lost',
  interrupted: 'Interrupted',
} as const;

function moving(program: ShelfProgram, label: string, cancel: (() => void) | null): StripContent {
  return {
    key: `${label} ${String(cancel !== null)}`,
    draw: (bar) => [
      element('p', {}, label),
      cancel === null ? null : button(program, 'Cancel', cancel),
      bar(label),
    ],
  };
}

function ended(program: ShelfProgram, outcome: EndedOutcome, actions: StripActions): StripContent {
  const { name, installed } = program;
  const again = () => actions.download(program);
  switch (outcome.type) {
    case 'postponed':
      return message(
        JSON.stringify(outcome),
        'download',
        [`Update ${outcome.version} ${waitsFor[outcome.reason]}.`],
        button(program, 'Download now', again),
      );
    case 'no-space':
      return {
        ...message(
          JSON.stringify(outcome),
          'warning',
          [`No room for ${name} ${outcome.version}.`, roomWords(outcome), hasWords(program)],
          button(program, 'Make room', () => actions.makeRoom(program, outcome)),
        ),
        look: 'warn',
      };
    case 'refused': {
      const words = updateWords(outcome, { name, installedVersion: installed?.version ?? null });
      return {
        ...message(
          JSON.stringify(outcome),
          'warning',
          [words.happened, words.has, words.whatToDo],
          supportDetails(words.support),
          button(program, 'Try again', again),
        ),
        look: 'warn',
      };
    }
  }
}

/** What the device itself says, also after a reload. */
function standing(program: ShelfProgram, actions: StripActions): StripContent {
  const { name, installed, offer } = program;
  if (installed === null) return nothing;
  if (installed.stagedAdds !== null) {
    return message(
      `adds ${installed.stagedVersion ?? ''}`,
      'shield',
      [`${name} ${installed.stagedVersion ?? ''} may do more than now. It waits for your answer.`],
      button(program, 'Review', () => actions.review(program)),
    );
  }
  const failed = installed.failed.find(({ version }) => version === offer?.version);
  if (failed === undefined || installed.stagedVersion !== null) return nothing;
  return {
    ...message(
      `failed ${failed.version}`,
      'rollback',
      [`${name} ${failed.version} did not work here.`, troubleWords(failed.code), hasWords(program)],
      supportDetails(failed.reason),
    ),
    look: 'warn',
  };
}

function hasWords({ installed }: ShelfProgram): string | null {
  return installed === null ? null : stillHere(installed.version);
}

function message(
  key: string,
  symbol: GlyphName,
  sentences: readonly (string | null)[],
  ...rest: readonly (HTMLElement | null)[]
): StripContent {
  const text = sentences.filter((sentence) => sentence !== null).join(' ');
  return { key, draw: () => [glyph(symbol), element('p', {}, text), ...rest] };
}

const nothing: StripContent = { key: '', draw: () => [] };

function button({ name }: ShelfProgram, label: string, onclick: () => void): HTMLElement {
  return element(
    'button',
    { type: 'button', class: 'text-button', 'aria-label': `${label}: ${name}`, onclick },
    label,
  );
}
