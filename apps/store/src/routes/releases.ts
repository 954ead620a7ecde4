import { packageLimits } from '@org/package-format';
import { readBody } from '../body.js';
import { StoreError } from '../error.js';
import { storeLimits } from '../limits.js';
import { publish } from '../publication.js';
import type { PublicationParts } from '../publication.js';
import { programIdOf, programIdParameter, respond } from '../route.js';
import type { Route, StoreContext } from '../route.js';

/** Where partners publish. */
export function releaseRoutes(parts: PublicationParts): readonly Route[] {
  let underWay = 0;

  async function handle(context: StoreContext): Promise<Response> {
    const programId = programIdOf(context);
    if (underWay >= storeLimits.maxConcurrentPublications) {
      throw new StoreError(
        'STORE_BUSY',
        'The store is taking other publications: try again in a few seconds.',
      );
    }
    underWay += 1;
    try {
      const bytes = await readBody(context, packageLimits.maxContainerBytes);
      const partnerId = context.get('partnerId');
      const statement = await publish(parts, { programId, partnerId, bytes });
      const { id, version, releaseSeq, statementSeq, manifestSha256, container } = statement;
      const published = { id, version, releaseSeq, statementSeq, manifestSha256, container };
      return respond(context, 'Published', published, { status: 201 });
    } finally {
      underWay -= 1;
    }
  }

  return [
    {
      method: 'post',
      path: '/mini-programs/{id}/releases',
      operationId: 'publishRelease',
      summary:
        'Publishes a package; it is checked as a host will check it, and served from the next moment on',
      access: 'partner',
      parameters: [programIdParameter],
      body: { description: 'The bytes of the .mpk file.', bytes: 'application/octet-stream' },
      responses: { 201: { description: 'Published.', schema: 'Published' } },
      errors: [
        'PROGRAM_NOT_OWNED',
        'PROGRAM_NOT_FOUND',
        'CONFLICT',
        'VERSION_NOT_HIGHER',
        'BODY_TOO_LARGE',
        'PERMISSION_NOT_ALLOWED',
        'DOMAIN_NOT_ALLOWED',
        'PACKAGE_REFUSED',
        'STORE_BUSY',
      ],
      handle,
    },
  ];
}
