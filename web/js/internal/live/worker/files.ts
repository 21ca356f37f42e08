/**
 * The compiler's file system: the packed files as they are, without a copy and not to be written to, and
 * the program's own, which count as memory.
 *
 * It must not know what any of the files is for.
 */

import {
  Directory,
  File,
  OpenDirectory,
  OpenFile,
  wasi,
  type Inode,
} from "@bjorn3/browser_wasi_shim";
import type { Room } from "./room.js";

/** About what an entry of a folder takes, besides its name. */
const ENTRY = 256;

type Opened = ReturnType<File["path_open"]>;

/** A read-only file whose bytes other executions share. */
export class SharedFile extends File {
  constructor(bytes: Uint8Array) {
    super([], { readonly: true });
    // Not through the constructor, which copies.
    this.data = bytes;
  }

  override path_open(oflags: number, rights: bigint, flags: number): Opened {
    const opened = super.path_open(oflags, rights, flags);
    return opened.ret === 0 ? { ret: 0, fd_obj: new SharedOpenFile(this) } : opened;
  }
}

/** Reads without a copy: what is read is put into the compiler's memory at once. */
export class SharedOpenFile extends OpenFile {
  override fd_read(size: number): { ret: number; data: Uint8Array } {
    const from = Number(this.file_pos);
    const data = this.file.data.subarray(from, from + size);
    this.file_pos += BigInt(data.length);
    return { ret: 0, data };
  }

  override fd_write(): { ret: number; nwritten: number } {
    return { ret: wasi.ERRNO_BADF, nwritten: 0 };
  }

  override fd_pwrite(): { ret: number; nwritten: number } {
    return { ret: wasi.ERRNO_BADF, nwritten: 0 };
  }

  override fd_allocate(): number {
    return wasi.ERRNO_BADF;
  }

  override fd_filestat_set_size(): number {
    return wasi.ERRNO_BADF;
  }
}

/** A file that the program writes. */
export class OwnFile extends File {
  readonly #room: Room;

  constructor(room: Room) {
    super([]);
    this.#room = room;
  }

  /** How much memory it has. */
  get capacity(): number {
    return this.data.buffer.byteLength;
  }

  override path_open(oflags: number, rights: bigint, flags: number): Opened {
    const opened = super.path_open(oflags, rights, flags);
    if (opened.ret !== 0) return opened;
    const file = new OwnOpenFile(this);
    if ((flags & wasi.FDFLAGS_APPEND) !== 0) file.fd_seek(0n, wasi.WHENCE_END);
    return { ret: 0, fd_obj: file };
  }

  /** Makes it so long; what is new is zero. */
  resize(length: number): void {
    const before = this.data;
    if (length > this.capacity) {
      // A file grows by many small writes.
      const capacity = Math.max(length, Math.min(2 * this.capacity, this.capacity + (64 << 20)));
      this.#room.take(capacity - this.capacity);
      this.data = new Uint8Array(this.#allocated(capacity), 0, length);
      this.data.set(before);
      return;
    }
    this.data = new Uint8Array(before.buffer, 0, length);
    if (length > before.length) this.data.fill(0, before.length);
  }

  #allocated(bytes: number): ArrayBuffer {
    try {
      return new ArrayBuffer(bytes);
    } catch {
      // The machine has less than the limit allows.
      this.#room.take(Infinity);
      throw new Error("unreachable");
    }
  }
}

class OwnOpenFile extends OpenFile {
  readonly #own: OwnFile;

  constructor(file: OwnFile) {
    super(file);
    this.#own = file;
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    const written = this.fd_pwrite(data, this.file_pos);
    this.file_pos += BigInt(written.nwritten);
    return written;
  }

  override fd_pwrite(data: Uint8Array, offset: bigint): { ret: number; nwritten: number } {
    const end = Number(offset) + data.length;
    if (end > MOST) return { ret: wasi.ERRNO_FBIG, nwritten: 0 };
    if (end > this.#own.data.length) this.#own.resize(end);
    this.#own.data.set(data, Number(offset));
    return { ret: 0, nwritten: data.length };
  }

  override fd_allocate(offset: bigint, length: bigint): number {
    const end = Number(offset + length);
    if (end > MOST) return wasi.ERRNO_FBIG;
    if (end > this.#own.data.length) this.#own.resize(end);
    return wasi.ERRNO_SUCCESS;
  }

  override fd_filestat_set_size(size: bigint): number {
    if (size > MOST) return wasi.ERRNO_FBIG;
    this.#own.resize(Number(size));
    return wasi.ERRNO_SUCCESS;
  }
}

/** The longest file: what a buffer may be. */
const MOST = 2 ** 32 - 1;

/** A folder in which the program may make files and folders. */
export class Folder extends Directory {
  readonly #room: Room;

  constructor(room: Room) {
    super(new Map<string, Inode>());
    this.#room = room;
  }

  override create_entry_for_path(
    path: string,
    isFolder: boolean,
  ): { ret: number; entry: Inode | null } {
    this.#room.take(ENTRY + 2 * path.length);
    const entry = isFolder ? new Folder(this.#room) : new OwnFile(this.#room);
    const ret = new OpenDirectory(this).path_link(path.replace(/\/+$/, ""), entry, true);
    return { ret, entry: ret === wasi.ERRNO_SUCCESS ? entry : null };
  }

  /** Puts a file at `path`, with the folders that lead to it. */
  put(path: string, file: Inode): void {
    const [name = "", ...rest] = path.split("/");
    if (rest.length === 0) {
      this.contents.set(name, file);
      return;
    }
    let next = this.contents.get(name);
    if (!(next instanceof Folder)) {
      next = new Folder(this.#room);
      this.contents.set(name, next);
    }
    (next as Folder).put(rest.join("/"), file);
  }

  /** How much memory the program's files in it have, and what is `open` though it was removed. */
  measure(open: Iterable<unknown>): number {
    const files = new Set<OwnFile>();
    let entries = 0;
    const collect = (folder: Directory) => {
      for (const [name, inode] of folder.contents) {
        entries += ENTRY + 2 * name.length;
        if (inode instanceof OwnFile) files.add(inode);
        else if (inode instanceof Directory) collect(inode);
      }
    };
    collect(this);
    for (const descriptor of open) {
      if (descriptor instanceof OpenFile && descriptor.file instanceof OwnFile) {
        files.add(descriptor.file);
      }
    }
    return [...files].reduce((sum, file) => sum + file.capacity, entries);
  }
}
