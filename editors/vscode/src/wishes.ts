// Which of the user's wishes the server hears, and how. Must never know VS Code, so that it can be read and tested alone.

/** @param get the value of a setting below `djury`, undefined where it has none */
export function forServer(get: (name: string) => unknown): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  // "project" and none are no wishes: the project's own configuration counts.
  const audience = get("audience") ?? "project";
  if (audience !== "project") {
    settings.audience = audience;
  }
  const select = get("select");
  if (select) {
    settings.select = select;
  }
  settings.inlayHints = get("inlayHints") ?? "answers";
  settings.ignore = get("ignore") ?? [];
  settings.extendSelect = get("extendSelect") ?? [];
  return settings;
}

/** The arguments of the program besides `server`. */
export function logArguments(file: string, level: string, home: string): string[] {
  const named = file.trim().replace(/^~(?=\/|\\)/, home);
  return named ? ["--log", named, "--log-level", level] : [];
}
