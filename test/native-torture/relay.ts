// Stands in front of the hostile program's scripts: what it says to its own window is for the kit, which is behind the app.

/** What the engine of a test puts into every page for this. */
declare const webkit:
  { readonly messageHandlers: { readonly probe: { postMessage(text: string): void } } } | undefined;
declare const probe: ((text: string) => void) | undefined;

// Taken now: the program replaces functions of the page.
const { stringify } = JSON;
const { from } = Array;
const handler = typeof webkit === 'undefined' ? null : webkit.messageHandlers.probe;
const say = handler === null ? probe : (text: string) => handler.postMessage(text);

addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
  if (typeof data !== 'object' || data === null) return;
  const said = data as { readonly bytes?: Uint8Array };
  const isForKit = 'tortureReady' in said || 'tortureWire' in said || 'tortureAnswer' in said;
  // Frames of the program speak to its window too.
  if ((isForKit && source === window) || 'tortureChild' in said)
    say?.(stringify({ ...said, ...(said.bytes === undefined ? {} : { bytes: from(said.bytes) }) }));
});
