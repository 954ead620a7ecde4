// A program that says again to its own host what a recorded guest said, and compares the answers.

import { parseTrace, replayAsGuest } from '@org/devtools';

import { systemClock } from '../../packages/guest-sdk/src/clock.js';
import { createWindowTransport } from '../../packages/guest-sdk/src/window-transport.js';

import type { ReplayReport } from '@org/devtools';

declare global {
  interface Window {
    replayTrace(text: string): Promise<ReplayReport>;
  }
}

window.replayTrace = (text) =>
  replayAsGuest(parseTrace(text), createWindowTransport(window, systemClock, 5_000));
