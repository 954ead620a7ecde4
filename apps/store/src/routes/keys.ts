import { toBase64 } from '@org/package-format';
import type { PublicKey } from '@org/package-format';
import { respond } from '../route.js';
import type { Route } from '../route.js';

/** The store's public keys. */
export function keyRoutes({ storeKey }: { readonly storeKey: PublicKey }): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/keys',
      operationId: 'listKeys',
      summary:
        'The public keys that sign statements; for reading, because hosts pin theirs and never fetch them',
      access: 'public',
      responses: { 200: { description: 'The keys in use.', schema: 'KeyList' } },
      errors: [],
      handle: (context) =>
        respond(context, 'KeyList', { keys: [{ keyId: storeKey.keyId, spki: toBase64(storeKey.spki) }] }),
    },
  ];
}
