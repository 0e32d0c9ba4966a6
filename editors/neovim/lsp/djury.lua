-- How Neovim starts djury. The binary does the thinking; this table only says where and when.
-- To change a value, merge your own over it: vim.lsp.config('djury', { cmd = { '/opt/djury', 'server' } })

local djury = require 'djury'

---@type vim.lsp.Config
return {
  cmd = { 'djury', 'server' },
  filetypes = { 'python', 'html', 'htmldjango', 'jinja', 'markdown', 'toml' },
  -- Only the workspace folder is decided here: inside it the server finds every project by itself.
  -- A flat list, because Neovim 0.11.0 to 0.11.2 do not read nested ones.
  root_markers = { 'manage.py', 'djury.toml', 'pyproject.toml', '.git' },
  settings = { djury = vim.empty_dict() }, -- a bare {} would reach the server as a list
  commands = djury.commands,
  capabilities = djury.capabilities,
}
