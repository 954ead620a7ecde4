/** A key id or a digest as people compare it: its first twelve digits tell any two apart. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
