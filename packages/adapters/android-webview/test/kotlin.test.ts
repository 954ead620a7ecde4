import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { kotlinFiles, openKotlinParser } from '../../../../test/kotlin-sources.js';

import type { KotlinSource } from '../../../../test/kotlin-sources.js';

// What can be held of the Kotlin sources where no Android is: that they are Kotlin, and that they speak the port as it is.

const android = join(import.meta.dirname, '../android');
const packages = join(import.meta.dirname, '../../..');

interface Port {
  readonly start: readonly string[];
  readonly offers: readonly string[];
  readonly times: readonly string[];
  readonly requests: Readonly<Record<string, readonly string[]>>;
  readonly notices: Readonly<Record<string, readonly string[]>>;
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly commands: readonly string[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(packages, path), 'utf8'));
const port = readJson('host-core/native-port.json') as Port; // generated, and held by a test there
const protocol = readJson('bridge-protocol/protocol.json') as {
  readonly errorCodes: readonly string[];
  readonly limits: { readonly maxPacketChars: number; readonly transferIdleMs: number };
};

let parse: (path: string, text: string) => KotlinSource;
let sources: readonly KotlinSource[];
let main: readonly KotlinSource[];

beforeAll(async () => {
  parse = await openKotlinParser();
  sources = kotlinFiles(android).map(([path, text]) => parse(path, text));
  main = sources.filter(({ path }) => path.startsWith('src/main/'));
});

const stringsOf = (files: readonly KotlinSource[]) => new Set(files.flatMap(({ strings }) => strings));
const callsOf = (name: string) => main.flatMap(({ calls }) => calls.filter((call) => call.name === name));
const source = (name: string) => main.filter(({ path }) => path.endsWith(`/${name}.kt`));
const textOf = (name: string) => readFileSync(join(android, source(name)[0]?.path ?? ''), 'utf8');
const inKotlin = (number: number) => number.toLocaleString('en').replaceAll(',', '_');

describe('the Kotlin sources', () => {
  it('are there, and all of them are Kotlin', () => {
    expect(main.length).toBeGreaterThan(25);
    expect(
      sources.filter(({ error }) => error !== null).map(({ path, error }) => `${path} ${error}`),
    ).toEqual([]);
  });

  it('would be found out if they were not', () => {
    expect(parse('good.kt', 'fun f(): Int = 1\n').error).toBeNull();
    for (const broken of ['fun f( = 1\n', 'class A { fun f() {\n', 'val a = \n'])
      expect(parse('broken.kt', broken).error, broken).not.toBeNull();
  });

  it('stay under 300 lines, and leave nothing for later', () => {
    expect(sources.filter(({ lineCount }) => lineCount > 300).map(({ path }) => path)).toEqual([]);
    const later = sources.flatMap(({ path, comments }) =>
      comments.filter((comment) => /TODO|FIXME|XXX/u.test(comment)).map((comment) => `${path}: ${comment}`),
    );
    expect(later).toEqual([]);
  });
});

