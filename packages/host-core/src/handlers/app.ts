import { PROTOCOL_VERSION } from '@org/bridge-protocol';

import type { Handlers } from '../program-context.js';

/** Answers `app.*`. */
export const appHandlers: Handlers<
  | 'app.getLaunchOptions'
  | 'app.getEnvironment'
  | 'app.ready'
  | 'app.close'
  | 'app.restart'
  | 'app.setCloseConfirmation'
> = {
  'app.getLaunchOptions': (_params, { launch }) => ({
    path: launch.path ?? '',
    query: { ...launch.query },
    scene: launch.scene ?? 'host',
    referrer: launch.referrer ?? null,
  }),
  'app.getEnvironment': (_params, { host, platform, program }) => ({
    hostName: host.name,
    hostVersion: host.version,
    platform: platform.name,
    locale: host.locale,
    protocolVersion: PROTOCOL_VERSION,
    programId: program.id,
    programVersion: program.version,
  }),
  'app.ready': (_params, context) => {
    context.reportReady();
    return null;
  },
  'app.close': (_params, context) => {
    context.requestClose();
    return null;
  },
  'app.restart': ({ path }, context) => {
    context.requestRestart(path ?? null);
    return null;
  },
  'app.setCloseConfirmation': ({ enabled, message }, context) => {
    context.setCloseConfirmation(enabled ? (message ?? 'Something is not saved.') : null);
    return null;
  },
};
