import { beforeEach } from 'vitest';

import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { ConsentChoice } from '../src/platform.js';
import type { Grant } from '../src/consent-record.js';
import type { ReleaseFactory } from '@org/testkit';

/** A payment that a program asks for. */
export const pay = { orderId: 'order-123', amount: 99.99, currency: 'USD' };
export const DAY_MS = 86_400_000;

/** A device with a user who is asked. It is a new one for each test. */
export interface ConsentScene {
  readonly device: Device;
  /** Permissions the user was asked for. */
  readonly asked: readonly string[];
  /** Installs a release that asks for the permissions, and launches it. */
  open(
    version: string,
    options?: { readonly permissions?: string[]; readonly reasons?: Record<string, string> },
  ): Promise<void>;
  /** What the user answers from now on. */
  answer(choice: ConsentChoice): void;
  grants(): Promise<readonly Grant[]>;
}

/** Sets the scene before each test. */
export function consentScene(factory: () => ReleaseFactory): ConsentScene {
  let device: Device;
  let asked: string[];

  beforeEach(async () => {
    device = await openDevice(factory());
    asked = [];
  });

  return {
    get device() {
      return device;
    },
    get asked() {
      return asked;
    },
    open: async (version, { permissions = ['payment'], reasons } = {}) => {
      const extra = reasons === undefined ? {} : { 'x-permission-reasons': reasons };
      await device.install(version, { manifest: { permissions, ...extra } });
      await device.launch();
    },
    answer: (choice) => {
      device.platform.user.consent = ({ permission }) => {
        asked.push(permission);
        return Promise.resolve(choice);
      };
    },
    grants: () => device.host.grants(id),
  };
}
