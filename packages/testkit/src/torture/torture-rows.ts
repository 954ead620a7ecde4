import {
  hostileIds,
  hostileMembers,
  hostileMethods,
  depthBombs,
  sizeBombs,
} from './attacks/packet-attacks.js';
import { cancels, disorder, forgedReplies, replays, versionSkew } from './attacks/call-attacks.js';
import { floods, gestures, permissionBypass } from './attacks/gate-attacks.js';
import { brokenHandlers, leaks } from './attacks/handler-attacks.js';
import {
  changedBuiltIns,
  childFrames,
  fallbacks,
  foreignDocuments,
  navigationRaces,
  origins,
  workers,
} from './attacks/peer-attacks.js';
import { lostHost, manySdks, reloadDuringCall, sleep } from './attacks/session-attacks.js';
import { byteStreams } from './attacks/stream-attacks.js';
import { difficultTexts, falsyResults, valuesBeyondJson } from './attacks/value-attacks.js';

import type { Attack } from './torture-bench.js';

const titled: readonly (readonly [title: string, attack: Attack])[] = [
  ['hostile ids', hostileIds],
  ['difficult texts', difficultTexts],
  ['falsy results', falsyResults],
  ['child frames', childFrames],
  ['hostile method names', hostileMethods],
  ['hostile members', hostileMembers],
  ['depth bombs', depthBombs],
  ['size bombs', sizeBombs],
  ['forged replies and events', forgedReplies],
  ['replayed calls and answers', replays],
  ['a reload during a call', reloadDuringCall],
  ['a silent or dead host', lostHost],
  ['navigation races', navigationRaces],
  ['foreign documents', foreignDocuments],
  ['origins and addresses that look alike', origins],
  ['replaced built-in functions', changedBuiltIns],
  ['ways around a permission', permissionBypass],
  ['floods', floods],
  ['answers out of order, doubled or lost', disorder],
  ['broken handlers', brokenHandlers],
  ['values beyond JSON', valuesBeyondJson],
  ['cancelled calls', cancels],
  ['versions that differ', versionSkew],
  ['two SDKs, and none', manySdks],
  ['sleep and clock jumps', sleep],
  ['streams of bytes', byteStreams],
  ['secrets in logs', leaks],
  ['a weaker transport', fallbacks],
  ['workers and channels', workers],
  ['gestures', gestures],
];

/** The thirty attacks and conditions, in the order of their numbers. */
export const tortureRows = titled.map(([title, attack], index) => ({ number: index + 1, title, attack }));
