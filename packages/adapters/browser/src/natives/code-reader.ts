/** A code that was read. */
export interface Code {
  readonly text: string;
  readonly format: string;
}

/** Reads codes before a camera. */
export interface CodeReader {
  /** What it reads, by the names that `scan.scanCode` has for formats. */
  readonly formats: readonly string[];
  /** Makes ready to read some of its formats. What it needs for that is loaded here, and not before. */
  open(formats: readonly string[]): Promise<ReadCode>;
}

/** Looks at the picture that a video shows now, several times a second. Null and a rejection: no code in this one. */
export type ReadCode = (video: HTMLVideoElement) => Promise<Code | null>;
