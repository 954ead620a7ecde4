import { isProgramId } from '@org/package-format';

/** A program to open, and where in it. */
export interface ProgramLink {
  readonly programId: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** A link to this page that opens a program. It stands behind the `#`, so no server logs where people go. */
export function toLink(pageUrl: string, { programId, path, query }: ProgramLink): string {
  const url = new URL('/', pageUrl);
  url.hash = new URLSearchParams({ open: programId, path, query: JSON.stringify(query) }).toString();
  return url.href;
}

/** What a link opens; null when it opens nothing. Anybody may have written it. */
export function fromLink(url: string): ProgramLink | null {
  const words = new URLSearchParams(new URL(url).hash.slice(1));
  const programId = words.get('open');
  if (programId === null || !isProgramId(programId)) return null;
  return { programId, path: words.get('path') ?? '', query: queryIn(words.get('query') ?? '{}') };
}

function queryIn(text: string): Record<string, string> {
  try {
    const query: unknown = JSON.parse(text);
    if (typeof query !== 'object' || query === null) return {};
    return Object.fromEntries(
      Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {}; // a link that was cut short still opens its program
  }
}
