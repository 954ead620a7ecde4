import type { ClosedCode } from '@org/host-core';

const troubles: Readonly<Record<ClosedCode, string>> = {
  'paint-timeout': 'It showed nothing.',
  error: 'It reported an error.',
  unresponsive: 'It stopped responding.',
  crashed: 'It stopped by itself.',
  'crash-loop': 'It stopped by itself soon after it was opened, again and again.',
  attempts: 'It did not come up before it was closed, more than once.',
  damaged: 'Some of it was damaged on this device.',
  unproven: 'This device cannot tell any more whether it comes from its maker.',
  'no-room': 'This device has no room left: free some, then open it again.',
  'no-surface': 'This device could not open it.',
  'open-elsewhere':
    'It has to be updated, and is open in another window: close it there, then open it again.',
  recalled: 'The store took this version back.',
  'not-launched': 'It did not start again.',
  'by-host': 'It was closed.',
  'by-program': 'It closed itself.',
  evicted: 'It was left a while ago, and this device needed its memory.',
};

/** Why a version did not work, in a sentence for its user; the reason beside the code is for support. */
export function troubleWords(code: ClosedCode): string {
  return troubles[code];
}
