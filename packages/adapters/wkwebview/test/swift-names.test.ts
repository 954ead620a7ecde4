import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from 'vitest';

import { nodesOf } from '../../../../test/native-sources.js';
import { readSwiftSources } from './swift-sources.js';

import type {
  HostEvents,
  LaunchOutcome,
  NativeEventName,
  NativeMethodName,
  UpdateOutcome,
} from '@org/host-core';
import type { NativeSource } from '../../../../test/native-sources.js';

// The Swift side is held to native-port.json and protocol.json in both directions: a name that one of them has and the other
// has not is a failure, and so is one that is declared and never handled.

interface PortDocument {
  readonly start: readonly string[];
  readonly offers: readonly string[];
  readonly times: readonly string[];
  readonly error: readonly string[];
  readonly requests: Readonly<Record<string, readonly string[]>>;
  readonly notices: Readonly<Record<string, readonly string[]>>;
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly commands: readonly string[];
}

interface ProtocolDocument {
  readonly limits: Readonly<Record<string, unknown>>;
  readonly errorCodes: readonly string[];
  readonly methods: Readonly<Record<string, unknown>>;
  readonly events: Readonly<Record<string, unknown>>;
}

const port = readJson('../../../host-core/native-port.json') as PortDocument;
const protocol = readJson('../../../bridge-protocol/protocol.json') as ProtocolDocument;

let shipped: readonly NativeSource[];
beforeAll(async () => {
  ({ shipped } = await readSwiftSources());
});

describe.each([
  ['PortRequest', Object.keys(port.requests), 'AppSide.swift'],
  ['PortNotice', Object.keys(port.notices), 'AppSide.swift'],
  ['PortCommand', port.commands, 'MiniProgramHost.swift'],
])('%s', (name, expected, handler) => {
  it('has the names of the port, and no other', () => {
    expect([...casesOf(name).values()].sort()).toEqual([...expected].sort());
  });

  it(`is handled in ${handler}, name by name`, () => {
    const { root } = source(handler);
    const used = new Set(
      [...nodesOf(root, 'switch_pattern'), ...nodesOf(root, 'prefix_expression')].map((node) => node.text),
    );
    expect([...casesOf(name).keys()].filter((key) => !used.has(`.${key}`))).toEqual([]);
  });
});

describe('what the lines of the core carry', () => {
  it.each([
    ['PortRequests.swift', Object.entries(port.requests)],
    ['PortNotices.swift', Object.entries(port.notices)],
  ])('is what %s reads', (file, lines) => {
    const known = structsOf(file);
    const expected = lines
      .filter(([, fields]) => fields.length > 0)
      .map(([name, fields]) => [pascal(name), [...fields].sort()]);
    const declared = expected.map(([name]) => [name, [...(known.get(String(name)) ?? [])].sort()]);
    expect(declared).toEqual(expected);
  });
});

describe('what the app says', () => {
  it('has the fields of the port', () => {
    const structs = structsOf('PortWords.swift');
    const said = (name: string) => [...(structs.get(name) ?? [])].sort();
    // An answer carries a value or an error, and Swift has a type for each.
    const { answer = [], ...others } = port.words;
    expect([...new Set([...said('Answer'), ...said('Refusal')])].sort()).toEqual([...answer].sort());
    for (const [name, fields] of Object.entries(others))
      expect([name, said(pascal(name))]).toEqual([name, [...fields].sort()]);
    expect(said('Offers')).toEqual([...port.offers].sort());
    expect(said('PortTimes')).toEqual([...port.times].sort());
  });

  it('has the types of the port, each said somewhere', () => {
    const types = [
      ...source('PortWords.swift').text.matchAll(/static (?:let type = |var type: String \{ )"([\w.]+)"/g),
    ];
    expect([...new Set(types.map(([, type]) => type))].sort()).toEqual(Object.keys(port.words).sort());
    const code = shipped.map(({ text }) => text).join('\n');
    const unsaid = Object.keys(port.words).filter(
      (name) => !new RegExp(`(tell\\(|return )(try )?(${pascal(name)}|start(Word))\\(`).test(code),
    );
    expect(unsaid).toEqual([]);
  });

  it('has errors as the port has them', () => {
    expect([...(structsOf('HostError.swift').get('HostError') ?? [])].sort()).toEqual([...port.error].sort());
  });
});

describe('what programs meet', () => {
  it('are codes of the protocol', () => {
    const codes = [...casesOf('Code').values()];
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !protocol.errorCodes.includes(code))).toEqual([]);
  });

  it('are limits of the protocol', () => {
    const limits = [...source('Limits.swift').text.matchAll(/static let (\w+) = ([\d_]+)/g)];
    expect(limits.length).toBeGreaterThan(0);
    for (const [, name = '', value = ''] of limits)
      expect([name, Number(value.replaceAll('_', ''))]).toEqual([name, protocol.limits[name]]);
  });

  it('is every method of the device, answered or refused with a reason', () => {
    const answered = [...source('Device.swift').text.matchAll(/NativeMethod\("([\w.]+)"\)/g)].map(
      ([, name]) => name,
    );
    const refused = [...source('UnsupportedMethods.swift').text.matchAll(/^ {2}"([\w.]+)":/gm)].map(
      ([, name]) => name,
    );
    expect([...answered, ...refused].sort()).toEqual(Object.keys(nativeMethods).sort());
    expect(Object.keys(nativeMethods).filter((name) => !(name in protocol.methods))).toEqual([]);
  });

  it('are events of the catalogue', () => {
    const [, list = ''] = /static let events = \[(.*)\]/.exec(source('Device.swift').text) ?? [];
    const events = [...list.matchAll(/"([\w.]+)"/g)].map(([, name]) => name);
    const known: readonly NativeEventName[] = ['app.memoryWarning', 'network.change', 'ui.themeChange'];
    expect(events).toEqual(known);
    expect(events.filter((name) => !(String(name) in protocol.events))).toEqual([]);
  });
});

