/** The host's database: one store for records, one for blobs. */
export interface IndexedDatabase {
  /** Runs one transaction over one store and gives the answer once it is complete. */
  run<T>(options: {
    readonly store: 'records' | 'blobs';
    readonly mode: IDBTransactionMode;
    readonly isDurable?: boolean;
    /** Makes the requests; the answer is read when the transaction has completed. */
    readonly body: (store: IDBObjectStore) => () => T;
  }): Promise<T>;
}

/** Opens the database at once, so that a browser that refuses storage says so here; reopens it when the browser closed it. */
export async function openIndexedDatabase(name: string): Promise<IndexedDatabase> {
  let opened: Promise<IDBDatabase> | null = null;
  await connect();

  return {
    run: async ({ store, mode, isDurable = false, body }) => {
      const database = await connect();
      return new Promise((resolve, reject) => {
        // Strict: the transaction completes after the operating system says that the bytes are on the disk.
        const transaction = database.transaction(store, mode, {
          durability: isDurable ? 'strict' : 'relaxed',
        });
        const answer = body(transaction.objectStore(store));
        transaction.oncomplete = () => {
          resolve(answer());
        };
        transaction.onabort = () => {
          reject(transaction.error ?? new Error(`The browser gave up a change of the database ${name}.`));
        };
      });
    },
  };

  async function connect(): Promise<IDBDatabase> {
    opened ??= open(name, forget);
    try {
      return await opened;
    } catch (cause) {
      forget();
      throw cause;
    }
  }

  function forget(): void {
    opened = null;
  }
}

function open(name: string, onGone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('records');
      request.result.createObjectStore('blobs');
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onGone;
      // Another page of the host, with a later version of this package, wants to change the stores.
      database.onversionchange = () => {
        database.close();
        onGone();
      };
      resolve(database);
    };
    request.onerror = () => {
      reject(
        new Error(`The browser refuses the database ${name}. Is storage allowed for this site?`, {
          cause: request.error,
        }),
      );
    };
  });
}
