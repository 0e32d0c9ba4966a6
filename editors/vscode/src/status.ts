// The language status item: which server runs, or why none does.
import * as vscode from "vscode";
import { SELECTOR } from "./languages";

export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem("djury.status", SELECTOR);

  constructor() {
    this.item.name = "djury";
    this.item.command = { command: "djury.showOutput", title: "Show Logs" };
    this.starting();
  }

  dispose(): void {
    this.item.dispose();
  }

  starting(): void {
    this.say("djury", "starting", vscode.LanguageStatusSeverity.Information);
    this.item.busy = true;
  }

  runs(name: string, program: string): void {
    this.say(name, program, vscode.LanguageStatusSeverity.Information);
  }

  failed(problem: string): void {
    this.say("djury does not run", problem, vscode.LanguageStatusSeverity.Error);
  }

  private say(text: string, detail: string, severity: vscode.LanguageStatusSeverity): void {
    Object.assign(this.item, { text, detail, severity, busy: false });
  }
}
