// Stands in front of every document of the program's origin, in the world of its scripts: WebView has had no other for most of
// its life. It takes the app's object out of the window, and only the top document makes anything of it.

import { bootDocument, takeWelcome } from '@org/page-scripts';

import { takeListenerWire } from './listener-wire.js';

const wire = takeListenerWire('miniProgramWire');
const welcome = takeWelcome();
// The app refuses what a frame says in any case; here frames are spared the object.
if (wire !== null && window.top === window) {
  Object.defineProperty(window, 'miniapp', { value: true });
  bootDocument(wire, welcome);
}
