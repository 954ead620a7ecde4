/** The scheme of every program's origin. */
export const PROGRAM_SCHEME = 'miniapp';

/** The origin of a program, by its label. */
export function programOrigin(label: string): string {
  return `${PROGRAM_SCHEME}://${label}`;
}

/** The part of Electron's `protocol` that takes schemes. */
export interface SchemeRegistry {
  registerSchemesAsPrivileged(schemes: SchemeEntry[]): void;
}

interface SchemeEntry {
  scheme: string;
  privileges: Record<'standard' | 'secure' | 'supportFetchAPI' | 'stream' | 'codeCache', true>;
}

/**
 * Makes the origins of programs known to the engine. Call it once, before the app is ready. Electron keeps only the last list:
 * an app with schemes of its own passes them together with `programScheme`.
 */
export function registerProgramScheme(protocol: SchemeRegistry): void {
  protocol.registerSchemesAsPrivileged([programScheme]);
}

/** What the engine must know of the scheme. No Service Workers: the main process answers everything. */
export const programScheme: SchemeEntry = {
  scheme: PROGRAM_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};
