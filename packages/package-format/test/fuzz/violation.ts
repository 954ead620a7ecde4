/** Something that must never happen, with everything needed to look at it. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(what: string, subject: Uint8Array | string, details: { readonly cause?: unknown } = {}) {
    const shown =
      typeof subject === 'string' ? JSON.stringify(subject) : Buffer.from(subject).toString('base64');
    super(`${what}\nsubject: ${shown}`, details);
  }
}
