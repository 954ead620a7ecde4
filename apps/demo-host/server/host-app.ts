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
import { parseCharge, parseTokenQuestion } from './questions.js';

import type { Context } from 'hono';

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
  readonly sessions: Sessions;
  readonly tokens: TokenDesk;
  /** What transaction numbers are made with. */
  readonly secret: string;
}

const COOKIE = 'harbour_session';
const MAX_BODY_BYTES = 8_192;

/** The host's own small backend: its page, its settings, and the two desks that only a signed-in user reaches. */
export function createHostApp(options: HostAppOptions): Hono {
  const { pageFolder, origin, storeUrl, storeRoot, programOrigin, sessions, tokens, secret } = options;
  if (!existsSync(join(pageFolder, 'index.html'))) {
    throw new DemoError('PAGE_NOT_BUILT', 'The host page is not built. Run: npm run build');
  }
  const pageHeaders = hostPagePolicy({
    programOrigins: programOrigin.replace('{label}', '*'),
    connect: [storeUrl],
  });
  const app = new Hono();

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
    return context.json({ storeUrl, storeRoot, programOrigin });
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

  app.get('/', async (context, next) => {
    if (sessions.userOf(getCookie(context, COOKIE)) === null) {
      setCookie(context, COOKIE, sessions.open(), { httpOnly: true, sameSite: 'Strict', path: '/' });
    }
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

  function signedInUser(context: Context): string {
    // A form or a script of another site may send the cookie's request, but not under this page's origin.
    if (context.req.header('origin') !== origin) refuse(403, 'Only the host page may ask.');
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

function refuse(status: 400 | 401 | 403, message: string): never {
  throw new HTTPException(status, { message });
}
