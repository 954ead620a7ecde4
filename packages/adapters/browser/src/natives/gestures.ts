import { engineNavigator } from './engine.js';

/**
 * Tells gestures of the user, each once; undefined where the engine does not tell. The engine knows only whether this page
 * was activated in the last five seconds (a click in a program's frame activates it too), not by how many gestures:
 * 1. No activation now: no gesture.
 * 2. An activation is taken by the first who asks.
 * 3. After that, another gesture is known by one of three signs: a trusted press or key in the host page itself; the
 *    activation was gone in between, because a browser function used it up or it lapsed; or it is there longer than one
 *    gesture makes it last.
 * 4. The activation may arrive after the call that the click made (seen in Chromium), so a missing one is waited for a little.
 * So a second click in a frame within five seconds of one that was taken is not seen, unless the first was used up. And a
 * click anywhere in the page is a gesture for whichever program asks first: which frame was clicked no engine tells. The
 * focus does not say it (a frame takes it without a click, measured in Chromium and Firefox), nor may the frame itself.
 */
export function createGestures(): (() => Promise<boolean>) | undefined {
  const { userActivation } = engineNavigator();
  if (userActivation === undefined) return undefined;
  let isTaken = false;
  let takenAt = 0;
  let watch: ReturnType<typeof setInterval> | undefined;

  const forget = () => {
    isTaken = false;
    clearInterval(watch);
  };
  const look = () => {
    if (!userActivation.isActive || performance.now() - takenAt > LIFESPAN_MS) forget();
  };
  const onPress = (event: Event) => {
    if (event.isTrusted) forget();
  };
  // One of these for each press of a mouse, a finger or a key.
  addEventListener('pointerdown', (event) => event.pointerType === 'mouse' && onPress(event), true);
  addEventListener('pointerup', (event) => event.pointerType !== 'mouse' && onPress(event), true);
  addEventListener('keydown', (event) => !event.repeat && onPress(event), true);

  return async () => {
    for (let waitedMs = 0; !userActivation.isActive && waitedMs < MAX_WAIT_MS; waitedMs += LOOK_EVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    look();
    if (!userActivation.isActive || isTaken) return false;
    isTaken = true;
    takenAt = performance.now();
    clearInterval(watch);
    watch = setInterval(look, LOOK_EVERY_MS);
    return true;
  };
}

/** Chromium and Firefox keep an activation for 5,000 ms (measured); a little more, for two processes and their clocks. */
const LIFESPAN_MS = 5_100;
/** Shorter than the time between two presses of a hand. */
const LOOK_EVERY_MS = 50;
/** How much later than a call its activation may arrive; a busy machine took more than 50 ms. */
const MAX_WAIT_MS = 200;
