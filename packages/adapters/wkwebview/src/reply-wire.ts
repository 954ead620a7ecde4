import type { DocumentWire } from '@org/page-scripts';

/** The two script message handlers of the app: one is told, the other answers when there is something to tell. */
export interface ReplyHandlers {
  readonly say: { postMessage(text: string): void };
  readonly take: { postMessage(nothing: null): Promise<string> };
}

/**
 * A wire over replies (docs/adr/0012). One question is always open; its answer is a JSON list of lines, and the next question
 * follows at once. An answer belongs to the document that asked, so no line can reach another.
 */
export function createReplyWire({ say, take }: ReplyHandlers): DocumentWire {
  return {
    post: (text) => {
      say.postMessage(text);
    },
    onText: (listener) => {
      const next = async (): Promise<void> => {
        for (;;) {
          const lines = JSON.parse(await take.postMessage(null)) as readonly string[];
          for (const line of lines) listener(line);
        }
      };
      // The app is gone, or has let go of this document: nobody is left who could say more.
      next().catch(() => undefined);
    },
  };
}
