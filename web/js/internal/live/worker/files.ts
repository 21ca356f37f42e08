/**
 * The compiler's file system: the packed files as they are, without a copy, and the program's own.
 *
 * It must not know what any of the files is for.
 */

import { Directory, File, OpenFile, type Inode } from "@bjorn3/browser_wasi_shim";

/** A file that is somebody else's bytes. */
export class SharedFile extends File {
  constructor(bytes: Uint8Array) {
    super([]);
    // Not through the constructor, which copies.
    this.data = bytes;
  }

  override path_open(oflags: number, rights: bigint, flags: number): ReturnType<File["path_open"]> {
    const opened = super.path_open(oflags, rights, flags);
    return opened.ret === 0 ? { ret: 0, fd_obj: new SharedOpenFile(this) } : opened;
  }
}

/** Reads without a copy: what is read is put into the compiler's memory at once. */
class SharedOpenFile extends OpenFile {
  override fd_read(size: number): { ret: number; data: Uint8Array } {
    const from = Number(this.file_pos);
    const data = this.file.data.subarray(from, from + size);
    this.file_pos += BigInt(data.length);
    return { ret: 0, data };
  }
}

/** Puts a file at `path` below `root`, with the folders that lead to it. */
export function put(root: Map<string, Inode>, path: string, file: Inode): void {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  let contents = root;
  for (const folder of folders) {
    let next = contents.get(folder);
    if (!(next instanceof Directory)) {
      next = new Directory(new Map());
      contents.set(folder, next);
    }
    contents = (next as Directory).contents;
  }
  contents.set(name, file);
}
