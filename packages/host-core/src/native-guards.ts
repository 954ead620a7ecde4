import { BridgeError } from '@org/bridge-protocol';

import { isAllowedUrl } from './allowed-url.js';

import type { NativeMethodName } from './platform-natives.js';
import type { ProgramContext } from './program-context.js';
import type { HandlerParamsOf } from '@org/bridge-protocol';

/** What the core decides before a platform is asked. A platform decides nothing. */
export const nativeGuards: {
  readonly [Name in NativeMethodName]?: (params: HandlerParamsOf<Name>, context: ProgramContext) => void;
} = {
  'link.open': ({ url }, { program }) => {
    if (isAllowedUrl(url, program.domains)) return;
    throw new BridgeError(
      'DOMAIN_NOT_ALLOWED',
      `link.open reaches https URLs of ${program.id}’s allowedDomains only: add the domain to the manifest.`,
    );
  },
};
