import { parseStatement } from '@org/package-format';
import type { Statement } from '@org/package-format';
import type { ManifestInput } from '@org/package-format/sign';
import {
  createKeyPair,
  openStoreFixture,
  pack,
  publish,
  readJson,
  registerPartner,
  sendAsOperator,
} from './fixture.js';
import type { StoreFixture } from './fixture.js';

/** A store with one partner, and what the partner and its hosts do with it. */
export interface Acme {
  readonly store: StoreFixture;
  readonly token: string;
  /** Publishes a version; what the store answers must have this status. */
  publish(id: string, version: string, options?: PublishOptions): Promise<Record<string, unknown>>;
  /** Sends JSON as the partner, or with another token. */
  post(path: string, body: unknown, token?: string): Promise<Response>;
  /** What a host is told. */
  read(id: string, channel?: string): Promise<Statement>;
  recall(recalls: readonly unknown[]): Promise<void>;
}

interface PublishOptions {
  readonly query?: string;
  readonly status?: number;
  readonly manifest?: Partial<ManifestInput>;
  readonly files?: Readonly<Record<string, string>>;
}

/** Opens the store; the partner may publish these programs. */
export async function openAcme(
  programs: readonly string[],
  options: Parameters<typeof openStoreFixture>[0] = {},
): Promise<Acme> {
  const store = await openStoreFixture(options);
  const keys = await createKeyPair();
  const token = await registerPartner(store.app, { id: 'acme', keys: [keys], programs });
  return {
    store,
    token,
    async publish(id, version, { query = '', status = 201, manifest = {}, files = {} } = {}) {
      const container = await pack(keys.signer, { id, version, ...manifest }, files);
      return readJson(await publish(store.app, token, id, container, query), status);
    },
    post: async (path, body, as = token) =>
      store.app.request(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${as}` },
        body: JSON.stringify(body),
      }),
    async read(id, channel = 'stable') {
      const response = await store.app.request(`/mini-programs/${id}/version?channel=${channel}`);
      return parseStatement(new Uint8Array(await response.arrayBuffer()));
    },
    async recall(recalls) {
      await readJson(await sendAsOperator(store.app, 'POST', '/recall', { recalls }), 201);
    },
  };
}
