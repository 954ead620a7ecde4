// The names of the native port as data, read from their declaration: what Swift and Kotlin are held to.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const source = 'packages/host-core/src/native/native-port.ts';
const root = join(import.meta.dirname, '..');

/** Each name with the names of its fields. */
export function nativePortDocument(): object {
  const file = ts.createSourceFile(
    source,
    readFileSync(join(root, source), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const interfaces = new Map(
    file.statements.filter(ts.isInterfaceDeclaration).map((one) => [one.name.text, one] as const),
  );
  const members = (name: string) => interfaces.get(name)?.members.filter(ts.isPropertySignature) ?? [];
  const table = (name: string) =>
    Object.fromEntries(
      members(name).map((member) => [nameOf(member), fieldsOf(paramsOf(member.type), interfaces)]),
    );
  return {
    start: members('NativeStart').map(nameOf),
    offers: fieldsOf(members('NativeStart').find((member) => nameOf(member) === 'offers')?.type, interfaces),
    times: members('NativeTimes').map(nameOf),
    error: members('NativeError').map(nameOf),
    requests: table('NativeRequests'),
    notices: table('NativeNotices'),
    words: table('NativeWords'),
    commands: commandNames(),
  };
}

/** The methods of a host that an app can call. */
function commandNames(): readonly string[] {
  const text = readFileSync(join(root, 'packages/host-core/src/native/native-commands.ts'), 'utf8');
  return [...text.matchAll(/^ {4}\[\s*'(\w+)',/gmu)].map(([, name = '']) => name);
}

function nameOf(member: ts.PropertySignature): string {
  return ts.isStringLiteral(member.name) || ts.isIdentifier(member.name)
    ? member.name.text
    : member.name.getText();
}

/** What a request takes, or a member itself. */
function paramsOf(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  return type !== undefined && ts.isFunctionTypeNode(type) ? type.parameters[0]?.type : type;
}

function fieldsOf(
  type: ts.TypeNode | undefined,
  interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>,
): readonly string[] {
  if (type === undefined) return [];
  if (ts.isTypeLiteralNode(type)) return type.members.filter(ts.isPropertySignature).map(nameOf);
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type))
    return [...new Set(type.types.flatMap((part) => fieldsOf(part, interfaces)))];
  if (ts.isParenthesizedTypeNode(type)) return fieldsOf(type.type, interfaces);
  if (!ts.isTypeReferenceNode(type)) return [];
  const named = interfaces.get(type.typeName.getText());
  return named?.members.filter(ts.isPropertySignature).map(nameOf) ?? [];
}
