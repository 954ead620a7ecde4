/** Whether a value can name a log. */
export function isLogOrigin(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9./-]{0,127}$/.test(value);
}
