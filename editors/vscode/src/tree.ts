// What the tree of questions shows, in words, and where a walk through findings goes next. Knows the server's answer to
// `djury/questions`; must never know VS Code, so that it can be read and tested alone.

interface Position {
  line: number;
  character: number;
}
export interface Place {
  uri: string;
  range: { start: Position; end: Position };
}
export interface Finding extends Place {
  id: string;
  rule: string;
  severity: "error" | "warning" | "info" | "hint";
  message: string;
}
export interface Answer extends Place {
  name: string;
}
export interface Question {
  number: number;
  topic: string;
  text: string;
  state: "found" | "clean" | "open";
  answers: Answer[];
  findings: Finding[];
}
export interface Root {
  uri: string;
  questions: Question[];
}

export type Node =
  | { kind: "root"; root: Root }
  | { kind: "topic"; root: Root; topic: string }
  | { kind: "question"; root: Root; question: Question }
  | { kind: "finding"; finding: Finding }
  | { kind: "answer"; answer: Answer };

/** One line of the tree: an icon is the name of one of VS Code's, with the colour it has there. */
export interface Line {
  label: string;
  description?: string;
  tooltip?: string;
  id?: string;
  icon?: { name: string; color?: string };
  context?: "question" | "finding" | "answer";
  children: "none" | "shown" | "hidden";
  /** Where a click goes: to a place, or to the page of the question. */
  opens?: Place | "page";
}

const ICONS = {
  error: { name: "error", color: "problemsErrorIcon.foreground" },
  warning: { name: "warning", color: "problemsWarningIcon.foreground" },
  info: { name: "info", color: "problemsInfoIcon.foreground" },
  hint: { name: "lightbulb", color: "problemsInfoIcon.foreground" },
} as const;
const RANKS = ["error", "warning", "info", "hint"] as const;

/** What hangs below a line; below none, what the tree begins with: topics, or roots where there are several. */
export function children(roots: Root[], node?: Node): Node[] {
  if (!node) {
    const [only, ...others] = roots;
    if (!only) {
      return [];
    }
    return others.length ? roots.map((root) => ({ kind: "root", root })) : topics(only);
  }
  switch (node.kind) {
    case "root":
      return topics(node.root);
    case "topic":
      return node.root.questions.filter(({ topic }) => topic === node.topic)
        .map((question) => ({ kind: "question", root: node.root, question }));
    case "question":
      return [
        ...node.question.answers.map((answer): Node => ({ kind: "answer", answer })),
        ...node.question.findings.map((finding): Node => ({ kind: "finding", finding })),
      ];
    default:
      return [];
  }
}

function topics(root: Root): Node[] {
  return [...new Set(root.questions.map(({ topic }) => topic))].map((topic) => ({ kind: "topic", root, topic }));
}

/** @param relative the path of an address as the user knows it */
export function line(node: Node, relative: (uri: string) => string): Line {
  const where = (place: Place) => `${relative(place.uri)}:${place.range.start.line + 1}`;
  switch (node.kind) {
    case "root": {
      const name = decodeURIComponent(node.root.uri.replace(/\/+$/, "").split("/").pop() ?? "");
      return { label: name, id: node.root.uri, icon: { name: "folder" }, children: "shown" };
    }
    case "topic": {
      const found = node.root.questions.filter(({ topic, state }) => topic === node.topic && state === "found").length;
      return { label: node.topic, id: `${node.root.uri} ${node.topic}`, description: found ? `${found} with findings` : undefined, children: "shown" };
    }
    case "question":
      return questionLine(node.root, node.question);
    case "finding":
      return {
        label: node.finding.message,
        tooltip: node.finding.message,
        description: `${node.finding.rule}, ${where(node.finding)}`,
        icon: ICONS[node.finding.severity],
        context: "finding",
        children: "none",
        opens: node.finding,
      };
    case "answer":
      return {
        label: node.answer.name,
        tooltip: node.answer.name,
        description: `answers it, ${where(node.answer)}`,
        icon: { name: "symbol-method" },
        context: "answer",
        children: "none",
        opens: node.answer,
      };
  }
}

function questionLine(root: Root, { number, text, state, findings, answers }: Question): Line {
  const states = {
    found: `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`,
    clean: "nothing found",
    open: "",
  };
  const worst = RANKS.find((rank) => findings.some(({ severity }) => severity === rank));
  const isEmpty = findings.length + answers.length === 0;
  return {
    label: `Q${number}`,
    description: [states[state], text].filter(Boolean).join(" · "),
    tooltip: `**Q${number}** ${text}`,
    id: `${root.uri} ${number}`,
    icon: worst ? ICONS[worst] : state === "clean" ? { name: "pass", color: "testing.iconPassed" } : { name: "circle-outline" },
    context: "question",
    children: isEmpty ? "none" : "hidden",
    opens: isEmpty ? "page" : undefined,
  };
}

/** How many questions have findings, for the badge of the view. */
export function countFound(roots: Root[]): number {
  return roots.flatMap(({ questions }) => questions).filter(({ state }) => state === "found").length;
}

export interface Step {
  question: Question;
  finding: Finding;
  /** From 1, in the list of the question. */
  at: number;
}

/**
 * The next or previous finding of a question: of the one that the cursor stands on, else of the one walked last, else of
 * the first that has any.
 */
export function step(roots: Root[], isHere: (finding: Finding) => boolean, walked: number | undefined, by: 1 | -1): Step | undefined {
  const questions = roots.flatMap((root) => root.questions);
  const here = questions.filter(({ findings }) => findings.some(isHere));
  const question = here.find(({ number }) => number === walked) ?? here[0]
    ?? questions.find(({ number, findings }) => number === walked && findings.length > 0)
    ?? questions.find(({ findings }) => findings.length > 0);
  if (!question) {
    return undefined;
  }
  const at = question.findings.findIndex(isHere);
  const count = question.findings.length;
  const next = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count;
  const finding = question.findings[next];
  return finding && { question, finding, at: next + 1 };
}
