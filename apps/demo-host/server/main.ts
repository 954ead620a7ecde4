// What `npm start` runs once everything is built: the demo on its ports, one block of words, and a clean end.

import { join, relative, resolve } from 'node:path';

import { startDemo } from './demo.js';
import { DemoError } from './error.js';
import { repositoryRoot } from './repository-root.js';

import type { Demo } from './demo.js';
import type { PortChoice } from './listen.js';

/** Exit codes: 0 stopped by the user, 2 could not start and said why. */
const COULD_NOT_START = 2;

/** Runs the demo until Ctrl-C. A second Ctrl-C does not wait for anything. */
export async function runDemo(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    const stateFolder = resolve(environment.MINIAPP_STATE ?? join(repositoryRoot, '.state'));
    const demo = await startDemo({
      stateFolder,
      ports: {
        host: portFrom(environment, 'MINIAPP_HOST_PORT', 4400),
        programs: portFrom(environment, 'MINIAPP_PROGRAM_PORT', 4401),
        store: portFrom(environment, 'MINIAPP_STORE_PORT', 4402),
      },
      report: (words) => console.log(`  ${words} …`),
    });
    // Heard from the moment it is promised.
    const interrupt = interrupted();
    console.log(startedBlock(demo, stateFolder));
    await interrupt;
    console.log('\nStopping …');
    await demo.close();
    console.log('Stopped.');
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    console.error(`\n${error.message}\n`);
    process.exitCode = COULD_NOT_START;
  }
}

function portFrom(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
  usual: number,
): PortChoice {
  const text = environment[variable] ?? String(usual);
  const port = Number(text);
  if (/^\d{1,5}$/u.test(text) && port <= 65_535) return { port, variable };
  throw new DemoError('PORT_INVALID', `${variable} is "${text}": write a number from 0 to 65535.`);
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}

function startedBlock(
  { hostUrl, programOrigin, storeUrl, store, partners, samples }: Demo,
  stateFolder: string,
): string {
  const state = shortPath(stateFolder);
  const hello = partners.get('com.example.hello');
  const [key, token] = [shortPath(hello?.keyFile ?? ''), shortPath(hello?.tokenFile ?? '')];
  const listed = samples.map(
    ({ name, version, isNew }) => `${name} ${version}${isNew ? '' : ' (as before)'}`,
  );
  return `
  Harbour, the demo host, is running.

    Open          ${hostUrl}
    Programs at   ${programOrigin.replace('{label}', '<label>')}
    Store         ${storeUrl}    API: ${storeUrl}/openapi.json
    Published     ${listed.join(', ')}
    State         ${state}    (delete it to begin anew)

  Publish an update while a program is open: raise "version" in ${state}/samples/hello/manifest.json, then
    npx miniapp pack ${state}/samples/hello --key ${key} --out ${state}/hello.mpk
    MINIAPP_TOKEN=$(cat ${token}) npx miniapp publish ${state}/hello.mpk --store ${store.url}

  Ctrl-C stops everything.
`;
}

/** As somebody in this folder would type it; what lies outside keeps its whole path. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
