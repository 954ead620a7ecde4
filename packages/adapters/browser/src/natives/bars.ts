import type { NativeCall, NativeProgram } from '@org/host-core';
import type { HandlerParamsOf } from '@org/bridge-protocol';

import { whenSessionEnds } from './call-end.js';
import { createElement, createStyledRoot } from './create-element.js';

import type { NativeWords } from './native-words.js';

/** What the host shows around programs, inside the element that holds each: bar above, button below, sign of work. */
export interface Bars {
  setNavigationBar(params: HandlerParamsOf<'ui.setNavigationBar'>, call: NativeCall): void;
  setPrimaryButton(params: HandlerParamsOf<'ui.setPrimaryButton'>, call: NativeCall): void;
  setLoading(params: HandlerParamsOf<'ui.setLoading'>, call: NativeCall): void;
  /** Presses of the primary button; the returned function ends it. */
  onPress(program: NativeProgram, listener: () => void): () => void;
  /** CSS pixels that bars take from the height of a mount. */
  heightOn(mount: Element): number;
  /** Bars came, went or changed their height; the returned function ends it. */
  onChange(listener: () => void): () => void;
}

interface Around {
  readonly bar: HTMLElement;
  readonly footer: HTMLElement;
  readonly loading: HTMLElement;
}

/** Makes the place for bars. A program's bars go with its session. */
export function createBars({
  words,
  onBack,
}: {
  readonly words: NativeWords;
  readonly onBack: ((program: NativeProgram) => void) | undefined;
}): Bars {
  const arounds = new Map<HTMLElement, Around>();
  const presses = new Set<{ readonly program: NativeProgram; readonly listener: () => void }>();
  const changes = new Set<() => void>();
  const changed = () => {
    for (const listener of changes) listener();
  };

  function aroundOf(call: NativeCall): Around {
    const mount = mountOf(call.program);
    const known = arounds.get(mount);
    if (known !== undefined) return known;
    const undoLayout = layOut(mount);
    const around = createAround(call.program);
    arounds.set(mount, around);
    mount.append(around.bar, around.footer, around.loading);
    whenSessionEnds(call, () => {
      arounds.delete(mount);
      for (const element of Object.values(around) as HTMLElement[]) element.remove();
      undoLayout();
      changed();
    });
    return around;
  }

  function createAround(program: NativeProgram): Around {
    const press = () => {
      for (const {
        program: { mount },
        listener,
      } of presses)
        if (mount === program.mount) listener();
    };
    const back =
      onBack === undefined
        ? undefined
        : () => {
            onBack(program);
          };
    return {
      bar: createBar(words, back),
      footer: createFooter(press),
      loading: createLoading(),
    };
  }

  return {
    setNavigationBar: (params, call) => {
      showBar(aroundOf(call).bar, params, call.program);
      changed();
    },
    setPrimaryButton: (params, call) => {
      showButton(aroundOf(call).footer, params, { program: call.program, words });
      changed();
    },
    setLoading: ({ visible, text }, call) => {
      const { loading } = aroundOf(call);
      loading.hidden = !visible;
      // Inside a live region: set after it is shown, so that it is read out.
      partOf(loading, 'span').textContent = visible ? (text ?? words.loading) : '';
    },
    onPress: (program, listener) => {
      const press = { program, listener };
      presses.add(press);
      return () => presses.delete(press);
    },
    heightOn: (mount) => {
      const around = mount instanceof HTMLElement ? arounds.get(mount) : undefined;
      return around === undefined ? 0 : around.bar.offsetHeight + around.footer.offsetHeight;
    },
    onChange: (listener) => {
      changes.add(listener);
      return () => changes.delete(listener);
    },
  };
}

function mountOf({ mount }: NativeProgram): HTMLElement {
  return mount instanceof HTMLElement ? mount : document.body;
}

