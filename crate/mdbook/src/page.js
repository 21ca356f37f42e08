// In each chapter with a playground: has it follow the book's theme, and loads embed.js. HOME is the folder of
// Pollscope: an address, or a path from the top of the book.
const top = typeof path_to_root === "string" ? path_to_root : FROM_HERE;
const root = document.documentElement;
const follow = () => {
  const dark = ["navy", "coal", "ayu"].some((theme) => root.classList.contains(theme));
  for (const playground of document.querySelectorAll("pollscope-playground.follows"))
    playground.setAttribute("theme", dark ? "dark" : "light");
};
follow();
new MutationObserver(follow).observe(root, { attributeFilter: ["class"] });
import(new URL("embed/v1/embed.js", new URL(HOME, new URL(top || "./", location.href))));
