/** A line of the log of compiled crates. */
export interface CompiledCrate {
  name: string;
  version: string;
  /** Its metadata. */
  path: string;
  /** The names of the files of the crates that it uses. */
  uses: string[];
}
