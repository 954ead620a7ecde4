import { SingleBar } from 'cli-progress';

import { CommandError } from '../command-error.js';
import { readPackage } from '../files.js';
import { readProgramId } from '../program-id.js';
import { publishRelease } from '../store-client.js';

import type { CommandResult } from '../output.js';

/** What `miniapp publish` is told. */
export interface PublishOptions {
  readonly store: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** `miniapp publish`: sends a package to the store, which checks all of it before anybody gets it. */
export async function publish(file: string, options: PublishOptions): Promise<CommandResult> {
  const token = options.token ?? process.env.MINIAPP_TOKEN;
  if (token === undefined || token === '') {
    throw new CommandError(
      'TOKEN_MISSING',
      'The store needs your token: pass --token, or set MINIAPP_TOKEN.',
    );
  }
  if (!URL.canParse(options.store)) {
    throw new CommandError(
      'USAGE',
      `--store is a URL such as https://store.example.com, not ${options.store}.`,
    );
  }
  const container = await readPackage(file);
  const id = readProgramId(file, container);
  const bar = startBar(container.length, options.json === true);
  try {
    const onProgress = (sentBytes: number) => bar?.update(sentBytes);
    const published = await publishRelease({ store: options.store, token, id, container, onProgress });
    const { version, releaseSeq } = published;
    return {
      fields: { ...published },
      lines: [
        `Published ${id} ${version} as release ${String(releaseSeq)}.`,
        'Hosts find it at their next check.',
      ],
    };
  } finally {
    bar?.stop();
  }
}

/** A bar on the terminal of a person; scripts and logs get none. */
function startBar(totalBytes: number, isJson: boolean): SingleBar | null {
  if (isJson || !process.stderr.isTTY) return null;
  const bar = new SingleBar({
    format: 'Sending {bar} {percentage} %  {value}/{total} bytes',
    stream: process.stderr,
  });
  bar.start(totalBytes, 0);
  return bar;
}
