import { BridgeError } from '@org/bridge-protocol';

import type { NativeCall, NativeProgram } from '@org/host-core';

import { fromBase64Url, toBase64Url } from './base64-url.js';
import { toAbortSignal } from './call-end.js';
import { createElement } from './create-element.js';
import { engineWindow } from './engine.js';
import { errorNameOf, noLongerWanted, userCancelled } from './native-error.js';

import type { NativePart, NativeSetup } from './native-part.js';

/**
 * The user of this device, by WebAuthn. Each program has a credential of its own at the host's site:
 * 1. The host shows the program's reason, as the program's words, and the user agrees.
 * 2. At the first use the device makes the credential. Its id is kept under the program's id; its public key is part of
 *    that one answer, for the partner's server to keep.
 * 3. The device recognises the user and signs the challenge. The signed client data name the host's origin.
 */
export async function biometricNatives(setup: NativeSetup): Promise<NativePart> {
  const { PublicKeyCredential: webAuthn } = engineWindow();
  const isThere = () => webAuthn?.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false) ?? false;
  return {
    methods: {
      'biometric.getInfo': async () => {
        const available = await isThere();
        // Which sense the device uses, a browser does not tell; a device counts as there once its user has set it up.
        return { available, kinds: [], enrolled: available };
      },
      ...(webAuthn === undefined ? {} : { 'biometric.authenticate': authenticate }),
    },
    unsupported: { 'biometric.authenticate': 'This browser has no WebAuthn.' },
    // The device's own half stays until its user removes it: no page can.
    forgetProgram: (programId) => {
      localStorage.removeItem(keyOf(programId));
    },
  };

  async function authenticate(
    params: { readonly challenge: string; readonly reason: string },
    call: NativeCall,
  ) {
    if (!(await isThere()))
      throw new BridgeError(
        'UNAVAILABLE',
        'This device has no way to recognise its user, or none is set up.',
      );
    await agree(params.reason, call, setup);
    // WebAuthn wants its numbers as bytes; whatever the partner's server made them of.
    const challenge = bytesOf(params.challenge);
    const signal = toAbortSignal(call.signal);
    const known = localStorage.getItem(keyOf(call.program.id));
    const created = known === null ? await create(call.program, signal) : null;
    const credentialId = known ?? created?.credentialId ?? '';
    const signed = await sign({ credentialId, challenge, signal });
    return { credentialId, ...signed, publicKey: created?.publicKey ?? null };
  }
}

function keyOf(programId: string): string {
  return `miniapp-biometric:${programId}`;
}

function bytesOf(challenge: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(challenge);
  } catch (cause) {
    const message = 'biometric.authenticate: challenge is not base64url, as Buffer.toString writes it.';
    throw new BridgeError('INVALID_PARAMS', message, { cause });
  }
}

async function agree(reason: string, call: NativeCall, { sheets, words }: NativeSetup): Promise<void> {
  const answer = await sheets.open<true>({
    call,
    title: words.recogniseTitle,
    type: 'choice',
    build: ({ content, close, cancelButton }) => {
      const proceed = createElement('button', {
        text: words.continue,
        attributes: { class: 'main', autofocus: '' },
        onClick: () => {
          close(true);
        },
      });
      content.append(
        createElement('q', { text: reason }),
        createElement('div', { attributes: { class: 'row' } }, [cancelButton(), proceed]),
      );
    },
  });
  if (answer === null) throw userCancelled();
}

async function create(
  program: NativeProgram,
  signal: AbortSignal,
): Promise<{ readonly credentialId: string; readonly publicKey: string | null }> {
  const credential = await navigator.credentials
    .create({
      signal,
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { name: location.hostname },
        user: {
          id: crypto.getRandomValues(new Uint8Array(16)),
          name: program.name,
          displayName: program.name,
        },
        // ECDSA and RSA with SHA-256: one of them every platform has.
        pubKeyCredParams: [
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 },
        ],
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          userVerification: 'required',
          // The user signs in to the host by other keys; a program's shall not be offered there.
          residentKey: 'discouraged',
        },
        attestation: 'none',
      },
    })
    .catch(refused);
  if (!(credential instanceof PublicKeyCredential)) throw userCancelled();
  // A created credential's response is this one (WebAuthn 5.1).
  const response = credential.response as AuthenticatorAttestationResponse;
  const key = response.getPublicKey();
  const credentialId = toBase64Url(new Uint8Array(credential.rawId));
  localStorage.setItem(keyOf(program.id), credentialId);
  return { credentialId, publicKey: key === null ? null : toBase64Url(new Uint8Array(key)) };
}

async function sign({
  credentialId,
  challenge,
  signal,
}: {
  readonly credentialId: string;
  readonly challenge: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}): Promise<{ readonly signature: string; readonly authenticatorData: string; readonly clientData: string }> {
  const credential = await navigator.credentials
    .get({
      signal,
      publicKey: {
        challenge,
        allowCredentials: [{ type: 'public-key', id: fromBase64Url(credentialId), transports: ['internal'] }],
        userVerification: 'required',
      },
    })
    .catch(refused);
  if (!(credential instanceof PublicKeyCredential)) throw userCancelled();
  // The response to a question is this one (WebAuthn 5.1).
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    signature: toBase64Url(new Uint8Array(response.signature)),
    authenticatorData: toBase64Url(new Uint8Array(response.authenticatorData)),
    clientData: toBase64Url(new Uint8Array(response.clientDataJSON)),
  };
}

// One name stands for a user who says no and for a credential that is gone: engines keep them apart from nobody.
function refused(cause: unknown): never {
  if (errorNameOf(cause) === 'AbortError') throw noLongerWanted();
  if (errorNameOf(cause) === 'NotAllowedError') throw userCancelled();
  throw new BridgeError('UNAVAILABLE', 'The device could not recognise its user: try again.', { cause });
}
