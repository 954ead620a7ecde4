// Where the user is in a document: its address, what is scrolled, and what was typed. A program that comes back goes on there.

/** Tells where the user is, each time that has changed, as text that {@link restorePageState} understands. */
export function watchPageState(report: (state: { document: string; text: string }) => void): void {
  const document = location.pathname;
  const scrolled = new Set<Element>();
  const touched = new Set<Field>();
  let told = describe();
  let timer: ReturnType<typeof setTimeout> | undefined;

  // Capture: a scroll does not bubble, and a program may stop an event that does.
  addEventListener('scroll', onScroll, { capture: true, passive: true });
  addEventListener('input', onInput, true);
  addEventListener('change', onInput, true);
  // Nothing says that a program has written itself another address. And no `pagehide` or `visibilitychange`: Chromium waits for
  // a page that listens to them, also for one that hangs, before it ends its process.
  setInterval(tell, LOOK_MS);

  function onScroll({ target }: Event): void {
    if (target instanceof Element) scrolled.add(target);
    tellSoon();
  }

  function onInput({ target }: Event): void {
    if (isField(target) && !isPrivate(target)) touched.add(target);
    tellSoon();
  }

  function tellSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(tell, SOON_MS);
  }

  function tell(): void {
    const text = describe();
    if (text === told || text.length > MAX_CHARS) return;
    told = text;
    report({ document, text });
  }

  function describe(): string {
    const state: PageState = {
      address: location.href,
      scroll: [scrollX, scrollY],
      scrolled: listed(scrolled, (element) => [placeOf(element), element.scrollLeft, element.scrollTop]),
      fields: listed(touched, (field) => [placeOf(field), valueOf(field)]),
    };
    return JSON.stringify(state);
  }
}

/**
 * Brings the user back to where they were, as the program builds its page up again; gives up after a few seconds, and at
 * once when the user does something.
 */
export function restorePageState(text: string): void {
  const state = parsed(text);
  if (state === null) return;
  goTo(state.address);
  // What a program listens to its fields with has run by then.
  if (document.readyState === 'loading')
    addEventListener(
      'DOMContentLoaded',
      () => {
        rebuild(state);
      },
      { once: true },
    );
  else rebuild(state);
}

function rebuild(state: PageState): void {
  const open = new Set<() => boolean>([
    ...state.fields.map(
      ([place, value]) =>
        () =>
          setField(place, value),
    ),
    ...state.scrolled.map(
      ([place, left, top]) =>
        () =>
          scrollElement(find(place), left, top),
    ),
    () => scrollElement(document.scrollingElement, ...state.scroll),
  ]);
  const observer = new MutationObserver(attempt);
  const timer = setTimeout(stop, RESTORE_MS);
  for (const type of userEvents) addEventListener(type, stop, true);
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('load', attempt);
  attempt();

  function attempt(): void {
    for (const restore of open) if (restore()) open.delete(restore);
    if (open.size === 0) stop();
  }

  function stop(): void {
    clearTimeout(timer);
    observer.disconnect();
    removeEventListener('load', attempt);
    for (const type of userEvents) removeEventListener(type, stop, true);
  }
}

/** All of it is this page's own word. */
interface PageState {
  readonly address: string;
  readonly scroll: readonly [left: number, top: number];
  readonly scrolled: readonly (readonly [place: string, left: number, top: number])[];
  readonly fields: readonly (readonly [place: string, value: FieldValue])[];
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
/** Text, whether it is checked, or which options are chosen. */
type FieldValue = string | boolean | readonly number[];

const SOON_MS = 300;
const LOOK_MS = 1_000;
const RESTORE_MS = 5_000;
/** The host takes no more (host-core, page-state.ts). */
const MAX_CHARS = 65_536;
const MAX_PLACES = 100;
const userEvents = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

function isField(target: unknown): target is Field {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/** Secrets, files, and what a page asked browsers not to keep. */
function isPrivate(field: Field): boolean {
  if (field.type === 'password' || field.type === 'file' || field.type === 'hidden') return true;
  const hint = `${field.autocomplete} ${field.form?.autocomplete ?? ''}`;
  return /\boff\b|one-time-code|-password|\bcc-/.test(hint);
}

function listed<TElement extends Element, TEntry>(
  elements: ReadonlySet<TElement>,
  entryOf: (element: TElement) => TEntry,
): TEntry[] {
  return [...elements]
    .filter((element) => element.isConnected)
    .slice(-MAX_PLACES)
    .map(entryOf);
}

/** A selector of exactly this element, by the nearest id above it. */
function placeOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (at.id !== '' && document.getElementById(at.id) === at) {
      steps.unshift(`#${CSS.escape(at.id)}`);
      break;
    }
    const index = [...(at.parentElement?.children ?? [at])].indexOf(at) + 1;
    steps.unshift(`${CSS.escape(at.localName)}:nth-child(${String(index)})`);
  }
  return steps.join('>');
}

function find(place: string): Element | null {
  try {
    return document.querySelector(place);
  } catch {
    return null;
  }
}

function valueOf(field: Field): FieldValue {
  if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map(({ index }) => index);
  return isCheckable(field) ? field.checked : field.value;
}

function isCheckable(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio';
}

/** Whether the field is there and holds the value now. */
function setField(place: string, value: FieldValue): boolean {
  const field = find(place);
  if (!isField(field) || isPrivate(field)) return false;
  if (field instanceof HTMLSelectElement) {
    if (typeof value !== 'object' || field.options.length <= Math.max(-1, ...value)) return false;
    for (const option of field.options) option.selected = value.includes(option.index);
  } else if (isCheckable(field)) {
    set(field, 'checked', value === true);
  } else {
    set(field, 'value', String(value));
  }
  // What a program builds its page with hears of it as if the user had typed.
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  return true;
}

/** By the setter of the element's own class: a framework may have put another one in front, which looks for changes. */
function set(field: HTMLInputElement | HTMLTextAreaElement, name: string, value: unknown): void {
  Reflect.set(Object.getPrototypeOf(field) as object, name, value, field);
}

/** Whether the element is there and has room to be scrolled this far. */
function scrollElement(element: Element | null, left: number, top: number): boolean {
  if (element === null) return false;
  element.scrollTo({ left, top, behavior: 'instant' });
  return Math.abs(element.scrollTop - top) < 2 && Math.abs(element.scrollLeft - left) < 2;
}

/** Writes the address back and tells the program's router, as a step back in the history would. */
function goTo(address: string): void {
  if (address === location.href) return;
  const [before, hash] = address.split('#');
  if (before === location.href.split('#')[0]) {
    location.replace(`#${hash ?? ''}`);
    return;
  }
  try {
    history.replaceState(history.state, '', address);
  } catch {
    // Another origin, or a document without one: the program begins at its beginning.
    return;
  }
  dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }));
}

function parsed(text: string): PageState | null {
  try {
    // What this script wrote; anything else harms nobody but the page that wrote it.
    return JSON.parse(text) as PageState;
  } catch {
    return null;
  }
}
