/** What a contract found. It imports no test runner, so that a native or partner host can run it too. */
export interface ContractReport {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** One case of a contract: it throws when the implementation breaks the rule its name tells. */
export type ContractCase = readonly [name: string, check: () => Promise<void>];

/** Runs cases one after another; one that hangs is the caller's timeout to catch. */
export async function runCases(
  cases: readonly ContractCase[],
  skipped: ContractReport['skipped'] = [],
): Promise<ContractReport> {
  const passed: string[] = [];
  const failed: { name: string; message: string }[] = [];
  for (const [name, check] of cases) {
    try {
      await check();
      passed.push(name);
    } catch (error) {
      failed.push({ name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { passed, failed, skipped };
}

/** Fails a case. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Fails a case unless both are the same JSON. */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what}: got ${is}, expected ${should}`);
}

/** Fails a case unless the promise rejects. */
export async function assertRejects(promise: Promise<unknown>, what: string): Promise<void> {
  const outcome = await promise.then(
    () => 'resolved' as const,
    () => 'rejected' as const,
  );
  assert(outcome === 'rejected', `${what}: resolved, expected a rejection`);
}
