/** Where the files of the site are: at the top of it, which an embedded page is two folders below. */
export function siteAddress(path: string): string {
  const up = document.documentElement.dataset["top"] ?? "./";
  return new URL(path, new URL(up, document.baseURI)).href;
}
