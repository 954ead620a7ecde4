import { BridgeError } from '@org/bridge-protocol';
import * as v from 'valibot';

import { permissionGate } from '../permission-gate.js';

import type { Handlers, ProgramContext } from '../program-context.js';

/** Answers `host.*`: what this host declares beyond the catalogue, under the same rules. */
export const hostHandlers: Handlers<'host.invoke'> = {
  'host.invoke': async ({ extension, method, params = {} }, context, { signal }) => {
    assertPermitted(`host.ext.${extension}`, context);
    const { extensions, program } = context;
    const known = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
    const declared = known !== undefined && Object.hasOwn(known, method) ? known[method] : undefined;
    if (declared === undefined)
      throw new BridgeError(
        'METHOD_NOT_FOUND',
        `This host has no "${method}" in an extension "${extension}".`,
      );
    const checked = v.safeParse(declared.params, params, { abortEarly: true });
    if (!checked.success)
      throw new BridgeError('INVALID_PARAMS', `${extension}.${method}: ${checked.issues[0].message}`);
    const result = await declared.handle(checked.output, { programId: program.id, signal });
    if (!v.is(declared.result, result))
      throw new BridgeError(
        'INVALID_RESULT',
        `The answer of ${extension}.${method} was not of its declared form.`,
      );
    return { result };
  },
};

// The permissions of extensions are the host's own words; the user is not asked for them.
function assertPermitted(permission: string, { program }: ProgramContext): void {
  const decision = permissionGate(permission, {
    programId: program.id,
    manifest: program.permissions,
    partner: program.partnerPermissions,
    answer: null,
    sensitive: false,
  });
  if (decision.type === 'deny') throw new BridgeError('PERMISSION_DENIED', decision.message);
}
