/** Whether a value is the id of a partner (package-format 5.5). */
export function isPartnerId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(value);
}
