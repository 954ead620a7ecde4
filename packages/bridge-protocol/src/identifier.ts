/** Whether a value is an id as either side makes them: at most 40 of these characters (docs/protocol.md 1.5). */
export function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,40}$/u.test(value);
}
