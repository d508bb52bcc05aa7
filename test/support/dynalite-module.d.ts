declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** In memory without a path. Delays are in milliseconds. */
  function dynalite(options?: { path?: string; createTableMs?: number; deleteTableMs?: number; updateTableMs?: number }): Server;
  export = dynalite;
}
