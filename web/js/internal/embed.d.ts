// What `import … from "embed:./file.ts"`, `"served:./file.ts"` and `"lazy:./file.ts"` give; bundle.mjs has the plugins.

declare module "embed:*" {
  /** The file and all it imports, as one plain script. */
  export const code: string;
}

declare module "served:*" {
  /** The address of a file of the site that holds the script or the page. */
  export const address: string;
}

declare module "lazy:*" {
  /** Imports the file and all it imports, as one script; the query goes at the end of its address. */
  export const load: (query: string) => Promise<unknown>;
}

// Files of packages that are bundled as they are.

declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*.so" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "core-js/*";
