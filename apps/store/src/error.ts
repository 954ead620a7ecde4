import type { PackageErrorCode } from '@org/package-format';

/** HTTP status of every refusal that is the store's own. The list is closed; docs and OpenAPI follow from it. */
export const storeErrorStatus = {
  BODY_INVALID: 400,
  QUERY_INVALID: 400,
  UNAUTHORIZED: 401,
  PROGRAM_NOT_OWNED: 403,
  ROUTE_NOT_FOUND: 404,
  PROGRAM_NOT_FOUND: 404,
  ICON_NOT_FOUND: 404,
  BLOB_NOT_FOUND: 404,
  PARTNER_NOT_FOUND: 404,
  DOCUMENT_NOT_FOUND: 404,
  RELEASE_NOT_FOUND: 404,
  DELTA_NOT_FOUND: 404,
  CONFLICT: 409,
  PARTNER_EXISTS: 409,
  PROGRAM_OWNED: 409,
  PROGRAM_IN_USE: 409,
  VERSION_NOT_HIGHER: 409,
  TOO_MANY_CHANNELS: 409,
  ROLLOUT_HALTED: 409,
  FORCE_REFUSED: 409,
  BODY_TOO_LARGE: 413,
  RANGE_NOT_SATISFIABLE: 416,
  PERMISSION_NOT_ALLOWED: 422,
  DOMAIN_NOT_ALLOWED: 422,
  PACKAGE_REFUSED: 422,
  KEYS_REFUSED: 422,
  BELOW_ROLLBACK_FLOOR: 422,
  RELEASE_RECALLED: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  STORE_BUSY: 503,
  WITNESS_UNAVAILABLE: 503,
  RECOVERY_PENDING: 503,
  KEY_MISSING: 500,
  PORT_TAKEN: 500,
  DATA_IN_USE: 500,
  DATA_DAMAGED: 500,
  CONFIG_INVALID: 500,
} as const;

/** A reason of the store's own; PACKAGE_REFUSED stands for every code of the package format. */
export type StoreErrorCode = keyof typeof storeErrorStatus;

/** Something the store refuses or cannot do, with a message that says what to do next. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
  readonly code: StoreErrorCode | PackageErrorCode;
  readonly status: (typeof storeErrorStatus)[StoreErrorCode];

  constructor(code: StoreErrorCode, message: string, details: StoreErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.packageCode ?? code;
    this.status = storeErrorStatus[code];
  }
}

/** What led to a refusal. `packageCode` is what the client sees instead of PACKAGE_REFUSED. */
export interface StoreErrorDetails {
  readonly cause?: unknown;
  readonly packageCode?: PackageErrorCode;
}

/** Another process listens on the port. The message is made for printing as it is. */
export class PortTakenError extends StoreError {
  override readonly name = 'PortTakenError';
  readonly port: number;

  constructor(port: number, cause?: unknown) {
    const message = `Port ${String(port)} is taken by another program: stop it, or choose another port with STORE_PORT.`;
    super('PORT_TAKEN', message, { cause });
    this.port = port;
  }
}
