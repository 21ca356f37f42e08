/** All of the JavaScript half that is loaded when it is first needed: in one piece, so that it is all there or not. */

export { parseProgram } from "./rewrite/parse.js";
export { Session } from "./session.js";
