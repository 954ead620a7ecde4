// What a mock host remembers for a program: storage, permissions, payments.

import { BridgeError, limits, permissions } from '@org/bridge-protocol';

import type { JsonValue, Permission, PermissionState, ResultOf } from '@org/bridge-protocol/wire';

/** The program a mock pretends to run. */
export interface MockProgram {
  readonly id: string;
  readonly version: string;
}

/** How a mock user answers a question for a permission. */
export type Consent = 'granted' | 'denied' | 'dismissed';

/** The memory of one mock; its sessions share it. */
export interface MockState {
  readonly storage: Map<string, JsonValue>;
  readonly secrets: Map<string, string>;
  readonly files: Map<string, Uint8Array>;
  readonly pages: { readonly path: string }[];
  readonly permissions: Map<Permission, PermissionState>;
  readonly payments: Map<string, ResultOf<'payment.getStatus'>>;
  /** Answers by idempotency key: a repeat is the same act. */
  readonly journal: Map<string, { readonly params: string; readonly result: Promise<JsonValue> }>;
}

/** A fresh memory. What is not said is as in a host with a new user: sensitive permissions ask, the rest are granted. */
export function createMockState(initial: Partial<Record<Permission, PermissionState>>): MockState {
  // Object.keys forgets that the catalogue's own names are permissions.
  const names = Object.keys(permissions) as Permission[];
  const states = names.map((name): [Permission, PermissionState] => [
    name,
    initial[name] ?? (permissions[name].sensitive ? 'prompt' : 'granted'),
  ]);
  return {
    storage: new Map(),
    secrets: new Map(),
    files: new Map(),
    pages: [{ path: '/' }],
    permissions: new Map(states),
    payments: new Map(),
    journal: new Map(),
  };
}

/** Keeps a value, within the limits a host has. */
export function keep(storage: Map<string, JsonValue>, key: string, value: JsonValue): void {
  const others = new Map(storage).set(key, value);
  if (others.size > limits.maxStorageKeys || usedChars(others) > limits.storageQuotaChars) {
    throw new BridgeError('QUOTA_EXCEEDED', 'storage is full: remove what is no longer needed.');
  }
  storage.set(key, value);
}

/** What a host counts: UTF-16 code units of keys and of values as JSON. */
export function usedChars(storage: ReadonlyMap<string, JsonValue>): number {
  let chars = 0;
  for (const [key, value] of storage) chars += key.length + JSON.stringify(value).length;
  return chars;
}
