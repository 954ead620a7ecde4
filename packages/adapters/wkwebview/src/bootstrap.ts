// Stands in front of every top document, in a world of its own: the page's scripts see neither it nor the message handlers.

import { bootDocument, takeWelcome } from '@org/page-scripts';

import { createReplyWire } from './reply-wire.js';

/** What WebKit puts into the world of a script message handler. */
declare const webkit: {
  readonly messageHandlers: {
    readonly say: { postMessage(text: string): void };
    readonly take: { postMessage(nothing: null): Promise<string> };
  };
};

bootDocument(createReplyWire(webkit.messageHandlers), takeWelcome());
