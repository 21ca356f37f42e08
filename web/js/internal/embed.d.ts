// What `import … from "embed:./file.ts"` gives; bundle.mjs has the plugin that makes it so.

declare module "embed:*" {
  /** The file and all it imports, as one plain script. */
  export const code: string;
  /** The hash of `code`, as a content security policy writes it after `sha256-`. */
  export const sha256: string;
}
