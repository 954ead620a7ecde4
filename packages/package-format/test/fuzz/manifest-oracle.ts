import { isList, isMembers, textOf } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';
import { isBoolean, isWhole, listOf, matches, object, text } from './oracle-shapes.js';
import {
  collide,
  isDomain,
  isId,
  isPath,
  isPermission,
  isShown,
  isVersion,
  versionOrder,
} from './text-oracle.js';

const isFile = object(
  {
    sha256: matches(/^[0-9a-f]{64}$/),
    size: (value) => isWhole(value, 0, 64 * 1024 * 1024),
    crc32: (value) => isWhole(value, 0, 2 ** 32 - 1),
  },
  { package: text(() => true) },
);
const isSubPackage = object(
  { prefix: text((value) => value.endsWith('/') && isPath(value.slice(0, -1))) },
  { preload: listOf(256, text(isPath)) },
);
const isIcon = object({ src: text(isPath) }, { sizes: text(isSizes) });
const isWindow = object(
  {},
  {
    title: text((value) => isShown(value, 64)),
    themeColor: matches(/^#[0-9a-f]{6}$/),
    backgroundColor: matches(/^#[0-9a-f]{6}$/),
    orientation: matches(/^(any|portrait|landscape)$/),
    fullscreen: isBoolean,
  },
);
const isManifestObject = object(
  {
    format: (value) => value === 1,
    id: text(isId),
    name: text((value) => isShown(value, 64)),
    version: text(isVersion),
    minHostVersion: text(isVersion),
    entryPoint: text(isPath),
    permissions: listOf(64, text(isPermission)),
    allowedDomains: listOf(64, text(isDomain)),
    files: isFiles,
    runtime: matches(/^(web|web\+worker|native)$/),
    dataVersion: (value) => isWhole(value, 1),
    webStorage: isBoolean,
    signature: text(() => true),
  },
  {
    packages: isPackages,
    rollbackFloor: text(isVersion),
    description: text((value) => isShown(value, 1000)),
    icons: listOf(256, isIcon),
    pages: listOf(256, text(isPath)),
    window: isWindow,
  },
);

/** Whether a value is a manifest by package-format 3.4 to 3.13, its signature left aside. */
export function isManifest(value: Json): boolean {
  if (!isMembers(value)) return false;
  const named = Object.entries(value).filter(([name]) => !/^x-[a-z0-9-]+$/.test(name));
  return isManifestObject(Object.fromEntries(named)) && fitsTogether(value);
}

function fitsTogether(manifest: JsonMembers): boolean {
  const files = membersOf(manifest.files);
  const packages = Object.entries(membersOf(manifest.packages)).map(([name, one]) => [
    name,
    textOf(membersOf(one).prefix),
  ]);
  const isListed = (path: Json) => Object.hasOwn(files, textOf(path));
  const entryPoint = textOf(manifest.entryPoint);
  const named = [
    ...itemsOf(manifest.pages),
    ...itemsOf(manifest.icons).map((icon) => membersOf(icon).src ?? null),
    ...Object.values(membersOf(manifest.packages)).flatMap((one) => itemsOf(membersOf(one).preload)),
  ];
  return (
    isListed(entryPoint) &&
    named.every(isListed) &&
    (manifest.runtime === 'native' || entryPoint.endsWith('.html') || entryPoint.endsWith('.htm')) &&
    membersOf(files[entryPoint]).package === undefined &&
    (manifest.rollbackFloor === undefined ||
      versionOrder(textOf(manifest.rollbackFloor), textOf(manifest.version)) <= 0) &&
    packages.every(([name = '']) => /^[a-z][a-z0-9-]{0,31}$/.test(name)) &&
    packages.every(([name, prefix = '']) =>
      packages.every(([other, longer = '']) => other === name || !longer.startsWith(prefix)),
    ) &&
    Object.entries(files).every(([path, file]) => {
      const owner = packages.find(([, prefix = '']) => path.startsWith(prefix))?.[0];
      return membersOf(file).package === owner;
    })
  );
}

function isFiles(value: Json): boolean {
  if (!isMembers(value)) return false;
  const paths = Object.keys(value);
  return paths.length <= 4096 && paths.every(isPath) && !collide(paths) && Object.values(value).every(isFile);
}

function isPackages(value: Json): boolean {
  return isMembers(value) && Object.keys(value).length <= 64 && Object.values(value).every(isSubPackage);
}

function isSizes(value: string): boolean {
  const sizes = value.split(' ');
  return (
    value === 'any' || (sizes.length <= 16 && sizes.every((size) => /^[1-9]\d{0,4}x[1-9]\d{0,4}$/.test(size)))
  );
}

function membersOf(value: Json | undefined): JsonMembers {
  return isMembers(value) ? value : {};
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}
