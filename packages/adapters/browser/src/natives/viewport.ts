import type { ResultOf } from '@org/bridge-protocol';
import type { NativeProgram } from '@org/host-core';

import type { Bars } from './bars.js';
import type { NativePart, NativeSetup } from './native-part.js';

type Viewport = ResultOf<'ui.getViewport'>;
type Insets = Viewport['safeArea'];

/** The room of a program: its mount without the bars, what the device cuts off, and what the keyboard covers. */
export function viewportNatives({ bars }: NativeSetup): NativePart {
  return {
    methods: { 'ui.getViewport': (_params, { program }) => viewportOf(program, bars) },
    events: {
      'ui.viewportChange': (program, emit) => {
        let last = JSON.stringify(viewportOf(program, bars));
        return watchRoom(program, bars, () => {
          const now = viewportOf(program, bars);
          const text = JSON.stringify(now);
          if (text === last) return;
          last = text;
          emit(now);
        });
      },
    },
  };
}

/** Calls back whenever the room may have changed; the returned function ends it. */
function watchRoom({ mount }: NativeProgram, bars: Bars, onChange: () => void): () => void {
  const observer = new ResizeObserver(onChange);
  observer.observe(mount instanceof Element ? mount : document.documentElement);
  const stopBars = bars.onChange(onChange);
  document.addEventListener('fullscreenchange', onChange);
  visualViewport?.addEventListener('resize', onChange);
  return () => {
    observer.disconnect();
    stopBars();
    document.removeEventListener('fullscreenchange', onChange);
    visualViewport?.removeEventListener('resize', onChange);
  };
}

function viewportOf({ mount }: NativeProgram, bars: Bars): Viewport {
  const element = mount instanceof Element ? mount : document.documentElement;
  const box = mount instanceof Element ? mount.getBoundingClientRect() : pageBox();
  return {
    width: Math.round(box.width),
    height: Math.max(0, Math.round(box.height - bars.heightOn(element))),
    safeArea: safeAreaOf(box),
    keyboardHeight: keyboardOver(box),
    displayMode: element.matches(':fullscreen') ? 'fullscreen' : 'inline',
  };
}

function pageBox(): DOMRect {
  return new DOMRect(0, 0, innerWidth, innerHeight);
}

/** What the device cuts off the page, as far as it reaches into the box. */
function safeAreaOf(box: DOMRect): Insets {
  const page = pageInsets();
  const reach = (inset: number, distance: number) => Math.max(0, Math.round(inset - Math.max(0, distance)));
  return {
    top: reach(page.top, box.top),
    right: reach(page.right, innerWidth - box.right),
    bottom: reach(page.bottom, innerHeight - box.bottom),
    left: reach(page.left, box.left),
  };
}

// env() is known to style sheets alone: an element takes it on, and is asked.
function pageInsets(): Insets {
  const probe = document.createElement('div');
  const inset = (side: string) => `env(safe-area-inset-${side}, 0px)`;
  probe.style.cssText = 'position: fixed; visibility: hidden; pointer-events: none';
  probe.style.padding = ['top', 'right', 'bottom', 'left'].map(inset).join(' ');
  document.documentElement.append(probe);
  const { paddingTop, paddingRight, paddingBottom, paddingLeft } = getComputedStyle(probe);
  const insets = {
    top: parseFloat(paddingTop),
    right: parseFloat(paddingRight),
    bottom: parseFloat(paddingBottom),
    left: parseFloat(paddingLeft),
  };
  probe.remove();
  return insets;
}

// A keyboard makes the visual viewport lower than the page; so does zooming in, which is counted out.
function keyboardOver(box: DOMRect): number {
  if (visualViewport === null) return 0;
  const covered = innerHeight - visualViewport.height * visualViewport.scale;
  const below = Math.max(0, innerHeight - box.bottom);
  return Math.max(0, Math.round(covered - below));
}
