import { BridgeError } from '@org/bridge-protocol';

import type { CancelSignal } from '@org/host-core';

import { errorNameOf, noLongerWanted } from './native-error.js';

/** Opens camera or microphone. Rejects with PERMISSION_DENIED, UNAVAILABLE, or CANCELLED when the call ended meanwhile. */
export async function openMedia(
  constraints: MediaStreamConstraints,
  { device, signal }: { readonly device: 'camera' | 'microphone'; readonly signal: CancelSignal },
): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints).catch((cause: unknown) => {
    throw refusalOf(cause, device);
  });
  if (!signal.aborted) return stream;
  closeMedia(stream);
  throw noLongerWanted();
}

/** Opens the camera in an element that shows it. */
export async function openCamera(
  facing: 'user' | 'environment',
  signal: CancelSignal,
): Promise<{ readonly video: HTMLVideoElement; readonly close: () => void }> {
  const size = { width: { ideal: 1_920 }, height: { ideal: 1_080 } };
  const stream = await openMedia({ video: { facingMode: facing, ...size } }, { device: 'camera', signal });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  const close = () => {
    video.srcObject = null;
    closeMedia(stream);
  };
  try {
    await video.play();
  } catch (cause) {
    close();
    throw new BridgeError('UNAVAILABLE', 'The camera gives no picture: try again.', { cause });
  }
  return { video, close };
}

/** Lets go of the device. */
export function closeMedia(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function refusalOf(cause: unknown, device: string): BridgeError {
  if (errorNameOf(cause) === 'NotAllowedError') {
    const message = `The browser does not let this site use the ${device}: allow it in the settings of the browser.`;
    return new BridgeError('PERMISSION_DENIED', message, { cause });
  }
  const message = `There is no ${device}, or another app uses it: try again later.`;
  return new BridgeError('UNAVAILABLE', message, { cause });
}
