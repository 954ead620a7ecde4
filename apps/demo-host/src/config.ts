/** What the server of this page was started with. */
export interface HostConfig {
  readonly storeUrl: string;
  /** The store's first keys, `store-keys.json`. A product pins them in its build instead. */
  readonly storeRoot: string;
  /** Origin of a program, with `{label}` in the place of its label. */
  readonly programOrigin: string;
  /** How often the page looks for updates by itself. */
  readonly checkEveryMs: number;
}

/** Asks the page's own server. Rejects with a sentence for the user. */
export async function loadConfig(): Promise<HostConfig> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`The server answered ${response.status} for its own settings.`);
  const config: unknown = await response.json();
  if (!isHostConfig(config)) throw new Error('The server sent settings that this page does not understand.');
  return config;
}

function isHostConfig(value: unknown): value is HostConfig {
  if (typeof value !== 'object' || value === null) return false;
  const { storeUrl, storeRoot, programOrigin, checkEveryMs } = value as Partial<
    Record<keyof HostConfig, unknown>
  >;
  return (
    [storeUrl, storeRoot, programOrigin].every((text) => typeof text === 'string') &&
    typeof checkEveryMs === 'number'
  );
}
