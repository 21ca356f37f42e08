/**
 * What index.html runs before everything else: the theme, and a watch over how the page starts. A
 * classic script, because a module would run after the first paint.
 */

import { watchStart } from "./start-watch.js";
import { chooseTheme } from "./theme.js";

chooseTheme();
watchStart();
