import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { createDebugProgramOriginHandler } from '@org/adapter-browser/serve-debug';

import { DemoError } from './error.js';
import { openCodeDesk } from './code-desk.js';
import { createHostApp } from './host-app.js';
import { listen, reservePort } from './listen.js';
import { partnerSecret } from './partner-secret.js';
import { registerPartner } from './partners.js';
import { repositoryRoot } from './repository-root.js';
import { demoSamples, publishSample } from './samples.js';
import { openSecretFile } from './secret-file.js';
import { createSessions } from './sessions.js';
import { startStore } from './store-process.js';
import { openTokenDesk } from './token-desk.js';

import type { PortChoice } from './listen.js';
import type { Partner } from './partners.js';
import type { SampleReport } from './samples.js';
import type { StoreProcess } from './store-process.js';

/** Where a demo keeps its state and listens. */
export interface DemoOptions {
  /** Everything that is made goes here: it can be deleted. */
  readonly stateFolder: string;
  readonly ports: { readonly host: PortChoice; readonly programs: PortChoice; readonly store: PortChoice };
  /** How often the page looks for updates by itself; every thirty seconds unless told, a product asks a few times a day. */
  readonly checkEveryMs?: number;
  /** Hears what is being done, in a few words. */
  readonly report?: (words: string) => void;
}

/** A running demo: store, host page, program origins and the samples of three partners. */
export interface Demo {
  readonly hostUrl: string;
  /** Origin of a program, with `{label}` in the place of its label. */
  readonly programOrigin: string;
  /** The store as browsers reach it. */
  readonly storeUrl: string;
  /** The store's process; stopping it leaves the rest of the demo running. */
  readonly store: StoreProcess;
  /** By program id. */
  readonly partners: ReadonlyMap<string, Partner>;
  readonly samples: readonly SampleReport[];
  /** What servers of partners redeem codes with, by partner id: a JSON object. */
  readonly partnerSecretsFile: string;
  /** Stops everything. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts a demo. What was started before something failed is stopped again. */
export async function startDemo({
  stateFolder,
  ports,
  checkEveryMs = 30_000,
  report = () => undefined,
}: DemoOptions): Promise<Demo> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await start()), close };
  } catch (error) {
    await close();
    throw error;
  }

  async function start(): Promise<Omit<Demo, 'close'>> {
    // Ports first: a taken one is told before anything is made.
    let answerHost: (request: Request) => Response | Promise<Response> = notYet;
    let answerProgram: (request: Request) => Response | Promise<Response> = notYet;
    const host = await listen(ports.host, (request) => answerHost(request));
    closers.push(() => host.close());
    const programs = await listen(ports.programs, (request) => answerProgram(request));
    closers.push(() => programs.close());
    const storePort = await reservePort(ports.store);
    await mkdir(stateFolder, { recursive: true });
    await assertSameStorePort(stateFolder, storePort);

    const hostUrl = `http://host.localhost:${host.port}`;
    const programOrigin = `http://{label}.localhost:${programs.port}`;
    const storeDomain = `store.localhost:${storePort}`;
    const storeUrl = `http://${storeDomain}`;
    report('Starting the store on its embedded database');
    const store = await startStore({
      dataFolder: join(stateFolder, 'store'),
      port: storePort,
      publicUrl: storeUrl,
    });
    closers.push(() => store.stop());

    answerProgram = createDebugProgramOriginHandler({ hostOrigin: hostUrl, root: store.root });
    const contracts = new Map(demoSamples(storeDomain).map(({ id, partner }) => [id, partner.id]));
    const storeRoot = store.root;
    const addresses = { hostUrl, storeUrl, storeRoot, programOrigin };
    const app = await openHostApp({ stateFolder, ...addresses, checkEveryMs, contracts });
    const partnerSecretsFile = partnerSecretsIn(stateFolder);
    answerHost = (request) => app.fetch(request);

    const { partners, samples } = await publishSamples({ stateFolder, store, storeDomain, report });
    return { hostUrl, programOrigin, storeUrl, store, partners, samples, partnerSecretsFile };
  }
}

async function openHostApp(options: {
  readonly stateFolder: string;
  readonly hostUrl: string;
  readonly storeUrl: string;
  readonly storeRoot: string;
  readonly programOrigin: string;
  readonly checkEveryMs: number;
  /** Ids of partners by the ids of their programs. */
  readonly contracts: ReadonlyMap<string, string>;
}) {
  const { stateFolder, hostUrl, contracts, ...rest } = options;
  const folder = join(stateFolder, 'host');
  const secret = await openSecretFile(join(folder, 'secret'), () => randomBytes(32).toString('base64url'));
  const partnerIds = new Set(contracts.values());
  const partnerSecrets = Object.fromEntries([...partnerIds].map((id) => [id, partnerSecret(secret, id)]));
  await writeFile(partnerSecretsIn(stateFolder), JSON.stringify(partnerSecrets, null, 2), { mode: 0o600 });
  return createHostApp({
    ...rest,
    origin: hostUrl,
    pageFolder: join(repositoryRoot, 'apps/demo-host/dist'),
    sessions: createSessions(secret),
    codes: openCodeDesk({ secret, partners: contracts, log: (line) => console.warn(line) }),
    partnerIds,
    tokens: await openTokenDesk({ issuer: hostUrl, keyFile: join(folder, 'token-key.json'), secret }),
    secret,
  });
}

function partnerSecretsIn(stateFolder: string): string {
  return join(stateFolder, 'host', 'partner-secrets.json');
}

async function publishSamples(options: {
  readonly stateFolder: string;
  readonly store: StoreProcess;
  readonly storeDomain: string;
  readonly report: (words: string) => void;
}): Promise<{ partners: Map<string, Partner>; samples: SampleReport[] }> {
  const { stateFolder, store, storeDomain, report } = options;
  const partners = new Map<string, Partner>();
  const samples: SampleReport[] = [];
  for (const sample of demoSamples(storeDomain)) {
    report(`Publishing ${sample.folderName} as ${sample.partner.name}`);
    const folder = join(stateFolder, 'keys', sample.partner.id);
    const partner = await registerPartner(sample.partner, { store, folder });
    partners.set(sample.id, partner);
    samples.push(
      await publishSample(sample, {
        partner,
        folder: join(stateFolder, 'samples', sample.folderName),
        storeUrl: store.url,
      }),
    );
  }
  return { partners, samples };
}

/** A sample is packed for one address of the store, so a state belongs to one port. */
async function assertSameStorePort(stateFolder: string, port: number): Promise<void> {
  const path = join(stateFolder, 'store-port');
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known === null) await writeFile(path, String(port));
  else if (known !== String(port)) {
    throw new DemoError(
      'STATE_OF_OTHER_PORT',
      `${stateFolder} was made with the store on port ${known}.\n` +
        `Use that port, delete the folder, or choose another folder with MINIAPP_STATE.`,
    );
  }
}

function notYet(): Response {
  return new Response('The demo is starting. Try again in a moment.\n', {
    status: 503,
    headers: { 'retry-after': '2' },
  });
}
