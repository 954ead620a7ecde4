/** Who is signed in to the host, and which programs may know. */
export interface Account {
  /** The name of who is signed in, or null. */
  name(): Promise<string | null>;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** Whether a program may know the user: somebody is signed in, and the program has not ended that. */
  isKnownTo(programId: string): Promise<boolean>;
  /** The program asked to know nothing of the user any more. */
  leave(programId: string): void;
  hasLeft(programId: string): boolean;
  /** The user signed in for this program again. */
  rejoin(programId: string): void;
}

const STORAGE_KEY = 'harbour.signed-out-programs';

/** The account of this browser. The session itself is a cookie that no script can read. */
export function createAccount(): Account {
  const left = new Set(readLeft());
  const name = async () => {
    const response = await fetch('/api/account');
    if (!response.ok) throw new Error(`The backend answered ${response.status}.`);
    // Our own backend, same origin.
    return ((await response.json()) as { readonly name: string | null }).name;
  };
  return {
    name,
    signIn: () => post('/api/sign-in'),
    signOut: () => post('/api/sign-out'),
    isKnownTo: async (programId) => !left.has(programId) && (await name()) !== null,
    leave: (programId) => {
      left.add(programId);
      writeLeft(left);
    },
    hasLeft: (programId) => left.has(programId),
    rejoin: (programId) => {
      left.delete(programId);
      writeLeft(left);
    },
  };
}

async function post(path: string): Promise<void> {
  const response = await fetch(path, { method: 'POST' });
  if (!response.ok) throw new Error(`The backend answered ${response.status}.`);
}

function readLeft(): readonly string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return []; // somebody else wrote there
  }
}

function writeLeft(ids: ReadonlySet<string>): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify([...ids]));
}
