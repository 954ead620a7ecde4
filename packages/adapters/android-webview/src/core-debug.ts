// The same for hosts in development: programs may name servers under `.localhost`. Never ship it.

import { createDebugNativeCore } from '@org/host-core/native-debug';

Object.defineProperty(globalThis, 'miniProgramCore', { value: createDebugNativeCore() });
