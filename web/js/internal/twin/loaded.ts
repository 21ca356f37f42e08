/** The large part of the JavaScript half, once it is needed. */

import { load } from "lazy:./engine.ts";
import { Loading } from "../loading.js";

export const twin = new Loading<typeof import("./engine.js")>(load);
