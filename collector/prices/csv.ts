/** RFC 4180 CSV, read one record at a time so that a file of any size fits. */

/** Records of a text that comes in pieces; a quoted cell may hold commas, quotes and line ends. */
export async function* csvRecords(
  pieces: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<readonly string[], void, undefined> {
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  let closing = false;
  for await (const piece of pieces) {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at];
      if (quoted) {
        if (closing) {
          // the quote before was the cell's end, unless another follows
          closing = false;
          if (char === '"') {
            cell += '"';
            start = at + 1;
            continue;
          }
          quoted = false;
          start = at;
        } else {
          if (char === '"') {
            cell += piece.slice(start, at);
            start = at + 1;
            closing = true;
          }
          continue;
        }
      }
      if (char === '"' && cell === '' && start === at) {
        quoted = true;
        start = at + 1;
      } else if (char === ',') {
        record.push(cell + piece.slice(start, at));
        cell = '';
        start = at + 1;
      } else if (char === '\n') {
        const tail = cell + piece.slice(start, at);
        record.push(tail.endsWith('\r') ? tail.slice(0, -1) : tail);
        cell = '';
        start = at + 1;
        if (record.length > 1 || record[0] !== '') yield record;
        record = [];
      }
    }
    if (!closing) cell += piece.slice(start);
  }
  if (quoted && !closing) throw new Error('the CSV ends inside a quoted cell: it was cut off');
  if (cell !== '' || record.length > 0) yield [...record, cell];
}
