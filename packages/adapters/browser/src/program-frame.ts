import { parseFrameMessage } from './frame-messages.js';

import type { FrameMessage } from './frame-messages.js';

/** The iframe of one launch. */
export interface ProgramFrame {
  /** Posts to the frame's document, if it still is of the program's origin. */
  post(message: object, transfer: readonly Transferable[]): void;
  setTitle(title: string): void;
  /** Its document stays as it is, and a hidden one has no focus. */
  setShown(isShown: boolean): void;
  /** Brings it to another place of the page with its document as it is. False, and nothing done, where that cannot be. */
  moveTo(mount: HTMLElement): boolean;
  /** Says when nothing of it is on the screen, soon or later, and when something is again. The returned function ends that. */
  watchSight(onSight: (isInSight: boolean) => void): () => void;
  /** Takes the frame out of the page; nothing is heard of it after. Safe to call twice. */
  remove(): void;
}

/** What a frame shows and who listens to it. */
export interface ProgramFrameOptions {
  readonly mount: HTMLElement;
  readonly title: string;
  readonly src: string;
  /** The origin of the documents to listen to; `null` in quotes for a frame without an origin. */
  readonly origin: string;
  readonly sandbox: string;
  readonly onLoad: () => void;
  readonly onMessage: (message: FrameMessage, port: MessagePort | undefined) => void;
  /** It is gone: what belongs to it may go too. */
  readonly onRemove?: () => void;
}

/**
 * Puts a frame into the host's place for it. Only its own top document is heard, and only while that document is of the
 * program's exact origin: frames inside it, and pages that took its place, speak from another window or another origin.
 */
export function createProgramFrame(options: ProgramFrameOptions): ProgramFrame {
  const { mount, origin, onLoad, onMessage } = options;
  const frame = createElement(options);
  const listen = ({ source, origin: from, data, ports }: MessageEvent<unknown>) => {
    if (source === null || source !== frame.contentWindow || from !== origin) return;
    const message = parseFrameMessage(data);
    if (message !== null) onMessage(message, ports[0]);
  };
  addEventListener('message', listen);
  frame.addEventListener('load', onLoad);
  const place = createPlace(frame);
  mount.append(place);
  frame.focus();

  return {
    post: (message, transfer) => {
      // A document without an origin cannot be named; its window is all there is.
      frame.contentWindow?.postMessage(message, origin === 'null' ? '*' : origin, [...transfer]);
    },
    setTitle: (title) => {
      frame.title = title;
    },
    setShown: (isShown) => {
      place.style.visibility = isShown ? '' : 'hidden';
      if (isShown) frame.focus();
    },
    moveTo: (next) => {
      // Nothing is moved out of a document, or into one.
      if (!canMoveFrames() || next.getRootNode({ composed: true }) !== document) return false;
      (next as Mover).moveBefore(place, null);
      frame.focus();
      return true;
    },
    watchSight: (onSight) => watchSight(frame, onSight),
    remove: () => {
      removeEventListener('message', listen);
      frame.removeEventListener('load', onLoad);
      place.remove();
      options.onRemove?.();
    },
  };
}

/** Whether this browser moves a frame without loading it anew (DOM, `ParentNode.moveBefore`). */
export function canMoveFrames(): boolean {
  return 'moveBefore' in Element.prototype;
}

/** At the edge of the screen, or without a size, a frame intersects it too, and shows nothing. */
function watchSight(frame: Element, onSight: (isInSight: boolean) => void): () => void {
  let isInSight = true;
  const sight = new IntersectionObserver(
    (entries) => {
      const { width = 0, height = 0 } = entries.at(-1)?.intersectionRect ?? {};
      const value = width * height > 0;
      if (value !== isInSight) onSight(value);
      isInSight = value;
    },
    { threshold: [0, 1e-6] },
  );
  // Something that grows from nothing is seen as wholly as before, of which the engine does not tell: it is asked anew.
  const size = new ResizeObserver(() => {
    sight.unobserve(frame);
    sight.observe(frame);
  });
  size.observe(frame);
  return () => {
    size.disconnect();
    sight.disconnect();
  };
}

/** Not in every browser, and so not in the library's declarations. */
type Mover = HTMLElement & { moveBefore(node: Node, before: Node | null): void };

/**
 * A shadow tree for the frame. A program finds the windows of a page through `parent.frames`, which lists only frames
 * outside shadow trees: so it finds no other program to talk to or to look into.
 */
function createPlace(frame: HTMLIFrameElement): HTMLElement {
  const place = document.createElement('div');
  place.style.cssText = 'display: block; width: 100%; height: 100%';
  place.attachShadow({ mode: 'open', delegatesFocus: true }).append(frame);
  return place;
}

function createElement({ title, src, sandbox }: ProgramFrameOptions): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.setAttribute('sandbox', sandbox);
  frame.allow = '';
  // The boot page opens for this origin alone, whatever the host page's own referrer policy is.
  frame.referrerPolicy = 'origin';
  frame.style.cssText = 'display: block; width: 100%; height: 100%; border: 0';
  frame.src = src;
  return frame;
}
