/** A pointer that rests this long on a button will press it, rather than pass over it. */
const REST_MS = 65;

/** Calls `onIntent` when a pointer comes to rest on a button, before it presses. */
export function watchIntent(button: HTMLElement, onIntent: () => void): void {
  let timer = 0;
  const cancel = () => {
    clearTimeout(timer);
  };
  button.addEventListener('pointerenter', () => {
    cancel();
    timer = window.setTimeout(onIntent, REST_MS);
  });
  button.addEventListener('pointerleave', cancel);
  button.addEventListener('pointerdown', cancel);
}