describe('what the app is told', () => {
  it.each([
    ['LaunchOutcome', 'Outcomes.swift', Object.keys(launchOutcomes())],
    ['UpdateOutcome', 'Outcomes.swift', Object.keys(updateOutcomes())],
    ['HostEvent', 'HostEvent.swift', Object.keys(hostEvents())],
  ])('is every kind of %s', (name, file, expected) => {
    const declared = nodesOf(source(file).root, 'class_declaration').find(
      (node) => node.childForFieldName('name')?.text === name,
    );
    const read = [...(declared?.text ?? '').matchAll(/case "([\w-]+)":/g)].map(([, kind]) => kind);
    expect(read.sort()).toEqual(expected.sort());
  });
});

function launchOutcomes(): Record<LaunchOutcome['type'], true> {
  return {
    launched: true,
    'host-update-required': true,
    'not-installed': true,
    recalled: true,
    'update-required': true,
    'consent-required': true,
    broken: true,
  };
}

function updateOutcomes(): Record<UpdateOutcome['type'], true> {
  return {
    'up-to-date': true,
    staged: true,
    'host-update-required': true,
    'not-available': true,
    postponed: true,
    'no-space': true,
    'failed-before': true,
    refused: true,
    offline: true,
    'not-found': true,
    cancelled: true,
  };
}

function hostEvents(): Record<keyof HostEvents, true> {
  return {
    update: true,
    release: true,
    closed: true,
    unresponsive: true,
    security: true,
    recalled: true,
    integrity: true,
    grant: true,
  };
}

/** As the type has them: a new one is a compile error here before it is a gap there. */
const nativeMethods = {
  'app.openMiniApp': true,
  'app.returnToOpener': true,
  'auth.isLoggedIn': true,
  'auth.login': true,
  'auth.logout': true,
  'biometric.authenticate': true,
  'biometric.getInfo': true,
  'calendar.addEvent': true,
  'clipboard.readText': true,
  'clipboard.writeText': true,
  'cloudStorage.get': true,
  'cloudStorage.remove': true,
  'cloudStorage.set': true,
  'contacts.pick': true,
  'device.call': true,
  'device.getBattery': true,
  'device.getInfo': true,
  'device.keepAwake': true,
  'device.setCapturePolicy': true,
  'device.vibrate': true,
  'file.export': true,
  'file.pick': true,
  'iap.consume': true,
  'iap.getProducts': true,
  'iap.purchase': true,
  'link.canOpen': true,
  'link.open': true,
  'location.get': true,
  'media.capturePhoto': true,
  'media.pickImage': true,
  'media.preview': true,
  'media.recordAudio': true,
  'media.saveToGallery': true,
  'network.getStatus': true,
  'notification.requestSubscription': true,
  'notification.setBadge': true,
  'notification.showLocal': true,
  'permission.openSettings': true,
  'scan.scanCode': true,
  'share.createLink': true,
  'share.open': true,
  'telemetry.log': true,
  'telemetry.mark': true,
  'telemetry.track': true,
  'ui.getTheme': true,
  'ui.getViewport': true,
  'ui.setDisplayMode': true,
  'ui.setLoading': true,
  'ui.setNavigationBar': true,
  'ui.setPrimaryButton': true,
  'ui.showActionSheet': true,
  'user.getId': true,
  'user.getProfile': true,
} as const satisfies Record<NativeMethodName, true>;

function source(file: string): NativeSource {
  const found = shipped.find(({ path }) => path.endsWith(`/${file}`));
  if (found === undefined) throw new Error(`There is no ${file} in the Swift package.`);
  return found;
}

/** The cases of an enum with texts for values, by name. */
function casesOf(name: string): ReadonlyMap<string, string> {
  const declared = shipped
    .flatMap(({ root }) => nodesOf(root, 'class_declaration'))
    .find((node) => node.text.replace(/^public /, '').startsWith(`enum ${name}: String`));
  const cases = [...(declared?.text ?? '').matchAll(/^ *case (\w+)(?: = "([^"]*)")?$/gm)];
  return new Map(cases.map(([, key = '', value = key]) => [key, value]));
}

/** The stored properties of each struct of a file. */
function structsOf(file: string): ReadonlyMap<string, readonly string[]> {
  const structs = nodesOf(source(file).root, 'class_declaration').filter((node) =>
    /^(public )?struct /.test(node.text),
  );
  return new Map(
    structs.map((node) => [
      node.childForFieldName('name')?.text ?? '',
      [...node.text.matchAll(/^ +(?:public )?let `?(\w+)`?:/gm)].map(([, property = '']) => property),
    ]),
  );
}

/** `surface.text` is the struct `SurfaceText`. */
function pascal(name: string): string {
  return name.replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
