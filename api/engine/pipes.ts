// Results leave the engine through named pipes: `INTO OUTFILE <pipe>`. This streams every format byte for byte with
// back-pressure and flat memory. chDB's own streaming query is no match: it starts, and computes scalar subqueries, on
// the thread of the caller (measured: an event loop held for 275 ms), and takes no SET in front.
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

export interface OpenPipe {
  readonly path: string;
  /** Ends after `finish()`, when all that was written has been read. */
  readonly output: Socket;
  /** To call when the engine has settled: not earlier, for without a reader its open() would wait for ever. */
  finish(): void;
}

/** A pipe serves one query at a time; the number of pipes is the number of queries at a time. */
export function openPipe(path: string): OpenPipe {
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // Our own writing end keeps the reader from seeing an end before the engine has opened the pipe.
  const keepFd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const output = new Socket({ fd: readFd, readable: true, writable: false });
  let open = true;
  return {
    path,
    output,
    finish: () => {
      if (open) closeSync(keepFd);
      open = false;
    },
  };
}
