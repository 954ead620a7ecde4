import type { ResultOf } from '@org/bridge-protocol';
import type { NativeProgram } from '@org/host-core';

import { whenSessionEnds } from './call-end.js';
import { errorNameOf } from './native-error.js';

import type { NativePart } from './native-part.js';

/** More room or less. The answer is what the browser made of it; a picture in a picture is not made of a page. */
export async function displayModeNatives(): Promise<NativePart> {
  const canTurn = await canLockOrientation();
  return {
    methods: {
      'ui.setDisplayMode': async ({ mode, orientation }, call) => {
        const { program } = call;
        if (mode === 'fullscreen') await enterFullscreen(program);
        if (mode === 'inline') await leaveFullscreen(program);
        if (orientation !== undefined && isFullscreen(program)) await turn(orientation);
        if (isFullscreen(program)) whenSessionEnds(call, () => void leaveFullscreen(program));
        return modeOf(program);
      },
    },
    without: canTurn ? {} : { 'ui.setDisplayMode': ['orientation'] },
  };
}

async function enterFullscreen({ mount }: NativeProgram): Promise<void> {
  const element = mount instanceof Element ? mount : document.documentElement;
  // The browser or the user refused: the answer says that the program is where it was.
  await element.requestFullscreen().catch(() => undefined);
}

async function leaveFullscreen(program: NativeProgram): Promise<void> {
  if (isFullscreen(program)) await document.exitFullscreen();
}

function isFullscreen({ mount }: NativeProgram): boolean {
  return (mount instanceof Element ? mount : document.documentElement).matches(':fullscreen');
}

function modeOf(program: NativeProgram): ResultOf<'ui.setDisplayMode'> {
  return { mode: isFullscreen(program) ? 'fullscreen' : 'inline' };
}

async function turn(orientation: OrientationLockType): Promise<void> {
  // A device that does not turn now is no reason to refuse the room.
  await screen.orientation.lock(orientation).catch(() => undefined);
}

/**
 * Asked by trying: a device that cannot says NotSupportedError, one that could says that the page is not fullscreen. Some
 * engines say the second everywhere, and turn nothing that has no touch screen.
 */
async function canLockOrientation(): Promise<boolean> {
  try {
    await screen.orientation.lock('any');
    screen.orientation.unlock();
    return true;
  } catch (error) {
    return errorNameOf(error) === 'SecurityError' && matchMedia('(pointer: coarse)').matches;
  }
}