/** The mount becomes a column, in which the program has what the bars leave. */
function layOut({ style }: HTMLElement): () => void {
  const { display, flexDirection, position } = style;
  Object.assign(style, { display: 'flex', flexDirection: 'column', position: position || 'relative' });
  return () => {
    Object.assign(style, { display, flexDirection, position });
  };
}

function createBar(words: NativeWords, onBack: (() => void) | undefined): HTMLElement {
  const titles = createElement('div', {}, [createElement('strong'), createElement('small')]);
  const root = createStyledRoot([createElement('header', {}, [titles])]);
  // A button that leads nowhere is worse than none.
  if (onBack !== undefined) {
    const back = createElement('button', {
      text: '←',
      attributes: { 'aria-label': words.back },
      onClick: onBack,
    });
    back.hidden = true;
    titles.before(back);
  }
  root.style.cssText = 'order: -1; flex: none';
  root.hidden = true;
  return root;
}

function showBar(
  bar: HTMLElement,
  { title, color, textStyle, backVisible }: HandlerParamsOf<'ui.setNavigationBar'>,
  { name }: NativeProgram,
): void {
  const { style } = partOf(bar, 'header');
  const strong = partOf(bar, 'strong');
  const small = partOf(bar, 'small');
  if (title !== undefined || strong.textContent === '') strong.textContent = title ?? name;
  // The program's words stand over its name, so that they are not taken for the host's.
  small.textContent = name;
  small.hidden = strong.textContent === name;
  if (color !== undefined) style.backgroundColor = color;
  if (textStyle !== undefined) style.color = textStyle === 'light' ? '#fff' : '#000';
  if (backVisible !== undefined)
    bar.shadowRoot?.querySelector('button')?.toggleAttribute('hidden', !backVisible);
  bar.hidden = false;
}

function createFooter(onPress: () => void): HTMLElement {
  const root = createStyledRoot([
    createElement('footer', {}, [
      createElement('button', {
        attributes: { class: 'main', 'aria-describedby': 'who' },
        onClick: onPress,
      }),
      createElement('small', { attributes: { id: 'who' } }),
    ]),
  ]);
  root.style.cssText = 'order: 1; flex: none';
  root.hidden = true;
  return root;
}

function showButton(
  footer: HTMLElement,
  { text, enabled, loading, visible }: HandlerParamsOf<'ui.setPrimaryButton'>,
  { program, words }: { readonly program: NativeProgram; readonly words: NativeWords },
): void {
  const button = partOf(footer, 'button');
  if (text !== undefined || button.textContent === '') button.textContent = text ?? words.continue;
  partOf(footer, 'small').textContent = program.name;
  const hadFocus = footer.shadowRoot?.activeElement === button;
  button.disabled = !enabled || loading;
  button.className = loading ? 'main busy' : 'main';
  button.setAttribute('aria-busy', String(loading));
  footer.hidden = !visible;
  // The focus would fall to the page: give it to the program.
  if (hadFocus && (footer.hidden || button.disabled)) focusProgram(footer);
}

function focusProgram(footer: HTMLElement): void {
  const place = footer.parentElement?.firstElementChild;
  if (place instanceof HTMLElement) place.focus();
}

function createLoading(): HTMLElement {
  const root = createStyledRoot([
    createElement('div', { attributes: { class: 'loading', role: 'status' } }, [
      createElement('i', { attributes: { class: 'spinner', 'aria-hidden': 'true' } }),
      createElement('span'),
    ]),
  ]);
  // A sign, not a wall: whether the program takes input while it works is its own business.
  root.style.cssText =
    'position: absolute; inset: 50% auto auto 50%; translate: -50% -50%; pointer-events: none';
  root.hidden = true;
  return root;
}

function partOf<K extends keyof HTMLElementTagNameMap>(root: HTMLElement, tag: K): HTMLElementTagNameMap[K] {
  const part = root.shadowRoot?.querySelector(tag);
  if (part === null || part === undefined) throw new TypeError(`A bar has no ${tag}.`);
  return part;
}
