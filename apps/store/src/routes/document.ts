import { openApiDocument } from '../openapi.js';
import type { Route } from '../route.js';

/** The description of every route, this one included. */
export function documentRoutes(parts: {
  readonly routes: () => readonly Route[];
  readonly publicUrl: () => string;
}): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/openapi.json',
      operationId: 'getDocument',
      summary: 'This document',
      access: 'public',
      responses: { 200: { description: 'OpenAPI 3.1.', bytes: 'application/json' } },
      errors: [],
      handle: (context) => context.json(openApiDocument(parts.routes(), parts.publicUrl())),
    },
  ];
}
