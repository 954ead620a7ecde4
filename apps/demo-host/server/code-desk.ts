import { createHash, randomBytes } from 'node:crypto';

import { createCodeMemory, createOneTimeCodes } from '@org/host-core/codes';

import { accountOf } from './accounts.js';
import { pairwiseId } from './pairwise-id.js';

import type { CodeKind, IssueOutcome, RedeemRequest } from '@org/host-core/codes';

/** What a partner's server gets for a code. */
type RedeemedData =
  | { readonly kind: 'identity'; readonly subject: string }
  | { readonly kind: 'phone'; readonly phoneNumber: string }
  | { readonly kind: 'email'; readonly email: string };

/** How redeeming ended, for the endpoint. */
type RedeemAnswer =
  | { readonly type: 'redeemed'; readonly data: RedeemedData }
  | { readonly type: 'refused' }
  | { readonly type: 'rate-limited'; readonly retryAfterMs: number };

/** What a program asks a code for, on behalf of a signed-in user. */
export interface CodeQuestion {
  readonly userId: string;
  readonly programId: string;
  readonly kind: CodeKind;
  readonly audience: string | null;
}

/** Gives codes to programs, and what they stand for to servers of partners: the data takes no other way. */
export interface CodeDesk {
  /** Null for a program that no partner of this host publishes. */
  issue(question: CodeQuestion): Promise<IssueOutcome | null>;
  redeem(request: RedeemRequest): Promise<RedeemAnswer>;
}

/** Opens the desk. `log` gets one line for each refusal, with neither a code nor anything of a user in it. */
export function openCodeDesk(options: {
  readonly secret: string;
  /** Ids of partners by the ids of their programs. */
  readonly partners: ReadonlyMap<string, string>;
  readonly log: (line: string) => void;
  readonly now?: () => number;
}): CodeDesk {
  const { secret, partners, log, now = Date.now } = options;
  const codes = createOneTimeCodes({
    // A product keeps them in its database, so that every server of its backend sees them.
    store: createCodeMemory(now),
    random: (byteCount) => randomBytes(byteCount),
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
    now,
    // A product takes back what it gave for the code: sessions, tokens. This one gave nothing that could be.
    onReuse: ({ programId, kind }) => log(`A ${kind} code of ${programId} was shown twice: it has leaked.`),
  });

  return {
    issue: async ({ userId, programId, kind, audience }) => {
      const partnerId = partners.get(programId);
      return partnerId === undefined ? null : codes.issue({ userId, programId, kind, audience, partnerId });
    },
    redeem: async (request) => {
      const outcome = await codes.redeem(request);
      const { kind, programId, partnerId } = request;
      switch (outcome.type) {
        case 'redeemed':
          return { type: 'redeemed', data: dataOf(kind, { programId, userId: outcome.userId }) };
        case 'refused':
          log(`${partnerId} was refused a ${kind} code of ${programId}: ${outcome.reason}.`);
          return { type: 'refused' };
        case 'rate-limited':
          log(`${partnerId} shows too many codes.`);
          return outcome;
      }
    },
  };

  function dataOf(
    kind: CodeKind,
    user: { readonly programId: string; readonly userId: string },
  ): RedeemedData {
    const { phoneNumber, email } = accountOf(user.userId);
    switch (kind) {
      case 'identity':
        return { kind, subject: pairwiseId(secret, user) };
      case 'phone':
        return { kind, phoneNumber };
      case 'email':
        return { kind, email };
    }
  }
}
