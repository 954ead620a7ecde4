const troubles: readonly (readonly [beginning: RegExp, words: string])[] = [
  [/^It showed nothing/u, 'It showed nothing.'],
  [/^It reported an error/u, 'It reported an error.'],
  [/^It stopped responding/u, 'It stopped responding.'],
  [/^It crashed soon after/u, 'It stopped by itself soon after it was opened, again and again.'],
  [/^It ended/u, 'It stopped by itself.'],
  [/^It did not come up/u, 'It did not come up before it was closed, more than once.'],
  [/no room left/u, 'This device has no room left: free some, then open it again.'],
  [/could not open the program/u, 'This device could not open it.'],
  [/damaged|is whole/u, 'Some of it was damaged on this device.'],
];

/** Why a version did not work, in a sentence for its user; what host-core gave as the reason is for support. */
export function troubleWords(reason: string): string {
  return troubles.find(([beginning]) => beginning.test(reason))?.[1] ?? 'It did not work.';
}
