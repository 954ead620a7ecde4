import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { openStoreFixture, readJson } from './fixture.js';
import type { StoreFixture } from './fixture.js';

/** The parts of OpenAPI 3.1 that the document uses, held strictly. */
const media = v.record(
  v.string(),
  v.strictObject({ schema: v.optional(v.strictObject({ $ref: v.string() })) }),
);
const description = v.pipe(v.string(), v.minLength(1));
const response = v.strictObject({ description, content: v.optional(media) });
const operation = v.strictObject({
  operationId: v.pipe(v.string(), v.regex(/^[a-z][A-Za-z]+$/)),
  summary: description,
  security: v.array(v.record(v.picklist(['partner', 'operator']), v.tuple([]))),
  parameters: v.optional(
    v.array(
      v.strictObject({
        name: v.string(),
        in: v.picklist(['path', 'header', 'query']),
        required: v.boolean(),
        description,
        schema: v.strictObject({ type: v.literal('string'), pattern: v.optional(v.string()) }),
      }),
    ),
  ),
  requestBody: v.optional(v.strictObject({ description, required: v.literal(true), content: media })),
  responses: v.record(v.pipe(v.string(), v.regex(/^[2345]\d\d$/)), response),
});
const openApi = v.strictObject({
  openapi: v.literal('3.1.0'),
  info: v.strictObject({
    title: description,
    version: description,
    description,
    license: v.strictObject({ name: v.string(), identifier: v.string() }),
  }),
  servers: v.tuple([v.strictObject({ url: v.pipe(v.string(), v.url()) })]),
  paths: v.record(
    v.pipe(v.string(), v.startsWith('/')),
    v.record(v.picklist(['get', 'post', 'put']), operation),
  ),
  components: v.strictObject({
    schemas: v.record(v.string(), v.looseObject({ type: v.picklist(['object', 'array']) })),
    securitySchemes: v.record(
      v.string(),
      v.strictObject({ type: v.literal('http'), scheme: v.literal('bearer'), description }),
    ),
  }),
});

let store: StoreFixture;
let document: v.InferOutput<typeof openApi>;

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => ({ path, method, details })),
  );

beforeAll(async () => {
  store = await openStoreFixture();
  document = v.parse(openApi, await readJson(await store.app.request('/openapi.json')));
});

afterAll(() => store.close());

describe('the OpenAPI document', () => {
  it('has every route that the store answers', () => {
    const served = store.app.routes
      .filter(({ method, path }) => !['ALL', 'OPTIONS'].includes(method) && path !== '/*')
      .map(({ method, path }) => `${method} ${path.replaceAll(':index{\\d+\\.p}', ':index.p')}`);
    const documented = operations().map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(documented.sort()).toEqual(served.sort());
    expect(documented).toEqual([
      'GET /blobs/:sha256',
      'GET /deltas/:from/:to',
      'GET /health',
      'GET /log/consistency',
      'GET /log/entries/:index',
      'GET /log/entries/:index.p/:count',
      'GET /log/head',
      'GET /log/tile/:level/:index',
      'GET /log/tile/:level/:index.p/:count',
      'GET /mini-programs',
      'GET /mini-programs/:id/health',
      'GET /mini-programs/:id/icon',
      'GET /mini-programs/:id/statements/:sha256',
      'GET /mini-programs/:id/version',
      'GET /openapi.json',
      'GET /partners/:id/keys',
      'GET /partners/:id/keys/:version',
      'GET /partners/:id/keys/:version/announcement',
      'GET /recall',
      'GET /trust/store-keys',
      'GET /trust/store-keys/:version',
      'POST /mini-programs/:id/channels/:channel',
      'POST /mini-programs/:id/force',
      'POST /mini-programs/:id/releases',
      'POST /mini-programs/:id/rollback',
      'POST /mini-programs/:id/rollout',
      'POST /mini-programs/updates',
      'POST /mini-programs/verdicts',
      'POST /partners',
      'POST /partners/:id/keys',
      'POST /recall',
      'POST /trust/store-keys',
      'PUT /partners/:id',
    ]);
  });

  it('names each operation once', () => {
    const names = operations().map(({ details }) => details.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes every parameter in a path', () => {
    for (const { path, details } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (details.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(
        described.map(({ name }) => name),
        path,
      ).toEqual(inPath);
      expect(described.every(({ required }) => required)).toBe(true);
    }
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference,
    );
    const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) expect(defined).toContain(reference);
  });

  it('tells each status with its codes, and who may call', () => {
    const publication = document.paths['/mini-programs/{id}/releases']?.post;
    expect(publication?.security).toEqual([{ partner: [] }]);
    expect(publication?.responses['409']?.description).toBe(
      'CONFLICT, VERSION_NOT_HIGHER, TOO_MANY_CHANNELS, FORCE_REFUSED',
    );
    expect(publication?.responses['401']?.description).toBe('UNAUTHORIZED');
    expect(document.paths['/mini-programs']?.get?.security).toEqual([]);
  });

  it('points to the address that clients use', () => {
    expect(document.servers).toEqual([{ url: 'https://store.acme.com' }]);
  });
});

describe('a request that is no route', () => {
  it('gets a code and the way to the document', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['DELETE', '/partners/acme'],
      ['POST', '/mini-programs'],
    ] as const) {
      const answer = await readJson(await store.app.request(path, { method }), 404);
      expect(answer).toEqual({
        code: 'ROUTE_NOT_FOUND',
        message: `${method} ${path} is not a route of the store: see GET /openapi.json.`,
      });
    }
  });
});
