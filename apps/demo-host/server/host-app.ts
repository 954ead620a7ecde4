import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { hostPagePolicy } from '@org/adapter-browser/serve';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';

import { DemoError } from './error.js';
import { charge } from './payment-desk.js';
import { accountOf } from './accounts.js';
import { pairwiseId } from './pairwise-id.js';
import { parseCharge, parseCodeQuestion, parseTokenQuestion, parseUserQuestion } from './questions.js';
import { createRedeemApp } from './redeem-app.js';

import type { Context } from 'hono';

import type { CodeDesk } from './code-desk.js';
import type { Sessions } from './sessions.js';
import type { TokenDesk } from './token-desk.js';

/** What the host page's server is made of. */
export interface HostAppOptions {
  /** Folder with the built page. */
  readonly pageFolder: string;
  /** The exact origin of the page. */
  readonly origin: string;
  readonly storeUrl: string;
  readonly storeRoot: string;
  /** Origin of a program, with `{label}` in the place of its label. */
  readonly programOrigin: string;
  /** How often the page looks for updates by itself. */
  readonly checkEveryMs: number;
  readonly sessions: Sessions;
  readonly tokens: TokenDesk;
  readonly codes: CodeDesk;
  /** Partners whose servers may redeem codes. */
  readonly partnerIds: ReadonlySet<string>;
  /** What transaction numbers are made with. */
  readonly secret: string;
}

const COOKIE = 'harbour_session';
const MAX_BODY_BYTES = 8_192;

/** The host's own small backend: its page, its settings, and the desks that only a signed-in user reaches. */
export function createHostApp(options: HostAppOptions): Hono {
  const { pageFolder, origin, storeUrl, storeRoot, programOrigin, checkEveryMs } = options;
  const { sessions, tokens, codes, partnerIds, secret } = options;
  if (!existsSync(join(pageFolder, 'index.html'))) {
    throw new DemoError('PAGE_NOT_BUILT', 'The host page is not built. Run: npm run build');
  }
  const pageHeaders = hostPagePolicy({
    programOrigins: programOrigin.replace('{label}', '*'),
    connect: [storeUrl],
  });
  const app = new Hono();

  // For servers, which reach this one by whatever name.
  app.route('/', createRedeemApp({ codes, partnerIds, secret }));

  app.use(async (context, next) => {
    // Another name that leads here would be another origin: the page's own is the only one that may launch programs.
    const { pathname, origin: asked } = new URL(context.req.url);
    if (asked !== origin) return context.redirect(origin + pathname);
    await next();
    for (const [name, value] of Object.entries(pageHeaders)) context.header(name, value);
    return undefined;
  });

  app.get('/config.json', (context) => {
    context.header('cache-control', 'no-store');
    return context.json({ storeUrl, storeRoot, programOrigin, checkEveryMs });
  });
  app.get('/.well-known/jwks.json', (context) => context.json(tokens.keySet));

  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.post('/api/token', async (context) => {
    const userId = signedInUser(context);
    return context.json(await tokens.issue({ ...parseTokenQuestion(await readJson(context)), userId }));
  });
  app.post('/api/payments', async (context) => {
    const userId = signedInUser(context);
    return context.json(charge(secret, { ...parseCharge(await readJson(context)), userId }));
  });

  app.post('/api/code', async (context) => {
    const userId = signedInUser(context);
    const outcome = await codes.issue({ ...parseCodeQuestion(await readJson(context)), userId });
    if (outcome === null) refuse(404, 'No partner of this host publishes that program.');
    if (outcome.type === 'issued')
      return context.json({ code: outcome.code, expiresAtMs: outcome.expiresAtMs });
    context.header('retry-after', String(Math.ceil(outcome.retryAfterMs / 1_000)));
    return context.json({ message: 'Too many codes.' }, 429);
  });
  app.post('/api/user', async (context) => {
    const userId = signedInUser(context);
    const { programId } = parseUserQuestion(await readJson(context));
    return context.json({ id: pairwiseId(secret, { programId, userId }), name: accountOf(userId).name });
  });
  app.get('/api/account', (context) => {
    context.header('cache-control', 'no-store');
    const userId = sessions.userOf(getCookie(context, COOKIE));
    return context.json({ name: userId === null ? null : accountOf(userId).name });
  });
  app.post('/api/sign-in', (context) => {
    assertOwnPage(context);
    setSession(context, sessions.signIn(getCookie(context, COOKIE)));
    return context.body(null, 204);
  });
  app.post('/api/sign-out', (context) => {
    assertOwnPage(context);
    setSession(context, sessions.signOut(getCookie(context, COOKIE) ?? ''));
    return context.body(null, 204);
  });

  app.get('/', async (context, next) => {
    // Whoever has never been here is a new demo user; whoever signed out stays out.
    if (!sessions.isOurs(getCookie(context, COOKIE))) setSession(context, sessions.open());
    context.header('cache-control', 'no-store');
    await next();
  });
  app.get(
    '*',
    serveStatic({
      root: pageFolder,
      onFound: (path, context) => {
        // Names in assets/ hold a hash of the content.
        if (path.includes('/assets/')) context.header('cache-control', 'public, max-age=31536000, immutable');
      },
    }),
  );
  return app;

  // A form or a script of another site may send the cookie's request, but not under this page's origin.
  function assertOwnPage(context: Context): void {
    if (context.req.header('origin') !== origin) refuse(403, 'Only the host page may ask.');
  }

  function setSession(context: Context, cookie: string): void {
    setCookie(context, COOKIE, cookie, { httpOnly: true, sameSite: 'Strict', path: '/' });
  }

  function signedInUser(context: Context): string {
    assertOwnPage(context);
    return (
      sessions.userOf(getCookie(context, COOKIE)) ??
      refuse(401, 'Nobody is signed in: open the host page first.')
    );
  }
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return refuse(400, 'The body is not JSON.');
  }
}

function refuse(status: 400 | 401 | 403 | 404, message: string): never {
  throw new HTTPException(status, { message });
}
