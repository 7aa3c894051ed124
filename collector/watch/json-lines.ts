const NEWLINE = 10;

/** Cuts a stream of chunks into its lines; a last line without its newline is let go, for it is half written. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const piece = chunk.subarray(from, at);
      const line = rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      from = at + 1;
      if (line.length > 0) yield line.toString('utf8');
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}
