import { createHmac } from 'node:crypto';

/** A user's name for one program: always the same to it, another to every other program. */
export function pairwiseId(
  secret: string,
  { programId, userId }: { readonly programId: string; readonly userId: string },
): string {
  return createHmac('sha256', secret).update(`subject ${programId} ${userId}`).digest('base64url');
}
