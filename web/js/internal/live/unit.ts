/**
 * What a packed file looks like inside, once it is unpacked. It must not know where it comes from, or
 * what the files in it are for.
 */

/**
 * A table that was packed in columns: where it is in its file, how many bytes a row has, how many rows
 * there are, and how far the bytes of a row's offset are from each other; 0 if it has none.
 */
type Columns = [at: number, width: number, count: number, step: number];

type IndexEntry = [path: string, size: number, columns: Columns[]];

/**
 * The files of an unpacked unit, by path: four bytes with the length of the index, the index (a
 * JSON list of paths, sizes and columns), the contents one after another.
 *
 * @throws If it is no such thing.
 */
export function split(unit: Uint8Array): Map<string, Uint8Array> {
  return new Map(entries(unit).map(({ path, bytes }) => [path, bytes]));
}

/** Puts the tables that were packed in columns back into rows, where they are. */
export function restore(unit: Uint8Array): void {
  for (const { bytes, columns } of entries(unit)) {
    for (const table of columns) restoreTable(bytes, table);
  }
}

function entries(unit: Uint8Array): { path: string; bytes: Uint8Array; columns: Columns[] }[] {
  const length = new DataView(unit.buffer, unit.byteOffset, unit.byteLength).getUint32(0, true);
  const text = new TextDecoder().decode(unit.slice(4, 4 + length));
  const index = JSON.parse(text) as IndexEntry[];
  let at = 4 + length;
  const files = index.map(([path, size, columns]) => {
    const bytes = unit.subarray(at, at + size);
    at += size;
    return { path, bytes, columns };
  });
  if (at !== unit.length) throw new Error("The index of a packed file does not fit its content.");
  return files;
}

/** Undoes what crate/live-pack/src/columns.rs describes. */
function restoreTable(file: Uint8Array, [at, width, count, step]: Columns): void {
  const table = file.subarray(at, at + width * count);
  const columns = table.slice();
  for (let column = 0; column < width; column += 1) {
    const from = column * count;
    for (let row = 0; row < count; row += 1) table[row * width + column] = columns[from + row] ?? 0;
  }
  if (step > 0) sumUp(table, width, step);
}

/** Each offset but 0, which is none, is the difference to the one before, counted from 1 and round. */
function sumUp(table: Uint8Array, width: number, step: number): void {
  const most = 256 ** Math.ceil(width / step) - 1;
  let before = 0;
  for (let row = 0; row < table.length; row += width) {
    let difference = 0;
    let place = 1;
    for (let digit = 0; digit < width; digit += step) {
      difference += (table[row + digit] ?? 0) * place;
      place *= 256;
    }
    if (difference === 0) continue;
    before = (before + difference - 1) % most;
    let rest = before + 1;
    for (let digit = 0; digit < width; digit += step) {
      table[row + digit] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
}
