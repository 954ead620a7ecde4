const maxShown = 200;

/**
 * A name that a package chose, fit to be shown: cut to length, in quotes, and escaped outside printable ASCII, so that it
 * can neither reorder the message around it nor look like another name.
 */
export function quoted(text: string): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text.slice(0, maxShown)).replace(/[^ -~]/g, escape);
}
