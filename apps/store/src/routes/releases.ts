import { packageLimits } from '@org/package-format';
import { readBody } from '../body.js';
import type { DeltaMaker } from '../delta-maker.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import { publish } from '../publication.js';
import type { PublicationParts } from '../publication.js';
import { rollBack } from '../rollback.js';
import { publishParameters, readPublishQuery } from '../publish-query.js';
import { answerPublished, defaultChannel, programIdOf, programIdParameter, readDocument } from '../route.js';
import type { Route, StoreContext } from '../route.js';

/** Where partners publish. */
export function releaseRoutes(parts: PublicationParts & { readonly deltas: DeltaMaker }): readonly Route[] {
  let underWay = 0;

  async function handle(context: StoreContext): Promise<Response> {
    const programId = programIdOf(context);
    const asked = readPublishQuery(context);
    if (underWay >= storeLimits.maxConcurrentPublications) {
      throw new StoreError(
        'STORE_BUSY',
        'The store is taking other publications: try again in a few seconds.',
      );
    }
    underWay += 1;
    try {
      const bytes = await readBody(context, packageLimits.maxContainerBytes);
      const partnerId = context.get('partnerId') ?? '';
      const statement = await publish(parts, { ...asked, programId, partnerId, bytes });
      parts.deltas.prepare({ programId, channel: asked.channel });
      return answerPublished(context, statement);
    } finally {
      underWay -= 1;
    }
  }

  async function handleRollback(context: StoreContext): Promise<Response> {
    const programId = programIdOf(context);
    const body = await readBody(context, storeLimits.maxJsonBodyBytes);
    const { channel = defaultChannel, toReleaseSeq } = readDocument(body, 'Rollback');
    const statement = await rollBack(parts, { programId, channel, toReleaseSeq });
    parts.deltas.prepare({ programId, channel });
    return answerPublished(context, statement);
  }

  return [
    {
      method: 'post',
      path: '/mini-programs/{id}/rollback',
      operationId: 'rollBack',
      summary: 'Makes an older release current again, never below the floor that the partner gave',
      access: 'operator',
      parameters: [programIdParameter],
      body: { description: 'Which release; the one before the current when empty.', schema: 'Rollback' },
      responses: { 201: { description: 'Announced.', schema: 'Published' } },
      errors: [
        'BODY_INVALID',
        'PROGRAM_NOT_FOUND',
        'RELEASE_NOT_FOUND',
        'BELOW_ROLLBACK_FLOOR',
        'RELEASE_RECALLED',
        'PERMISSION_NOT_ALLOWED',
        'DOMAIN_NOT_ALLOWED',
        'KEYS_REFUSED',
        'CONFLICT',
        'WITNESS_UNAVAILABLE',
        'RECOVERY_PENDING',
        'STORE_BUSY',
      ],
      handle: handleRollback,
    },
    {
      method: 'post',
      path: '/mini-programs/{id}/releases',
      operationId: 'publishRelease',
      summary:
        'Publishes a package; it is checked as a host will check it, and served from the next moment on',
      access: 'partner',
      parameters: [programIdParameter, ...publishParameters],
      body: { description: 'The bytes of the .mpk file.', bytes: 'application/octet-stream' },
      responses: { 201: { description: 'Published.', schema: 'Published' } },
      errors: [
        'QUERY_INVALID',
        'PROGRAM_NOT_OWNED',
        'PROGRAM_NOT_FOUND',
        'CONFLICT',
        'VERSION_NOT_HIGHER',
        'TOO_MANY_CHANNELS',
        'FORCE_REFUSED',
        'BODY_TOO_LARGE',
        'PERMISSION_NOT_ALLOWED',
        'DOMAIN_NOT_ALLOWED',
        'PACKAGE_REFUSED',
        'KEYS_REFUSED',
        'RELEASE_RECALLED',
        'WITNESS_UNAVAILABLE',
        'RECOVERY_PENDING',
        'STORE_BUSY',
      ],
      handle,
    },
  ];
}
