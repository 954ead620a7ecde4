/** Where the user is in a program's document, in the words of its page script. Nobody else reads `text`. */
export interface PageState {
  /** The path of the document as it was loaded, such as `/index.html`. */
  readonly document: string;
  readonly text: string;
}

/** Reads what a page script says of its document; it stands beside a program, which may say the same. */
export function parsePageState(data: object): PageState | null {
  if (!('document' in data) || !('text' in data)) return null;
  const { document, text } = data;
  if (typeof document !== 'string' || !document.startsWith('/') || document.length > MAX_PATH_CHARS)
    return null;
  return typeof text === 'string' && text.length <= MAX_TEXT_CHARS ? { document, text } : null;
}

/** A path of a package has at most 200 characters (package-format 2.5), each of at most nine in a URL. */
const MAX_PATH_CHARS = 2_000;
const MAX_TEXT_CHARS = 65_536;
