import type { PackageCrypto, SignatureRequest } from '@org/package-format';

/**
 * The same answers, each signature checked once: thousands of restarts ask the same. Bytes are hashed every time, and in
 * one go, so that nothing waits for another thread.
 */
export function memoCrypto(crypto: PackageCrypto): PackageCrypto {
  const answered = new Map<string, Answer[]>();

  return {
    createSha256: () => crypto.createSha256(),
    verifySignature: async (request) => {
      const name = `${request.key.keyId} ${request.signature.slice(0, 24).join()}`;
      const answers = answered.get(name) ?? [];
      answered.set(name, answers);
      const known = answers.find(({ asked }) => isSame(asked, request));
      if (known !== undefined) return known.isValid;
      const isValid = await crypto.verifySignature(request);
      answers.push({ asked: request, isValid });
      return isValid;
    },
  };
}

interface Answer {
  readonly asked: SignatureRequest;
  readonly isValid: boolean;
}

function isSame(one: SignatureRequest, other: SignatureRequest): boolean {
  return isEqual(one.signature, other.signature) && isEqual(one.message, other.message);
}

/** Whether two arrays hold the same bytes. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