describe('the native port in Kotlin', () => {
  it('answers every question and hears every notice', () => {
    const strings = stringsOf(main);
    const asked = [...Object.keys(port.requests), ...Object.keys(port.notices)];
    expect(asked.filter((name) => !strings.has(name))).toEqual([]);
  });

  it('says every word, with every field of it', () => {
    const strings = stringsOf(main);
    const fields = Object.entries(port.words).flatMap(([name, members]) => [name, ...members]);
    expect([...fields, ...port.offers, ...port.times].filter((name) => !strings.has(name))).toEqual([]);
  });

  it('reads every field of what it is asked and told', () => {
    const strings = stringsOf(main);
    const members = [...Object.values(port.requests), ...Object.values(port.notices)].flat();
    // Every commit is durable there, whether it is asked to be or not.
    expect([...new Set(members)].filter((name) => !strings.has(name))).toEqual(['durable']);
  });

  it('has a method for every command', () => {
    const given = callsOf('run').map((call) => call.given);
    expect(port.commands.filter((name) => !given.some((text) => text.startsWith(`("${name}"`)))).toEqual([]);
  });

  it('knows no name that the port does not have', () => {
    const known = new Set([
      ...Object.keys(port.requests),
      ...Object.keys(port.notices),
      ...Object.keys(port.words),
      // Files.
      'mini-program-core.js',
      'mini-program-bootstrap.js',
      'records.db',
      'miniapp.invalid',
    ]);
    const dotted = [...stringsOf(main)].filter((text) => /^[a-z-]+\.[a-zA-Z]+$/u.test(text));
    expect(dotted.filter((text) => !known.has(text))).toEqual([]);
  });

  it('has the codes and limits of the protocol', () => {
    const codes = [...stringsOf(source('BridgeErrorCode'))];
    expect(codes).toEqual(protocol.errorCodes);
    const { maxPacketChars, transferIdleMs } = protocol.limits;
    expect(textOf('CoreLink')).toContain(`16L * ${inKotlin(maxPacketChars)}`);
    expect(textOf('Network')).toContain(`TRANSFER_IDLE_MS = ${inKotlin(transferIdleMs)}\n`);
  });
});

describe('what is for development only', () => {
  it('lies in the debug source set, and none of it in what every build has', () => {
    const marks = /launchSource|core-debug|android\.util\.Log/u;
    const marked = sources.filter(({ path }) => marks.test(readFileSync(join(android, path), 'utf8')));
    expect(marked.map(({ path }) => path)).toEqual(['src/debug/kotlin/org/miniapp/android/DebugHost.kt']);
  });

  it('brings its core along in debug builds only', () => {
    const gradle = readFileSync(join(android, 'build.gradle.kts'), 'utf8');
    const assets = [...gradle.matchAll(/sourceSets\["(\w+)"\]\.assets\.srcDir\("([^"]+)"\)/gu)];
    expect(assets.map(([, build, folder]) => [build, folder])).toEqual([
      ['main', '../dist'],
      ['debug', '../dist-debug'],
    ]);
    const script = (name: string) =>
      readFileSync(join(android, '..', 'tsup.config.js'), 'utf8').split(name).length - 1;
    expect([script("'mini-program-core-debug': "), script("outDir: 'dist-debug'")]).toEqual([1, 1]);
  });
});

describe('what a WebView must not be given', () => {
  it.each([
    'addJavascriptInterface',
    'evaluateJavascript',
    'loadData',
    'loadDataWithBaseURL',
    'postUrl',
    'exec',
  ])('%s is called nowhere', (name) => {
    expect(callsOf(name)).toEqual([]);
  });

  it('a script that is evaluated holds nothing but the core and a literal', () => {
    expect(callsOf('evaluateJavaScriptAsync').map(({ given }) => given)).toEqual([
      '(script)',
      '("miniProgramCore.receive(${toScriptLiteral(word)});")',
      '("miniProgramCore.drain();")',
    ]);
  });

  it('a listener and a script are for one exact origin', () => {
    for (const name of ['addWebMessageListener', 'addDocumentStartJavaScript']) {
      const given = callsOf(name).map((call) => call.given);
      expect(
        given.filter((text) => text.startsWith('(') && !/setOf\((opened\.)?origin\)/.test(text)),
      ).toEqual([]);
      expect(given.length).toBeGreaterThan(0);
    }
  });

  it('every feature of WebView is asked for before it is used', () => {
    const text = readFileSync(join(android, source('WebViewFeatures')[0]?.path ?? ''), 'utf8');
    for (const feature of ['WEB_MESSAGE_LISTENER', 'DOCUMENT_START_SCRIPT', 'MULTI_PROFILE'])
      expect(text).toContain(`WebViewFeature.${feature}`);
  });

  it('the bootstrap takes the object by the name that the app gives it', () => {
    const bootstrap = readFileSync(join(import.meta.dirname, '../src/bootstrap.ts'), 'utf8');
    expect(stringsOf(source('Surfaces')).has('miniProgramWire')).toBe(true);
    expect(bootstrap).toContain("takeListenerWire('miniProgramWire')");
  });
});
