import { Hono } from 'hono';
import { bearerToken, hashToken, isSameToken } from './auth.js';
import type { DeltaMaker } from './delta-maker.js';
import { StoreError } from './error.js';
import { createHealth } from './health.js';
import type { PublicationParts } from './publication.js';
import type { Access, Route, StoreContext, StoreEnvironment } from './route.js';
import { blobRoutes } from './routes/blobs.js';
import { channelRoutes } from './routes/channels.js';
import { deltaRoutes } from './routes/deltas.js';
import { deviceRoutes } from './routes/devices.js';
import { documentRoutes } from './routes/document.js';
import { healthRoutes } from './routes/health.js';
import { logRoutes } from './routes/log.js';
import { partnerRoutes } from './routes/partners.js';
import { programRoutes } from './routes/programs.js';
import { releaseRoutes } from './routes/releases.js';
import { trustRoutes } from './routes/trust.js';
import type { HealthRows } from './sql-health.js';
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
  readonly healthRows: HealthRows;
  readonly deltas: DeltaMaker;
  readonly operatorToken: string;
  /** Whether a proxy in front of the store says where requests come from. */
  readonly isBehindProxy: boolean;
  /** Where clients reach the store, for the OpenAPI document. */
  readonly publicUrl: () => string;
  /** Receives what a client may not see: failures of the store itself. */
  readonly report: (message: string, error: unknown) => void;
  /** Tells the operator, in the log of the store. */
  readonly tell: (message: string) => void;
}

/** Every route of the store, as the OpenAPI document lists them. */
function storeRoutes(parts: AppParts): readonly Route[] {
  const health = createHealth(parts);
  const routes: readonly Route[] = [
    ...programRoutes(parts),
    ...releaseRoutes(parts),
    ...channelRoutes({ ...parts, health }),
    ...deviceRoutes({ ...parts, health }),
    ...blobRoutes(parts),
    ...deltaRoutes(parts),
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
  const routes = storeRoutes(parts);
  const openPaths = routes.filter(isOpenToPages).map(({ path }) => path);
  app.use(async (context, next) => {
    await next();
    setHeaders(context, openPaths);
  });
  app.options('*', (context) =>
    context.body(null, 204, preflightHeaders(openPaths.includes(context.req.path))),
  );
  for (const route of routes) {
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

/** What a host in a page sends without credentials; everything else that writes carries a token. */
function isOpenToPages({ method, access }: Route): boolean {
  return method === 'post' && access === 'public';
}

/** Reading is open to every page: the data is public and no request carries credentials. Writing is not. */
function preflightHeaders(isOpenPath: boolean): Record<string, string> {
  return {
    'Access-Control-Allow-Methods': isOpenPath ? 'POST' : 'GET, HEAD',
    'Access-Control-Allow-Headers': isOpenPath ? 'Content-Type' : 'Range, If-Range, If-None-Match',
    'Access-Control-Max-Age': '86400',
  };
}

function setHeaders(context: StoreContext, openPaths: readonly string[]): void {
  const { headers } = context.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  if (!headers.has('Content-Security-Policy'))
    headers.set('Content-Security-Policy', "default-src 'none'; sandbox");
  const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);
  if (!isReading && !openPaths.includes(context.req.path)) return;
  headers.set('Access-Control-Allow-Origin', '*');
  headers.set(
    'Access-Control-Expose-Headers',
    'ETag, Accept-Ranges, Content-Range, Content-Length, Content-Encoding',
  );
  headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
}
