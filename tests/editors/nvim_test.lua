-- Run:  DJURY=/path/to/djury nvim --clean -l nvim_test.lua       (with ENCODING=utf-16 to offer that one alone)
-- The shipped plugin folder in a real Neovim: one line a check, a closing count, exit code 0 only when nothing failed.
local binary = assert(os.getenv 'DJURY', 'set DJURY to the full path of the djury program')
local encoding = os.getenv 'ENCODING'
local here = vim.fs.dirname(vim.fn.fnamemodify(arg[0], ':p'))
local plugin = vim.fs.normalize(here .. '/../../editors/neovim')

local passed, failed = 0, 0
local function check(name, ok, detail)
  if ok then passed = passed + 1 else failed = failed + 1 end
  local why = not ok and detail ~= nil and ': ' .. vim.inspect(detail):gsub('%s+', ' '):sub(1, 600) or ''
  io.stdout:write(('%s %s%s\n'):format(ok and 'ok  ' or 'FAIL', name, why))
  return ok
end
local function wait(fn, ms) return (vim.wait(ms or 10000, fn, 10)) end

local dir = vim.fn.resolve(vim.fn.tempname())
local function finish()
  io.stdout:write(('%d passed, %d failed\n'):format(passed, failed))
  vim.fn.delete(dir, 'rf')
  os.exit(passed > 0 and failed == 0 and 0 or 1)
end

-- The program under the name that the shipped configuration calls.
vim.fn.mkdir(dir .. '/bin', 'p')
assert(vim.uv.fs_symlink(binary, dir .. '/bin/djury'))
local path_without = vim.env.PATH
vim.env.PATH = dir .. '/bin:' .. path_without

-- A take-home with one file of each kind.
local work = dir .. '/takehome'
vim.fn.mkdir(work, 'p')
local function write(name, ...) vim.fn.writefile({ ... }, work .. '/' .. name) end
write('manage.py', 'import os')
write('answer.py',
  'def f():',
  '    try:',
  '        x = charge("é𝒳")',
  '    except: x = "𝒳"',
  '    return x',
  'def g(a="é𝒳", b=[]): return b')
write('page.html', '{% load static %}', '<p>{{ name }}</p>')
write('plain.html', '<p>hello</p>')
write('page.jinja', '<p>{{ name }}</p>')
write('answers.md', '# 25. How are exceptions handled?', '', '```python', 'try:', '    charge("é𝒳")', 'except:', '    refund()', '```')

-- Every finding of `code` in `buf`, in the order of the lines, with the text that its range covers.
local function findings(buf, code)
  local found = vim.tbl_filter(function(d) return d.code == code end, vim.diagnostic.get(buf))
  table.sort(found, function(a, b) return a.lnum < b.lnum end)
  for _, d in ipairs(found) do
    local ok, text = pcall(vim.api.nvim_buf_get_text, buf, d.lnum, d.col, d.end_lnum, d.end_col, {})
    d.covers = ok and table.concat(text, '\n') or 'a range outside the text'
  end
  return found
end
local function finding(buf, code) return findings(buf, code)[1] or {} end

vim.cmd 'filetype on'
vim.opt.rtp:prepend(plugin)
vim.cmd 'runtime! plugin/djury.lua' -- `nvim -l` loads no plugins by itself
local is_new = vim.fn.has 'nvim-0.11' == 1
local exit
require('djury').enable {
  on_exit = function(code, signal) exit = { code = code, signal = signal } end,
  capabilities = encoding and { general = { positionEncodings = { encoding } } } or nil,
}
vim.cmd.edit(work .. '/answer.py')
local buf = vim.api.nvim_get_current_buf()
local started = vim.uv.hrtime()

