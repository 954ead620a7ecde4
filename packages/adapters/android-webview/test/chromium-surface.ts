import { readFileSync } from 'node:fs';

import type { BrowserContext, CDPSession, Request } from 'playwright-core';
import type { NativeNotices, NativeRequests, NativeWords } from '@org/host-core/native';

/** One page of Chromium as one WebView: translates between the core's lines and the DevTools protocol. */
export interface ChromiumSurface {
  /** Puts the app's object and the bootstrap at the start of each document from now on. */
  boot(welcome: string): Promise<void>;
  /** Loads a document; resolves when the engine has begun. */
  load(url: string): Promise<void>;
  text(text: string): void;
  response(response: NativeNotices['surface.response']): void;
  decision(decision: NativeNotices['surface.decision']): void;
  evaluate(body: string): Promise<unknown>;
  terminate(): Promise<void>;
  close(): Promise<void>;
}

type Preparation = Parameters<NativeRequests['surface.prepare']>[0];
/** A word of the app, with its name. */
type Tell = <Name extends keyof NativeWords>(type: Name, word: NativeWords[Name]) => void;

const script = readFileSync(new URL('web-message-object.js', import.meta.url), 'utf8');
const webMessageObject = script.slice(script.indexOf('function'));
const binding = 'webMessageBinding';

/** What a surface is opened with. */
interface SurfaceParts {
  readonly bootstrap: string;
  readonly tell: Tell;
  /** Hears what a page of a test has to say to the test. */
  readonly onProbe: (text: string) => void;
}

