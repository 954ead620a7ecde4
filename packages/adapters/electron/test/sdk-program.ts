// A program that uses what the adapter brings: runs in host.journey.test.ts, as a partner would write it.

import {
  app,
  clipboard,
  connect,
  isBridgeError,
  readBytes,
  scan,
  secureStorage,
  storage,
  writeBytes,
} from '@org/guest-sdk';

const mp = await connect();
await app.ready();
addEventListener('mousedown', () => void visit().catch(tell), { once: true });
Object.assign(window, { isReady: true });

async function visit(): Promise<void> {
  await clipboard.writeText({ text: 'a text' });
  const { value } = await storage.get({ key: 'visits' });
  const visits = String(Number(value ?? 0) + 1);
  await storage.set({ key: 'visits', value: visits });
  await secureStorage.set({ key: 'pin', value: 'hidden' });
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  const { sizeBytes } = await writeBytes({ path: 'large.bin' }, bytes.slice());
  const read = await readBytes({ ref: 'large.bin' });
  tell({
    visits,
    host: mp.host.platform,
    secret: (await secureStorage.get({ key: 'pin' })).value,
    file: { sizeBytes, isSame: String(read) === String(bytes) },
    refused: await codeOf(scan.scanCode({})),
    late: await codeOf(clipboard.readText()),
  });
}

function tell(visited: unknown): void {
  Object.assign(window, { visited: visited instanceof Error ? String(visited) : visited });
}

function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (error: unknown) => (isBridgeError(error) ? error.code : String(error)),
  );
}
