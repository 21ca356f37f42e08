// What `import … from "embed:./file.ts"` and `"served:./file.ts"` give; bundle.mjs has the plugins.

declare module "embed:*" {
  /** The file and all it imports, as one plain script. */
  export const code: string;
}

declare module "served:*" {
  /** The address of a file of the site that holds the script or the page. */
  export const address: string;
}
