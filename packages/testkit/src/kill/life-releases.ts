/** The program that lives run. */
export const programId = 'com.example.loans';

/** Version `1.0.n` of the program, as a number. */
export function numberOf(version: string): number {
  return Number(version.slice(version.lastIndexOf('.') + 1));
}

/** Every fourth release does not work; the first does. */
export function failsInTrial(version: number): boolean {
  return version % 4 === 3;
}

/** The first document of a version. */
export function programFile(version: number): string {
  return `<!doctype html><title>Loans</title><p>Version ${String(version)}</p>`;
}
