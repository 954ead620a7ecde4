import { Hono } from 'hono';
import { bearerToken, hashToken, isSameToken } from './auth.js';
import { StoreError } from './error.js';
import type { PublicationParts } from './publication.js';
import type { Access, Route, StoreContext, StoreEnvironment } from './route.js';
import { blobRoutes } from './routes/blobs.js';
import { documentRoutes } from './routes/document.js';
import { healthRoutes } from './routes/health.js';
import { logRoutes } from './routes/log.js';
import { partnerRoutes } from './routes/partners.js';
import { programRoutes } from './routes/programs.js';
import { releaseRoutes } from './routes/releases.js';
import { trustRoutes } from './routes/trust.js';
import type { LogRows } from './sql-log.js';
import type { TrustRows } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** The store as a function from Request to Response. */
export type StoreApp = Hono<StoreEnvironment>;

/** Everything the routes need. */
export interface AppParts extends PublicationParts {
  readonly trustRows: TrustRows;
  readonly logRows: LogRows;
  readonly log: TransparencyLog;
  readonly keyring: StoreKeyring;
  readonly operatorToken: string;
  /** Where clients reach the store, for the OpenAPI document. */
  readonly publicUrl: () => string;
  /** Receives what a client may not see: failures of the store itself. */
  readonly report: (message: string, error: unknown) => void;
}

/** Every route of the store, as the OpenAPI document lists them. */
function storeRoutes(parts: AppParts): readonly Route[] {
  const routes: readonly Route[] = [
    ...programRoutes(parts),
    ...releaseRoutes(parts),
    ...blobRoutes(parts),
    ...partnerRoutes(parts),
    ...trustRoutes(parts),
    ...logRoutes(parts),
    ...healthRoutes(),
    ...documentRoutes({ routes: () => routes, publicUrl: parts.publicUrl }),
  ];
  return routes;
}

/** Mounts the routes, with the gate in front of each and the headers around all. */
export function createApp(parts: AppParts): StoreApp {
  const app: StoreApp = new Hono();
  app.use(async (context, next) => {
    await next();
    setHeaders(context);
  });
  app.options('*', (context) => context.body(null, 204, preflightHeaders));
  for (const route of storeRoutes(parts)) {
    app.on(route.method.toUpperCase(), [toPattern(route.path)], async (context) => {
      await admit(route.access, context, parts);
      return route.handle(context);
    });
  }
  app.notFound((context) => refuse(context, routeNotFound(context)));
  app.onError((error, context) => {
    if (error instanceof StoreError && error.status < 500) return refuse(context, error);
    if (error instanceof StoreError && error.status === 503) {
      if (error.cause !== undefined) parts.report(error.message, error.cause);
      return refuse(context, error);
    }
    parts.report(`${context.req.method} ${context.req.path} failed`, error);
    return refuse(
      context,
      new StoreError('INTERNAL', 'The store failed: try again, and tell its operator if it stays so.'),
    );
  });
  return app;
}

/** A path of the OpenAPI document in the router's own words. The dot of `{index}.p` is part of what is matched. */
function toPattern(path: string): string {
  return path.replaceAll('{index}.p', ':index{\\d+\\.p}').replaceAll(/\{([a-zA-Z]\w*)\}/g, ':$1');
}

async function admit(access: Access, context: StoreContext, parts: AppParts): Promise<void> {
  if (access === 'public') return;
  const token = bearerToken(context.req.header('authorization'));
  const isOperator = isSameToken(token, parts.operatorToken);
  if (isOperator && access !== 'partner') {
    context.set('partnerId', null);
    return;
  }
  if (access === 'operator') throw unknownToken();
  // Looked up by its hash: what the time of a search could tell about a hash does not lead to the token.
  const partnerId = await parts.repository.partnerIdByToken(hashToken(token));
  if (partnerId === null) throw unknownToken();
  context.set('partnerId', partnerId);
}

function unknownToken(): StoreError {
  return new StoreError(
    'UNAUTHORIZED',
    'The token is not valid here: check it, or ask the operator for a new one.',
  );
}

function routeNotFound(context: StoreContext): StoreError {
  const what = `${context.req.method} ${context.req.path.slice(0, 200)}`;
  return new StoreError('ROUTE_NOT_FOUND', `${what} is not a route of the store: see GET /openapi.json.`);
}

function refuse(context: StoreContext, { code, message, status }: StoreError): Response {
  if (status === 401) context.header('WWW-Authenticate', 'Bearer');
  if (status === 503) context.header('Retry-After', '5');
  return context.json({ code, message }, status, { 'Cache-Control': 'no-store' });
}

/** Reading is open to every page: the data is public and no request carries credentials. Writing is not. */
const preflightHeaders = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match',
  'Access-Control-Max-Age': '86400',
} as const;

function setHeaders(context: StoreContext): void {
  const { headers } = context.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  if (!headers.has('Content-Security-Policy'))
    headers.set('Content-Security-Policy', "default-src 'none'; sandbox");
  if (!['GET', 'HEAD', 'OPTIONS'].includes(context.req.method)) return;
  headers.set('Access-Control-Allow-Origin', '*');
  headers.set(
    'Access-Control-Expose-Headers',
    'ETag, Accept-Ranges, Content-Range, Content-Length, Content-Encoding',
  );
  headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
}
