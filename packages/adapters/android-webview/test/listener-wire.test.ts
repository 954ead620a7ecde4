import { afterEach, describe, expect, it, vi } from 'vitest';

import { takeListenerWire } from '../src/listener-wire.js';

/** A window with what an app has put into it. */
function putIntoWindow(object: unknown, isConfigurable = true): Record<string, unknown> {
  const window = Object.defineProperty({}, 'wire', { value: object, configurable: isConfigurable });
  vi.stubGlobal('window', window);
  return window;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the object of the app in a window', () => {
  it('is taken out of it, and carries text both ways', () => {
    const said: string[] = [];
    const object = {
      postMessage: (text: string) => said.push(text),
      onmessage: null as ((event: { readonly data: unknown }) => void) | null,
    };
    const window = putIntoWindow(object);
    const wire = takeListenerWire('wire');
    const heard: string[] = [];
    wire?.onText((text) => heard.push(text));
    expect('wire' in window).toBe(false);
    wire?.post('connect abc');
    for (const data of ['packet', 1, null, new ArrayBuffer(1)]) object.onmessage?.({ data });
    expect([said, heard]).toEqual([['connect abc'], ['packet']]);
  });

  it('speaks by the function that it had, whatever becomes of it', () => {
    const said: string[] = [];
    const object = { postMessage: (text: string) => said.push(text), onmessage: null };
    putIntoWindow(object);
    const wire = takeListenerWire('wire');
    object.postMessage = () => 0;
    wire?.post('text');
    expect(said).toEqual(['text']);
  });

  it('is not used where the window does not let go of it', () => {
    putIntoWindow({ postMessage: () => undefined, onmessage: null }, false);
    expect(takeListenerWire('wire')).toBeNull();
  });

  it.each([undefined, null, 'text', {}, { postMessage: 'no function' }])('is not %j', (object) => {
    putIntoWindow(object);
    expect(takeListenerWire('wire')).toBeNull();
  });
});
