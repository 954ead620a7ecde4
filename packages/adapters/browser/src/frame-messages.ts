// The messages between a surface and the documents in its frame. Everything a frame sends is unknown until parsed here.

import { parseHealthReport } from '@org/host-core/surface';

import type { HealthReport } from '@org/host-core/surface';

import type { ReleasePiece } from './release-piece.js';

/** Sent by the boot page or the opaque page to the host's exact origin: it is ready for a launch. */
export interface BootMessage {
  readonly miniapp: 'boot';
  readonly nonce: string;
  /** The nonce of the opaque page's script policy, for the scripts the host writes into it. */
  readonly scriptNonce?: string;
}

/** The parts of a release as the host hands them over, to be verified by whoever serves them. */
export interface ReleaseParts {
  readonly statement: Uint8Array;
  /** Versions of the store's keys after the pinned one. */
  readonly storeKeys: readonly Uint8Array[];
  readonly manifest: Uint8Array;
  readonly containerBytes: number;
  /** What of the container is here. */
  readonly pieces: readonly ReleasePiece[];
}

/** The surface's answer to a boot page, which passes it on to the worker; each time with a port for one {@link BootReport}. */
export interface LaunchMessage extends ReleaseParts {
  readonly miniapp: 'launch';
  readonly nonce: string;
}

/** By the port of a {@link LaunchMessage}, or to the held page: it gives way to the program, the boot page as soon as the release is verified. */
export interface BeginMessage {
  readonly miniapp: 'begin';
  /** The file to begin with, where it is not the entry point. */
  readonly startPath: string | null;
}

/** Sent by the held page to the host's exact origin: the program's first document is there, and nobody has opened it yet. */
export interface HeldMessage {
  readonly miniapp: 'held';
}

/** The held page asks the worker, with a port for one {@link AtHandAnswer}, which files it could serve at once and without further ado. */
export interface AtHandMessage {
  readonly miniapp: 'at-hand';
  readonly paths: readonly string[];
}

/** Those of them. */
export type AtHandAnswer = readonly string[];

/** The held page tells the worker that it has become the program's first document, which is therefore served. */
export interface OpenedMessage {
  readonly miniapp: 'opened';
}

/** The surface tells the first document of a program where the user was, in the words of its own page script. */
export interface ResumeMessage {
  readonly miniapp: 'resume';
  readonly text: string;
}

/**
 * The worker asks for a file of its release whose bytes it found damaged. It reaches the host page through whichever
 * document of its origin stands in the frame, with a port for one {@link RepairAnswer}.
 */
export interface RepairMessage {
  readonly miniapp: 'repair';
  readonly path: string;
}

/** The worker asks for a sub-package that it does not have, on the same way, with a port for one {@link PartAnswer}. */
export interface PartMessage {
  readonly miniapp: 'part';
  readonly name: string;
  /** The worker cannot read blobs. */
  readonly asBytes: boolean;
}

/** The sub-package, whose files the worker verifies as it serves them, or null when it cannot be had now. */
export type PartAnswer = ReleasePiece | null;

/** The bytes of the file, to be verified by the worker, or null when they cannot be had. */
export type RepairAnswer = Uint8Array | null;

/** The worker tells a document that a file it asked for is not what the partner signed, and could not be repaired. */
export interface CorruptMessage {
  readonly miniapp: 'corrupt';
  readonly path: string;
}

/** The worker tells a document that a file it asked for is in a sub-package that cannot be had now. */
export interface UnavailableMessage {
  readonly miniapp: 'unavailable';
  readonly url: string;
}

/** The surface's answer to an opaque page, with a port for {@link HealthReport}. */
export interface OpaqueLaunchMessage {
  readonly miniapp: 'launch';
  readonly nonce: string;
  /** The whole document: what the package references stands inside it. */
  readonly html: string;
}

/** The page that empties the origin of an uninstalled program is done; the names of what would not go. */
export interface ForgottenMessage {
  readonly miniapp: 'forgotten';
  readonly left: readonly string[];
}

/** How a launch ended before any code of the program ran. */
export type BootReport =
  /** Said by the worker to the boot page alone: it cannot read blobs, and asks for the same again as bytes. */
  | { readonly type: 'unread' }
  | { readonly type: 'serving'; readonly entryPoint: string }
  | { readonly type: 'refused'; readonly code: string; readonly message: string };

/** Sent by a guest to ask for its transport. The same words stand in guest-sdk. */
interface ConnectMessage {
  readonly miniapp: 'connect';
  readonly nonce: string;
}

/** Everything a frame's top document may say to its surface. */
export type FrameMessage =
  | BootMessage
  | HeldMessage
  | ConnectMessage
  | RepairMessage
  | PartMessage
  | ForgottenMessage
  | { readonly miniapp: 'health'; readonly report: HealthReport };

/** Reads a message of a frame; null for whatever else a page may post. */
export function parseFrameMessage(data: unknown): FrameMessage | null {
  if (!isFields(data)) return null;
  switch (data.miniapp) {
    case 'boot': {
      const { nonce, scriptNonce } = data;
      if (!isNonce(nonce)) return null;
      return { miniapp: 'boot', nonce, ...(isNonce(scriptNonce) ? { scriptNonce } : {}) };
    }
    case 'held':
      return { miniapp: 'held' };
    case 'connect':
      return isNonce(data.nonce) ? { miniapp: 'connect', nonce: data.nonce } : null;
    case 'repair':
      return isPath(data.path) ? { miniapp: 'repair', path: data.path } : null;
    case 'part':
      return isPath(data.name) ? { miniapp: 'part', name: data.name, asBytes: data.asBytes === true } : null;
    case 'forgotten':
      return { miniapp: 'forgotten', left: Array.isArray(data.left) ? data.left.filter(isPath) : [] };
    case 'health': {
      const report = parseHealthReport(data);
      return report === null ? null : { miniapp: 'health', report };
    }
    default:
      return null;
  }
}

/** Reads what a boot page says about its launch. */
export function parseBootReport(data: unknown): BootReport | null {
  if (!isFields(data)) return null;
  const { type, entryPoint, code, message } = data;
  if (type === 'unread') return { type };
  if (type === 'serving' && typeof entryPoint === 'string') return { type, entryPoint };
  if (type !== 'refused' || typeof code !== 'string' || typeof message !== 'string') return null;
  return { type, code: code.slice(0, MAX_CODE_CHARS), message: message.slice(0, MAX_MESSAGE_CHARS) };
}

/** A fresh nonce: which answer belongs to which question. It proves nothing about who asks. */
export function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Longest error text of a guest that reaches the host's log. */
const MAX_MESSAGE_CHARS = 500;
/** Longest code of a refusal; codes are words of ours. */
const MAX_CODE_CHARS = 64;

/** Longest path of a package (package-format 2.5). */
const MAX_PATH_CHARS = 200;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[\w+/=-]{8,64}$/u.test(value);
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_PATH_CHARS;
}
