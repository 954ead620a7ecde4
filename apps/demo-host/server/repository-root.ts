import { join } from 'node:path';

/** The folder that holds all packages: the demo runs in a checkout only. */
export const repositoryRoot = join(import.meta.dirname, '../../..');
