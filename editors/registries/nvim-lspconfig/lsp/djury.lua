---@brief
---
--- https://github.com/djury/djury
---
--- `djury`, a language server that reviews Python and Django interview answers: it finds queries for each row, bare
--- `except`, wrong results of small functions and the like, in Python files, templates, Markdown answers and its own
--- configuration, and names the interview question that each finding belongs to.
---
--- It can be installed via `cargo`:
---
--- ```sh
--- cargo install --git https://github.com/djury/djury djury
--- ```
---
--- What is reported is set in `djury.toml`, or in `[tool.djury]` of `pyproject.toml`. For pages of rules, the list of
--- questions and review notes inside of Neovim, use the plugin in `editors/neovim` of its repository instead.

---@type vim.lsp.Config
return {
  cmd = { 'djury', 'server' },
  filetypes = { 'python', 'html', 'htmldjango', 'jinja', 'markdown', 'toml' },
  root_markers = { 'manage.py', 'djury.toml', 'pyproject.toml', '.git' },
}
