import type { Bounds, ElectronProgramView, ElectronWindow } from './electron-parts.js';

/** Where a program is shown: a window it fills, or its part of one. */
export type ProgramMount =
  ElectronWindow | { readonly window: ElectronWindow; readonly place: (content: ContentSize) => Bounds };

/** The room inside a window's frame. */
interface ContentSize {
  readonly width: number;
  readonly height: number;
}

/** Shows a view in its place and keeps it there. The returned function takes it away, once. */
export function mountView(mount: ProgramMount, view: ElectronProgramView, onGone: () => void): () => void {
  const { window, place } = 'window' in mount ? mount : { window: mount, place: all };
  const fit = () => {
    const [width = 0, height = 0] = window.getContentSize();
    view.setBounds(place({ width, height }));
  };
  window.contentView.addChildView(view);
  fit();
  window.on('resize', fit);
  window.on('closed', onGone);
  return () => {
    window.off('resize', fit);
    window.off('closed', onGone);
    if (!window.isDestroyed()) window.contentView.removeChildView(view);
  };
}

/** What `launch(id, { mount })` was given, which is unknown to the core. */
export function asMount(mount: unknown): ProgramMount {
  if (isWindow(mount)) return mount;
  if (isObject(mount) && isWindow(mount.window) && typeof mount.place === 'function') {
    const { window, place } = mount;
    return { window, place: place as (content: ContentSize) => Bounds }; // its type is the caller's word
  }
  throw new TypeError('Pass the window that is to hold the program as launch(id, { mount: window }).');
}

function isWindow(value: unknown): value is ElectronWindow {
  return isObject(value) && isObject(value.contentView) && typeof value.getContentSize === 'function';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function all({ width, height }: ContentSize): Bounds {
  return { x: 0, y: 0, width, height };
}
