import { existsSync } from 'node:fs';
import { runCaptured } from './run-captured.js';

const typelibs = '/usr/lib/x86_64-linux-gnu/girepository-1.0';

/** What the tests run in besides Node, as Debian ships it. */
const engines = [
  { name: 'Chromium', path: '/usr/bin/chromium', debianPackage: 'chromium' },
  { name: 'Firefox', path: '/usr/bin/firefox-esr', debianPackage: 'firefox-esr' },
  { name: 'WebKitGTK and its driver', path: '/usr/bin/WebKitWebDriver', debianPackage: 'webkit2gtk-driver' },
  { name: 'Xvfb, a display for WebKitGTK', path: '/usr/bin/Xvfb', debianPackage: 'xvfb' },
  { name: 'gjs, which drives WebKitGTK as an app does', path: '/usr/bin/gjs', debianPackage: 'gjs' },
  { name: 'WebKitGTK for gjs', path: `${typelibs}/WebKit-6.0.typelib`, debianPackage: 'gir1.2-webkit-6.0' },
  {
    name: 'JavaScriptCore for gjs',
    path: `${typelibs}/JavaScriptCore-6.0.typelib`,
    debianPackage: 'gir1.2-javascriptcoregtk-6.0',
  },
  { name: 'xauth, for the display', path: '/usr/bin/xauth', debianPackage: 'xauth' },
  { name: 'JavaScriptCore (jsc)', path: '/usr/bin/jsc', debianPackage: 'libjavascriptcoregtk-4.0-bin' },
];

/**
 * Makes sure that the engines are there: silent when they are, through apt when they are missing and it may.
 * Answers false after saying what to install by hand.
 *
 * @returns {Promise<boolean>}
 */
export async function ensureEngines() {
  const missing = missingEngines();
  if (missing.length === 0) return true;
  const complaint = await installWithApt(missing.map(({ debianPackage }) => debianPackage));
  const stillMissing = missingEngines();
  if (stillMissing.length === 0) return true;
  if (complaint !== undefined) console.log(complaint);
  for (const { name, path } of stillMissing) console.log(`Missing: ${name}, looked for at ${path}.`);
  const packages = stillMissing.map(({ debianPackage }) => debianPackage).join(' ');
  console.log(`Install on Debian: sudo apt-get update && sudo apt-get install ${packages}`);
  return false;
}

function missingEngines() {
  return engines.filter(({ path }) => !existsSync(path));
}

/**
 * Answers with what went wrong, if anything did.
 *
 * @param {readonly string[]} packages
 */
async function installWithApt(packages) {
  if (process.getuid?.() !== 0) return 'Not root, so nothing was installed.';
  console.log(`Installing ${packages.join(' ')} …`);
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  const commands = [
    ['apt-get', ...options, 'update'],
    ['apt-get', ...options, 'install', '-y', '--no-install-recommends', ...packages],
  ];
  for (const command of commands) {
    const { ok, output } = await runCaptured(command, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    if (!ok) return output;
  }
  return undefined;
}
