/** What a life says of itself, one line each. Whoever watches it has heard what was said before the kill. */
export type LifeLine =
  /** The process is there and opens its device. */
  | { readonly type: 'began' }
  /** What it found when it began: the version that runs and the number the program kept; null when there is none. */
  | { readonly type: 'found'; readonly version: number | null; readonly kept: number | null }
  | { readonly type: 'confirmed'; readonly version: number }
  | { readonly type: 'failed'; readonly version: number }
  /** It is about to keep this number. */
  | { readonly type: 'keeps'; readonly number: number }
  | { readonly type: 'kept'; readonly number: number }
  /** Something that must not happen, kill or no kill. */
  | { readonly type: 'trouble'; readonly message: string };

/** Reads a line; null for anything else, such as half of one. */
export function parseLifeLine(text: string): LifeLine | null {
  try {
    // Only lives write to this pipe, and JSON that was cut off does not parse.
    return JSON.parse(text) as LifeLine;
  } catch {
    return null;
  }
}
