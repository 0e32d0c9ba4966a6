// What a thread of a review note says and where it stands. Knows the server's answer to `djury/notes`; must never know
// VS Code, so that it can be read and tested alone.

interface Position {
  line: number;
  character: number;
}
export interface Range {
  start: Position;
  end: Position;
}
export interface Reply {
  id: string;
  author: string;
  created: string;
  text: string;
}
export interface Note extends Reply {
  uri: string;
  range: Range;
  /** The lines themselves were changed since. */
  changed: boolean;
  question?: number;
  rule?: string;
  finding?: string;
  resolved: boolean;
  replies: Reply[];
}
/** Where a note is to be written, as the server's action says it. */
export interface About {
  uri: string;
  range: Range;
  rule?: string;
  finding?: string;
  question?: number;
}

/** What stands above a thread: what the note is about, and whether its lines are still those that it was written on. */
export function label({ question, rule, changed }: Pick<Note, "question" | "rule" | "changed">): string {
  const parts = [question ? `Q${question}` : undefined, rule, changed ? "the lines were changed since" : undefined];
  return parts.filter(Boolean).join(" · ") || "Review note";
}

export function newLabel(about?: About): string {
  return about?.rule ? `New note on ${about.rule}` : "New note";
}

/** What the server is told to keep: the place is where the thread stands now, the rest what it was begun about. */
export function addition(range: Range | undefined, text: string, about?: About) {
  const { start, end } = range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const { rule, finding, question } = about ?? {};
  return { range: { start: place(start), end: place(end) }, text, rule, finding, question };
}

/** An editor's position may hold more than the server wants. */
function place({ line, character }: Position): Position {
  return { line, character };
}

/** The threads whose notes are gone. */
export function gone(shown: Iterable<string>, notes: Pick<Note, "id">[]): string[] {
  const known = new Set(notes.map(({ id }) => id));
  return [...shown].filter((id) => !known.has(id));
}
