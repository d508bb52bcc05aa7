/** The part of stdout and stderr that the command line uses; `process.stdout` is one, a test's collector another. */
export interface OutStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  hasColors?(): boolean;
}

/** A stream that outlives its reader: after a failed write (EPIPE, a full disk) the rest is dropped and the failure remembered. */
export interface Sink {
  readonly terminal: boolean;
  readonly colors: boolean;
  readonly failure: NodeJS.ErrnoException | null;
  /** Resolves when the text has been handed to the system, or with the failure. Never rejects. */
  write(text: string): Promise<NodeJS.ErrnoException | null>;
}

export function createSink(stream: OutStream): Sink {
  let failure: NodeJS.ErrnoException | null = null;
  // Without a listener a closed pipe is an uncaught exception, and a hunt would die of `| head`.
  stream.on('error', (error) => {
    failure ??= error;
  });
  return {
    terminal: stream.isTTY === true,
    colors: stream.isTTY === true && (stream.hasColors?.() ?? false),
    get failure() {
      return failure;
    },
    write(text) {
      if (failure) return Promise.resolve(failure);
      return new Promise((resolve) => {
        stream.write(text, (error) => {
          if (error) failure ??= error;
          resolve(failure);
        });
      });
    },
  };
}
