import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonSchema } from '@valibot/to-json-schema';
import { storeErrorStatus } from './error.js';
import type { Access, Content, Parameter, Route } from './route.js';
import { schemas } from './schemas.js';
import type { SchemaName } from './schemas.js';

/** The OpenAPI 3.1 document of exactly these routes. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): Record<string, unknown> {
  const paths = new Map<string, Record<string, unknown>>();
  for (const route of routes) {
    paths.set(route.path, { ...paths.get(route.path), [route.method]: operation(route) });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mini-program store',
      version: '1.0.0',
      description: 'Partners publish signed mini-programs here; hosts discover and download them.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        partner: { type: 'http', scheme: 'bearer', description: 'The token of a partner.' },
        operator: { type: 'http', scheme: 'bearer', description: 'The token of the operator.' },
      },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  return {
    operationId: route.operationId,
    summary: route.summary,
    security: security(route.access),
    ...(route.parameters === undefined ? {} : { parameters: route.parameters.map(parameter) }),
    ...(route.body === undefined ? {} : { requestBody: { required: true, ...content(route.body) } }),
    responses: { ...successes(route), ...refusals(route) },
  };
}

function security(access: Access): readonly Record<string, readonly string[]>[] {
  if (access === 'public') return [];
  return access.split('-or-').map((scheme) => ({ [scheme]: [] }));
}

function parameter({ name, in: place, description, pattern, isOptional = false }: Parameter) {
  const schema = { type: 'string', ...(pattern === undefined ? {} : { pattern }) };
  return { name, in: place, required: place !== 'header' && !isOptional, description, schema };
}

function successes({ responses }: Route): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      'schema' in response || 'bytes' in response ? content(response) : response,
    ]),
  );
}

/** One response for each status, with the codes that lead to it. */
function refusals({ errors, access }: Route): Record<string, unknown> {
  const codes = access === 'public' ? errors : [...errors, 'UNAUTHORIZED' as const];
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = storeErrorStatus[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      content({ description: names.map(describeCode).join(', '), schema: 'Error' }),
    ]),
  );
}

function describeCode(code: string): string {
  return code === 'PACKAGE_REFUSED' ? 'a code of the package format' : code;
}

function content(of: Content): Record<string, unknown> {
  const { description } = of;
  return 'schema' in of
    ? { description, content: { 'application/json': { schema: reference(of.schema) } } }
    : { description, content: { [of.bytes]: {} } };
}

function reference(name: SchemaName): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function componentSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      // Checks of our own and trimming have no JSON Schema; descriptions say what they ask for.
      const document = toJsonSchema(schema, {
        target: 'draft-2020-12',
        typeMode: 'input',
        ignoreActions: ['check', 'trim'],
      });
      // OpenAPI says once for the whole document which dialect it uses.
      delete document.$schema;
      return [name, document];
    }),
  );
}
