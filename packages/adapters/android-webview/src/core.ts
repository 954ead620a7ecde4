// host-core for the app's script context: `miniProgramCore.receive(word)`, then `miniProgramCore.drain()`.

import { createNativeCore } from '@org/host-core/native';

Object.defineProperty(globalThis, 'miniProgramCore', { value: createNativeCore() });