local function clients() return vim.lsp.get_clients { bufnr = buf, name = 'djury' } end
if not check('client attaches by the shipped configuration', wait(function() return #clients() == 1 and clients()[1].initialized end)) then
  finish()
end
local client = clients()[1]
check('the command is `djury server`', vim.deep_equal(client.config.cmd, { 'djury', 'server' }), client.config.cmd)
check('the root is the folder with manage.py', vim.fn.resolve(client.config.root_dir or '') == work, client.config.root_dir)
check('position encoding is ' .. (encoding or 'one of three'),
  vim.tbl_contains(encoding and { encoding } or { 'utf-8', 'utf-16', 'utf-32' }, client.offset_encoding), client.offset_encoding)
io.stdout:write(('     encoding %s, Neovim %s\n'):format(client.offset_encoding, tostring(vim.version())))

check('the finding arrives', wait(function() return #findings(buf, 'except-bare') == 1 end), vim.diagnostic.get(buf))
local d = finding(buf, 'except-bare')
check('its range is the keyword', d.lnum == 3 and d.col == 4 and d.end_lnum == 3 and d.end_col == 10, d)
check('its source is djury, its severity a warning or an error',
  d.source == 'djury' and (d.severity == vim.diagnostic.severity.WARN or d.severity == vim.diagnostic.severity.ERROR), d)
check('columns after an astral character are right', finding(buf, 'mutable-default-argument').covers == '[]', finding(buf, 'mutable-default-argument'))

vim.api.nvim_win_set_cursor(0, { 4, 5 })
vim.lsp.buf.hover()
local hover
check('hover shows the rule and its question', wait(function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
      return hover:find 'except%-bare' ~= nil and (hover:lower():find 'question 25' or hover:find 'Q25') ~= nil
    end
  end
end), hover)
vim.cmd.fclose { bang = true }

-- The editor itself applies the fix.
vim.api.nvim_win_set_cursor(0, { 4, 5 })
vim.lsp.buf.code_action {
  apply = true,
  filter = function(action) return action.kind == 'quickfix' and action.edit ~= nil and action.title:find 'Exception' ~= nil end,
}
check('the quick fix rewrites the line', wait(function()
  return vim.api.nvim_buf_get_lines(buf, 3, 4, false)[1] == '    except Exception: x = "𝒳"'
end), vim.api.nvim_buf_get_lines(buf, 0, -1, false))
check('the finding goes after the fix', wait(function() return #findings(buf, 'except-bare') == 0 end), vim.diagnostic.get(buf))

-- Edits before, inside and after astral characters keep both sides in step.
vim.api.nvim_buf_set_text(buf, 5, 9, 5, 11, { '𝒳ß𝒳' })
check('an edit before an astral character moves the columns', wait(function()
  local m = finding(buf, 'mutable-default-argument')
  return m.covers == '[]' and vim.api.nvim_buf_get_lines(buf, 5, 6, false)[1] == 'def g(a="𝒳ß𝒳𝒳", b=[]): return b'
end), finding(buf, 'mutable-default-argument'))
local column = finding(buf, 'mutable-default-argument').col or 0
vim.api.nvim_buf_set_text(buf, 5, column + 1, 5, column + 1, { '"𝒳"' })
check('an edit after an astral character is applied there', wait(function()
  return finding(buf, 'mutable-default-argument').covers == '["𝒳"]'
end), finding(buf, 'mutable-default-argument'))
vim.api.nvim_buf_set_lines(buf, 4, 4, false, { '    try: charge("𝒳")', '    except : x = "𝒳"' })
check('new lines are seen', wait(function()
  local x = finding(buf, 'except-bare')
  return x.lnum == 5 and x.col == 4 and x.end_col == 10 and finding(buf, 'mutable-default-argument').lnum == 7
end), vim.diagnostic.get(buf))
vim.api.nvim_buf_set_text(buf, 5, 10, 5, 11, { ' Exception' })
check('a mend by hand is seen', wait(function() return #findings(buf, 'except-bare') == 0 end), vim.diagnostic.get(buf))
vim.cmd.undo()
check('an undo is seen', wait(function() return #findings(buf, 'except-bare') == 1 end), vim.diagnostic.get(buf))
vim.cmd 'silent write'

-- The other file types: Neovim finds the type, the shipped configuration attaches.
for _, type in ipairs(client.config.filetypes) do
  local known = vim.tbl_contains(vim.fn.getcompletion(type, 'filetype'), type)
  check('Neovim knows the file type ' .. type, known or not is_new and type == 'jinja') -- which 0.10 learns from the plugin
end
for name, type in vim.spairs { ['page.html'] = 'htmldjango', ['plain.html'] = 'html', ['page.jinja'] = 'jinja', ['answers.md'] = 'markdown' } do
  vim.cmd.edit(work .. '/' .. name)
  local other = vim.api.nvim_get_current_buf()
  check(('%s is %s and joins the same client'):format(name, type), vim.bo[other].filetype == type and wait(function()
    return client.attached_buffers[other] == true
  end), vim.bo[other].filetype)
  if type == 'markdown' then
    check('a finding inside a Markdown answer', wait(function() return finding(other, 'except-bare').lnum == 5 end), vim.diagnostic.get(other))
  end
end

-- The commands.
local function shown(name) -- the text of a window that djury opened
  local text
  return wait(function()
    local number = vim.iter(vim.api.nvim_list_bufs()):find(function(known) return vim.api.nvim_buf_get_name(known) == 'djury://' .. name end)
    if not number or #vim.fn.win_findbuf(number) == 0 then return false end
    text = table.concat(vim.api.nvim_buf_get_lines(number, 0, -1, false), '\n')
    return text ~= ''
  end) and text
end
-- Back to the answer, on the finding.
local function back()
  vim.cmd 'silent! only'
  vim.cmd.edit(work .. '/answer.py')
  wait(function() return #findings(0, 'except-bare') == 1 end)
  vim.api.nvim_win_set_cursor(0, { (finding(0, 'except-bare').lnum or 0) + 1, 5 })
end
back()
vim.cmd 'DjuryExplain'
local page = shown 'except-bare'
check(':DjuryExplain shows the page of the finding under the cursor', page and page:find 'except%-bare' and page:find '```python', page)
check('it is no answer, so the server does not read it', #vim.lsp.get_clients { bufnr = 0, name = 'djury' } == 0)
check('and it is Markdown that `q` closes', vim.bo.filetype == 'markdown' and vim.fn.maparg('q', 'n') ~= '', vim.bo.filetype)
vim.cmd.normal 'q'
check('q closes it', vim.api.nvim_buf_get_name(0) == work .. '/answer.py', vim.api.nvim_buf_get_name(0))
vim.cmd 'DjuryExplain Q25'
page = shown 'Q25'
check(':DjuryExplain Q25 shows the question and its rules', page and page:find 'Q25' and page:find 'except%-bare', page)
vim.cmd.close()
check(':DjuryExplain completes rules that were found, and questions',
  vim.tbl_contains(vim.fn.getcompletion('DjuryExplain exc', 'cmdline'), 'except-bare')
  and vim.tbl_contains(vim.fn.getcompletion('DjuryExplain Q3', 'cmdline'), 'Q38'), vim.fn.getcompletion('DjuryExplain ', 'cmdline'))
vim.cmd 'DjuryQuestions'
local questions = shown 'questions' or ''
local _, count = questions:gsub('%f[%w]Q%d+ ', '')
check(':DjuryQuestions lists the forty questions with their state', count >= 40 and questions:find 'Q25 +%d finding' and questions:find '\nPython\n', questions)
vim.fn.search('^Q25 ')
vim.api.nvim_feedkeys(vim.keycode '<cr>', 'xt', false)
local listed = vim.fn.getqflist { items = 1, title = 1 }
check('<CR> puts its findings into the quickfix list', listed.title:find '^Q25 ' and #listed.items >= 1
  and listed.items[1].text:find 'except%-bare' and listed.items[1].lnum >= 1, listed)
back()
vim.cmd 'DjuryQuestions 25'
check(':DjuryQuestions 25 does the same at once', wait(function() return vim.bo.filetype == 'qf' end))
back()
vim.lsp.buf.code_action { apply = true, filter = function(action) return action.title:find '^Read about' ~= nil end }
check('the action "Read about" opens the page', shown 'except-bare' ~= false)
back()
local function kept(words) -- whether the notes of the project hold some words
  return wait(function()
    local ok, lines = pcall(vim.fn.readfile, work .. '/.djury/review.json')
    return ok and table.concat(lines, '\n'):find(words, 1, true) ~= nil
  end)
end
vim.cmd 'DjuryNote Is the card charged twice?'
check(':DjuryNote keeps a note with the project', kept 'Is the card charged twice?' and kept '"anchor"')
local input = vim.ui.input
vim.ui.input = function(_, use) use 'What should happen here?' end
vim.cmd '2,3DjuryNote'
check('and asks for its words where none are given', kept 'What should happen here?')
vim.ui.input = function(_, use) use 'From the action.' end
vim.lsp.buf.code_action { apply = true, filter = function(action) return action.title:find '^Write a review note' ~= nil end }
check('the action "Write a review note" asks and keeps one, too', kept 'From the action.')
vim.ui.input = input
vim.cmd 'DjuryReview'
local sheet = shown 'review'
check(':DjuryReview shows the sheet', sheet and sheet:find '^# Review of' and sheet:find 'Q25', sheet)
back()
local lenses = vim.lsp.buf_request_sync(0, 'textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params() }, 10000)
check('code lenses can be asked for', lenses and lenses[client.id] and lenses[client.id].result ~= nil, lenses)
vim.cmd.edit(work .. '/djury.toml')
vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'ignore = ["except-bear"]' })
local toml = vim.api.nvim_get_current_buf()
check('what is wrong in djury.toml is shown while it is written', wait(function()
  local found = vim.diagnostic.get(toml)
  return #found == 1 and found[1].message:find 'except%-bare' ~= nil and found[1].col == 10
end), vim.diagnostic.get(toml))
vim.bo[toml].modified = false
vim.cmd.edit(work .. '/answer.py')
vim.cmd('silent helptags ' .. plugin .. '/doc')
vim.o.modeline = true -- off for root, and 0.10 knows the type of a page by nothing else
vim.cmd 'help djury'
check(':help djury is there', vim.bo.filetype == 'help' and vim.api.nvim_buf_get_name(0):find 'djury.txt' ~= nil, vim.api.nvim_buf_get_name(0))
for _, tag in ipairs { ':DjuryQuestions', ':DjuryExplain', ':DjuryNote', ':DjuryReview' } do
  check(':help ' .. tag, pcall(vim.cmd.help, tag))
end
vim.fn.delete(plugin .. '/doc/tags')
vim.cmd.helpclose()

-- What `:checkhealth djury` says, as one text.
local function health()
  vim.cmd 'silent checkhealth djury'
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.cmd.bdelete { bang = true }
  return table.concat(lines, '\n')
end
local report = health()
check(':checkhealth djury finds nothing wrong', report:find 'OK' and not report:find 'ERROR' and not report:find 'WARNING', report)
check(':checkhealth djury names program and version', report:find(dir .. '/bin/djury', 1, true) and report:find 'Version: `djury %d', report)
check(':checkhealth djury counts the attached buffers', report:find('Attached to 6 buffer(s) in `' .. client.config.root_dir, 1, true), report)

local function stopped() if is_new then return client:is_stopped() end return client.is_stopped() end
if is_new then client:stop() else client.stop() end
check('the server stops', wait(function() return stopped() and exit ~= nil end))
check('and ends with exit code 0', exit and exit.code == 0 and exit.signal == 0, exit)

-- The entry for nvim-lspconfig starts it, without the plugin's own Lua.
local entry = dofile(here .. '/../../editors/registries/nvim-lspconfig/lsp/djury.lua')
write('late.py', 'try: charge()', 'except: refund()')
vim.cmd('noautocmd edit ' .. work .. '/late.py') -- so that the plugin does not start it first
vim.cmd 'noautocmd setlocal filetype=python'
local late = vim.api.nvim_get_current_buf()
local id = vim.lsp.start(vim.tbl_extend('force', entry, { name = 'djury of the entry', root_dir = work }), { bufnr = late })
check('the entry for nvim-lspconfig starts the server', id ~= nil and wait(function() return finding(late, 'except-bare').lnum == 1 end), vim.diagnostic.get(late))
local listed_client = id and vim.lsp.get_client_by_id(id)
if listed_client then
  if is_new then listed_client:stop() else listed_client.stop() end
  wait(function() return vim.lsp.get_client_by_id(id) == nil end)
end

vim.env.PATH = dir .. '/nothing'
report = health()
check(':checkhealth djury says when the program is missing, and what to do',
  report:find 'ERROR.*`djury` is not an executable' and report:find 'cargo install' and report:find 'WARNING.*No buffer is attached', report)
vim.env.PATH = path_without

io.stdout:write(('     %d ms\n'):format((vim.uv.hrtime() - started) / 1e6))
finish()
