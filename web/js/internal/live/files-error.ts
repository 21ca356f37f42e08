/**
 * Why a packed file could not be had: one sentence for each thing that can go wrong, with what to do
 * about it. It must not know how files are fetched.
 */

import { isOffline } from "../is-offline.js";

/** The message is for the person. */
export class FilesError extends Error {}

/** The server answered, with a status other than success. */
export function refused(file: string, status: number): FilesError {
  if (status === 404 || status === 410) {
    return new FilesError(
      `The server of this page has no live/${file} (HTTP ${status}), and edited Rust can't run without ` +
        "it. Reload the page; if you host it, upload all of dist/live.",
    );
  }
  return new FilesError(
    `The server of this page refused live/${file} (HTTP ${status}). Try again later.`,
  );
}

/** A server that answers everything it does not have with a page of its own. */
export function wrongType(file: string, type: string): FilesError {
  return new FilesError(
    `The server of this page sent something else (${type}) in place of live/${file}. If you host the ` +
      "page, upload all of dist/live; on a network with a login page, log in and try again.",
  );
}

/** No byte of it came. */
export function unreachable(file: string): FilesError {
  if (isOffline()) {
    return new FilesError(
      `This device is offline, and live/${file} is not kept here yet: edited Rust needs the network the first ` +
        "time. Connect and try again.",
    );
  }
  return new FilesError(
    `The server of this page can't be reached: live/${file} could not be downloaded. Check the ` +
      "connection and try again.",
  );
}

/** Some of it came, and then nothing more, again and again. */
export function cut(file: string, arrived: number, of: number): FilesError {
  return new FilesError(
    `The connection was cut after ${arrived} of ${of} bytes of live/${file}, and resuming the download ` +
      "failed. Check the connection and try again.",
  );
}

/** All of it came, and it is not what was packed. */
export function damaged(file: string): FilesError {
  return new FilesError(
    `live/${file} arrived damaged: its content is not what the manifest says. Reload the page; if that ` +
      "doesn't help, the server or a proxy alters files.",
  );
}

/** The manifest came, and cannot be read. */
export function unreadable(file: string): FilesError {
  return new FilesError(
    `live/${file} is not the list of files that this page needs. Reload the page; if you host it, upload ` +
      "all of dist/live.",
  );
}
