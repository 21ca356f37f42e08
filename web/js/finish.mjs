// Finishes the site that Trunk has built: each step takes what the one before has written.

import "./copy-live.mjs";
import "./no-inline.mjs";
import "./embed.mjs";
import "./offline.mjs";
