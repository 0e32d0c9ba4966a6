// Which documents are djury's.
import type * as vscode from "vscode";
import type { DocumentSelector } from "vscode-languageclient";

const LANGUAGES = ["python", "html", "django-html", "jinja", "jinja-html", "markdown"];
const SCHEMES = ["file", "untitled"];
/** Configurations are completed and checked; nothing else is said in them. */
const CONFIGURATIONS = "**/{djury,pyproject}.toml";

const FILES = [
  ...LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ scheme, language }))),
  { scheme: "file", pattern: CONFIGURATIONS },
];

/** As VS Code writes it. */
export const SELECTOR: vscode.DocumentFilter[] = [...FILES, { notebookType: "*", language: "python" }];

/** As the language server protocol writes it. */
export const PROTOCOL_SELECTOR: DocumentSelector = [...FILES, { notebook: "*", language: "python" }];

/** Whether a reviewer may write notes in a document. */
export function takesNotes(document: vscode.TextDocument): boolean {
  return document.uri.scheme === "file" && LANGUAGES.includes(document.languageId);
}
