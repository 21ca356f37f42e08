/**
 * What an editor needs once its text can be changed. Loaded only then.
 */

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** Editing keys and undo. Tab is not among the keys: it moves on, so that nobody is trapped. */
export const editing: Extension = [history(), keymap.of([...defaultKeymap, ...historyKeymap])];