/** Opens the page in `profile`. */
export async function openChromiumSurface(
  profile: BrowserContext,
  { surface, url, rules }: Preparation,
  { bootstrap, tell, onProbe }: SurfaceParts,
): Promise<ChromiumSurface> {
  const { origin } = new URL(url);
  const isAllowed = readRules(rules);
  const page = await profile.newPage();
  await page.exposeFunction('probe', onProbe);
  // A web view asks its app before a window opens, and the app refuses; Chromium asks nobody, so nothing is loaded into one.
  await profile.route('**/*', (route) => (isOfPage(route.request()) ? route.fallback() : route.abort()));
  const devtools: CDPSession = await profile.newCDPSession(page);
  const contexts = new Map<number, Speaker>();
  const paused = new Map<number, Paused>();
  let speaker: Speaker | null = null;
  let requests = 0;

  devtools.on('Runtime.executionContextCreated', ({ context }) => {
    const { frameId = '', isDefault } = context.auxData ?? {};
    // DevTools gives a boolean in this loosely typed member.
    if (isDefault as unknown) contexts.set(context.id, { origin: context.origin, frameId, deliver: null });
  });
  devtools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    contexts.delete(executionContextId);
  });
  devtools.on('Runtime.consoleAPICalled', ({ type, args: [mark, deliver], executionContextId }) => {
    const known = contexts.get(executionContextId);
    if (type === 'debug' && mark?.value === binding && known) known.deliver ??= deliver?.objectId ?? null;
  });
  devtools.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const known = contexts.get(executionContextId);
    if (name !== binding || known === undefined) return;
    const isMainFrame = known.frameId === mainFrame;
    // As with JavaScriptReplyProxy: an answer goes to the document that spoke.
    if (isMainFrame) speaker = known;
    tell('surface.text', { surface, text: payload, isMainFrame, origin: known.origin });
  });
  devtools.on('Fetch.requestPaused', ({ requestId, request, resourceType, frameId }) => {
    const id = (requests += 1);
    const isNavigation = resourceType === 'Document' && frameId === mainFrame;
    paused.set(id, { requestId, url: request.url, method: request.method, range: rangeOf(request.headers) });
    if (isNavigation) tell('surface.navigation', { surface, request: id, url: request.url });
    else askFor(id);
  });
  devtools.on('Page.loadEventFired', () => {
    tell('surface.loaded', { surface });
  });
  page.on('crash', () => {
    tell('surface.crashed', { surface, reason: 'process-ended: the renderer is gone' });
  });

  // WebView asks its app before it opens a window (onCreateWindow); Chromium only tells that it has.
  page.on('popup', (popup) => void popup.close());

  await devtools.send('Page.enable');
  const { frameTree } = await devtools.send('Page.getFrameTree');
  const mainFrame = frameTree.frame.id;
  await devtools.send('Runtime.enable');
  await devtools.send('Runtime.addBinding', { name: binding });
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  const given = [binding, 'miniProgramWire', origin].map((one) => JSON.stringify(one)).join(', ');
  const object = `(${webMessageObject})(${given});`;

  return {
    boot: async (welcome) => {
      for (const source of [object, `'use strict';window.miniProgramWelcome=${welcome};${bootstrap}`])
        await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source });
    },
    load: async (target) => {
      await devtools.send('Page.navigate', { url: target });
    },
    text: (text) => {
      if (speaker === null || speaker.deliver === null) return;
      // The text is an argument, never source. A document that made way has nobody who hears it.
      send('Runtime.callFunctionOn', {
        objectId: speaker.deliver,
        functionDeclaration: 'function (text) { this(text); }',
        arguments: [{ value: text }],
      });
    },
    response: ({ request, status, headers, body }) => {
      const asked = take(request);
      if (asked === undefined) return;
      send('Fetch.fulfillRequest', {
        requestId: asked.requestId,
        responseCode: status,
        responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
        ...(body === null ? {} : { body }),
      });
    },
    decision: ({ request, isAllowed: isToGo }) => {
      if (isToGo) askFor(request);
      else fail(request, 'Aborted');
    },
    evaluate: (body) => page.evaluate(`(async () => { ${body} })()`),
    terminate: async () => {
      const isCrashed = page.waitForEvent('crash');
      send('Page.crash', {});
      await isCrashed;
    },
    close: () => page.close(),
  };

  /** Its own origin is the core's to answer; for all else the rules stand, and the content policy before them. */
  // Of a window that opens, and of a worker, no frame is known yet.
  function isOfPage(request: Request): boolean {
    try {
      return request.frame().page() === page;
    } catch {
      return false;
    }
  }

  function askFor(id: number): void {
    const asked = paused.get(id);
    if (asked === undefined) return;
    const { requestId, url: target, method, range } = asked;
    if (target.startsWith(`${origin}/`))
      tell('surface.request', { surface, request: id, method, url: target, range });
    else if (isAllowed(target)) send('Fetch.continueRequest', { requestId });
    else fail(id, 'BlockedByClient');
  }

  function fail(id: number, errorReason: 'Aborted' | 'BlockedByClient'): void {
    const asked = take(id);
    if (asked !== undefined) send('Fetch.failRequest', { requestId: asked.requestId, errorReason });
  }

  function take(id: number): Paused | undefined {
    const taken = paused.get(id);
    paused.delete(id);
    return taken;
  }

  /** The page, or the request, may be gone by now: nobody waits for it then. */
  function send(...[name, parameters]: Parameters<typeof devtools.send>): void {
    devtools.send(name, parameters).catch(() => undefined);
  }
}

interface Speaker {
  readonly origin: string;
  readonly frameId: string;
  /** The object of the function that gives a text to the document's `onmessage`. */
  deliver: string | null;
}

interface Paused {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly range: string | null;
}

function rangeOf(headers: Readonly<Record<string, string>>): string | null {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'range')?.[1] ?? null;
}

/** Applies a content rule list to a URL, as the app does (android/: RequestRules). */
function readRules(json: string): (url: string) => boolean {
  const rules = JSON.parse(json) as readonly Rule[]; // the core wrote it
  const read = rules.map(({ trigger, action }) => [new RegExp(trigger['url-filter']), action.type] as const);
  return (url) =>
    read.reduce((isAllowed, [filter, type]) => (filter.test(url) ? type !== 'block' : isAllowed), true);
}

interface Rule {
  readonly trigger: { readonly 'url-filter': string };
  readonly action: { readonly type: 'block' | 'ignore-previous-rules' };
}
