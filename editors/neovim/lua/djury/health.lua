-- `:checkhealth djury`: says whether djury can run here, and what to do when it cannot.
-- It looks and reports; it never changes the configuration.

local M = {}

local README = 'https://github.com/djury/djury/tree/main/editors/neovim'

local is_new = vim.fn.has 'nvim-0.11' == 1

---@return boolean
local function check_neovim()
  local version = tostring(vim.version())
  if vim.fn.has 'nvim-0.10' == 1 then
    vim.health.ok('Neovim ' .. version)
    return true
  end
  vim.health.error('Neovim ' .. version .. ' is too old', { 'Install Neovim 0.10 or newer.' })
  return false
end

---@return table?
local function check_configuration()
  local file = vim.api.nvim_get_runtime_file('lsp/djury.lua', false)[1]
  local config = is_new and vim.lsp.config.djury or (file and dofile(file))
  if not config or not config.cmd then
    vim.health.error('No configuration named `djury` was found', {
      'Put the plugin folder `editors/neovim` on the runtime path, for example with',
      "`vim.opt.rtp:prepend('/path/to/djury/editors/neovim')`, before `require('djury').enable()`.",
      'See ' .. README,
    })
    return nil
  end
  local is_enabled
  if not is_new then
    is_enabled = pcall(vim.api.nvim_get_autocmds, { group = 'djury' })
  elseif vim.lsp.is_enabled then -- not every 0.11 has it
    is_enabled = vim.lsp.is_enabled 'djury'
  end
  if is_enabled then
    vim.health.ok 'Enabled'
  elseif is_enabled == false then
    vim.health.warn('Not enabled, so no file starts it', {
      "Add `require('djury').enable()` to your `init.lua`.",
    })
  end
  return config
end

---@param config vim.lsp.Config
local function check_binary(config)
  local cmd = config.cmd
  if type(cmd) ~= 'table' then
    vim.health.info '`cmd` is a function of your own, so the program is not checked'
    return
  end
  local program = cmd[1] or ''
  local path = vim.fn.exepath(program)
  if path == '' then
    vim.health.error(('`%s` is not an executable on the PATH of this Neovim'):format(program), {
      'Build it: run `cargo install --path server` in a copy of the djury repository.',
      'Or name it: `require("djury").enable({ cmd = { "/full/path/to/djury", "server" } })`.',
      'A Neovim started from a desktop menu may have a shorter PATH than your shell: compare `:echo $PATH`.',
    })
    return
  end
  vim.health.ok(('Program: `%s`'):format(path))

  local started, job = pcall(vim.system, { path, '--version' }, { text = true, timeout = 5000 })
  local answer = started and job:wait() or nil
  local version = answer and answer.code == 0 and vim.trim(answer.stdout or '') or ''
  if version:find '^djury %d' then
    vim.health.ok(('Version: `%s`'):format(version))
  else
    vim.health.error(('`%s --version` did not answer with a djury version'):format(path), {
      'Run it in a terminal and read what it says.',
      'Perhaps another program has the same name, or the file was built for another system.',
    })
  end
end

---@param config vim.lsp.Config
local function check_clients(config)
  local clients = vim.tbl_filter(function(client)
    return not (is_new and client:is_stopped() or not is_new and client.is_stopped())
  end, vim.lsp.get_clients { name = 'djury' })
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    local place = client.config.root_dir and ('`%s`'):format(client.config.root_dir) or 'single files'
    vim.health.ok(('Attached to %d buffer(s) in %s, positions in %s'):format(buffers, place, client.offset_encoding))
  end
  if #clients == 0 then
    vim.health.warn('No buffer is attached at the moment', {
      ('Open a file of one of these types: %s. `:set filetype?` shows the type.'):format(
        table.concat(config.filetypes or {}, ', ')
      ),
      ('If one is open, read the end of the log: `%s`.'):format(vim.lsp.get_log_path()),
    })
  end
end

function M.check()
  vim.health.start 'djury'
  if not check_neovim() then
    return
  end
  local config = check_configuration()
  if not config then
    return
  end
  check_binary(config)
  check_clients(config)
end

return M
