/** The theme before the first paint, so that nobody sees the other one flash by. */

/** Where the Rust side remembers a choice: `THEME_KEY` in browser.rs. */
const KEY = "pollscope-theme";

export function chooseTheme(): void {
  const root = document.documentElement;
  const theme = chosen();
  if (theme === "light" || theme === "dark") {
    root.dataset["theme"] = theme;
    root.dataset["themeChosen"] = "";
    return;
  }
  // Until the person chooses one, also when the system changes while the page is open.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (!("themeChosen" in root.dataset)) root.dataset["theme"] = systemTheme();
  };
  follow();
  dark.addEventListener("change", follow);
}

/** What the person has told the system. */
export function systemTheme(): "light" | "dark" {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function chosen(): string | null {
  // Within another page the theme is that page's choice: it says so in the address.
  if ("embed" in document.documentElement.dataset) return null;
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage is blocked: the system's preference will do.
    return null;
  }
}
