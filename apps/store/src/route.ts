import type { Context } from 'hono';
import * as v from 'valibot';
import { isProgramId } from '@org/package-format';
import type { Statement } from '@org/package-format';
import { StoreError } from './error.js';
import type { StoreErrorCode } from './error.js';
import { schemas } from './schemas.js';
import type { Document, SchemaName } from './schemas.js';

/** What the gate in front of a route leaves for it. */
export interface StoreEnvironment {
  /** What a Node server adds to a request; nothing in tests without one. */
  Bindings: { readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } } };
  Variables: {
    /** Set on routes for partners; null for the operator. */
    partnerId: string | null;
  };
}

/** One request and the means to answer it. */
export type StoreContext = Context<StoreEnvironment>;

/** Who may call a route. */
export type Access = 'public' | 'partner' | 'operator' | 'partner-or-operator';

/** A body of JSON by the name of its schema, or of bytes by their type. */
export type Content =
  | { readonly description: string; readonly schema: SchemaName }
  | { readonly description: string; readonly bytes: string };

/** A header or path parameter, for the document. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'header' | 'query';
  readonly description: string;
  readonly pattern?: string;
  readonly isOptional?: boolean;
}

/** One route: what the document says about it, and the function that answers. Nothing else is served. */
export interface Route {
  readonly method: 'get' | 'post' | 'put';
  /** In OpenAPI's form: `/mini-programs/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly access: Access;
  readonly parameters?: readonly Parameter[];
  readonly body?: Content;
  readonly responses: Readonly<Record<number, Content | { readonly description: string }>>;
  readonly errors: readonly StoreErrorCode[];
  readonly handle: (context: StoreContext) => Promise<Response> | Response;
}

/** The path parameter of every route below a program. */
export const programIdParameter: Parameter = {
  name: 'id',
  in: 'path',
  description: 'Program id, such as com.partner.loans.',
};

/** The channel that is meant when nobody names one. */
export const defaultChannel = 'stable';

/** The query parameter of routes that read a channel. */
export const channelParameter: Parameter = {
  name: 'channel',
  in: 'query',
  description: 'The channel; stable when it is left out.',
  pattern: '^[a-z][a-z0-9-]{0,31}$',
  isOptional: true,
};

/** The path parameter of what is named by its digest. */
export const sha256Parameter: Parameter = {
  name: 'sha256',
  in: 'path',
  description: 'Lower-case hexadecimal SHA-256.',
  pattern: '^[0-9a-f]{64}$',
};

/** The headers of a request that resumes. */
export const rangeParameters: readonly Parameter[] = [
  { name: 'Range', in: 'header', description: 'One range, such as bytes=1000- to resume.' },
  { name: 'If-Range', in: 'header', description: 'The ETag of the plain bytes.' },
];

/** The program id in the path; one that no program can have is not looked up. */
export function programIdOf(context: StoreContext): string {
  const id = context.req.param('id') ?? '';
  if (!isProgramId(id)) throw programNotFound(id);
  return id;
}

/** The refusal for an id that the store does not serve. */
export function programNotFound(id: string): StoreError {
  return new StoreError(
    'PROGRAM_NOT_FOUND',
    `The store has no program ${JSON.stringify(id.slice(0, 128))}: see GET /mini-programs.`,
  );
}

/** A response of JSON; the type holds it to the documented schema. */
export function respond<Name extends SchemaName>(
  context: StoreContext,
  _schema: Name,
  document: Document<Name>,
  init: { readonly status?: 200 | 201 | 202; readonly headers?: Record<string, string> } = {},
): Response {
  return context.json(document, init.status ?? 200, init.headers);
}

/** What became current: the answer to whoever published, promoted, rolled back or steered a release. */
export function answerPublished(
  context: StoreContext,
  statement: Statement,
  status: 200 | 201 = 201,
): Response {
  const { id, channel, version, releaseSeq, statementSeq, manifestSha256, container } = statement;
  const permille = statement.rollout?.permille ?? 1000;
  const published = { id, channel, version, permille, releaseSeq, statementSeq, manifestSha256, container };
  return respond(context, 'Published', published, { status });
}

/** Reads a JSON body and holds it to its schema. */
export function readDocument<Name extends SchemaName>(bytes: Uint8Array, schema: Name): Document<Name> {
  const result = v.safeParse(schemas[schema], parse(bytes));
  if (result.success) return result.output;
  const problems = result.issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
  throw new StoreError('BODY_INVALID', `The body does not fit: ${problems.join('; ')}.`);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new StoreError('BODY_INVALID', 'The body is not JSON: send a JSON object in UTF-8.', { cause });
  }
}
