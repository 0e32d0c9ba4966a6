-- What djury's commands do: they ask the server, and show what it says. Nothing here judges code.

local M = {}

-- `vim.lsp.enable` came with 0.11, and methods of a client with it.
local is_new = vim.fn.has 'nvim-0.11' == 1

---@return vim.lsp.Client?
local function client()
  local here = vim.lsp.get_clients { name = 'djury', bufnr = 0 }[1]
  return here or vim.lsp.get_clients { name = 'djury' }[1]
end

---@param message string
local function complain(message)
  vim.notify('djury: ' .. message, vim.log.levels.WARN)
end

--- Asks the server and hands on what it says; says itself what went wrong.
---@param method string
---@param params table
---@param use fun(result: any)
local function ask(method, params, use)
  local asked = client()
  if not asked then
    return complain 'no server is running here; open a Python file, and see `:checkhealth djury`'
  end
  local function answer(problem, result)
    if problem then
      complain(problem.message or tostring(problem))
    else
      use(result)
    end
  end
  if is_new then
    asked:request(method, params, answer)
  else
    asked.request(method, params, answer)
  end
end

---@param command string
---@param argument any
---@param use fun(result: any)
local function execute(command, argument, use)
  ask('workspace/executeCommand', { command = command, arguments = { argument } }, use)
end

--- Shows lines in a window of their own, which `q` closes. The same name takes the same window again.
---@param name string
---@param lines string[]
---@param filetype string
---@return integer buffer
local function show(name, lines, filetype)
  name = 'djury://' .. name
  local buffer = vim.iter(vim.api.nvim_list_bufs()):find(function(known)
    return vim.api.nvim_buf_get_name(known) == name
  end)
  if not buffer then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, name)
  end
  local window = vim.fn.win_findbuf(buffer)[1]
  if window then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd 'botright split'
    vim.api.nvim_win_set_buf(0, buffer)
    vim.wo[0][0].wrap = true
    vim.wo[0][0].linebreak = true
    vim.wo[0][0].number = false
    vim.wo[0][0].relativenumber = false
    vim.wo[0][0].signcolumn = 'no'
  end
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].filetype = filetype
  vim.keymap.set('n', 'q', '<cmd>close<cr>', { buffer = buffer, nowait = true, desc = 'Close' })
  return buffer
end

--- The findings of djury on the line of the cursor, the nearest first.
---@return vim.Diagnostic[]
local function under_cursor()
  local position = vim.api.nvim_win_get_cursor(0)
  local found = vim.tbl_filter(function(finding)
    return finding.source == 'djury' and finding.code ~= nil
  end, vim.diagnostic.get(0, { lnum = position[1] - 1 }))
  table.sort(found, function(a, b)
    return math.abs(a.col - position[2]) < math.abs(b.col - position[2])
  end)
  return found
end

--- Shows the page of a rule or a question: of the finding under the cursor where none is named.
---@param subject? string
function M.explain(subject)
  if not subject or subject == '' then
    local finding = under_cursor()[1]
    if not finding then
      return complain 'there is no finding on this line; name a rule or a question, as in `:DjuryExplain Q8`'
    end
    subject = finding.code
  end
  M.show_page(subject)
end

---@param subject string|table a name, or `{ rule = … }`, or `{ question = … }`
function M.show_page(subject)
  execute('djury.explain', subject, function(page)
    show(page.title, vim.split(vim.trim(page.markdown), '\n'), 'markdown')
  end)
end

---@param location { uri: string, range: lsp.Range }
---@param text string
---@param severity string
local function entry(location, text, severity)
  local path = vim.uri_to_fname(location.uri)
  local start = location.range.start
  return {
    filename = path,
    lnum = start.line + 1,
    col = start.character + 1,
    text = text,
    type = ({ error = 'E', warning = 'W', info = 'I', hint = 'N' })[severity] or 'I',
  }
end

--- Puts what is known of a question into the quickfix list: what was found, and else where the code answers it.
---@param question table
local function list(question)
  local items = {}
  for _, finding in ipairs(question.findings) do
    table.insert(items, entry(finding, ('%s [%s]'):format(finding.message, finding.rule), finding.severity))
  end
  if #items == 0 then
    for _, answer in ipairs(question.answers) do
      table.insert(items, entry(answer, answer.name .. ' answers this question', 'info'))
    end
  end
  if #items == 0 then
    return complain(('nothing in the project answers Q%d, and nothing was found'):format(question.number))
  end
  local title = ('Q%d %s'):format(question.number, question.text)
  vim.fn.setqflist({}, ' ', { title = title, items = items })
  vim.cmd 'botright copen'
end

---@param question table
---@return string
local function summary(question)
  local states = {
    found = ('%d finding%s'):format(#question.findings, #question.findings == 1 and '' or 's'),
    clean = 'nothing found',
    open = '',
  }
  return ('Q%-3d %-13s  %s'):format(question.number, states[question.state] or '', question.text)
end

--- Lists all questions with their state; with a number, what is known of that one.
---@param number? string
function M.questions(number)
  ask('djury/questions', vim.empty_dict(), function(answer)
    local root = M._root(answer.roots or {})
    if not root then
      return complain 'the server knows no project yet'
    end
    if number and number ~= '' then
      local wanted = tonumber((number:gsub('^[Qq]', '')))
      for _, question in ipairs(root.questions) do
        if question.number == wanted then
          return list(question)
        end
      end
      return complain(('there is no question %s'):format(number))
    end
    local lines, questions, topic = {}, {}, nil
    for _, question in ipairs(root.questions) do
      if question.topic ~= topic then
        topic = question.topic
        if #lines > 0 then
          table.insert(lines, '')
        end
        table.insert(lines, topic)
      end
      table.insert(lines, summary(question))
      questions[#lines] = question
    end
    local buffer = show('questions', lines, 'djury-questions')
    local function chosen(use)
      return function()
        local question = questions[vim.api.nvim_win_get_cursor(0)[1]]
        if question then
          use(question)
        end
      end
    end
    vim.keymap.set('n', '<cr>', chosen(list), { buffer = buffer, desc = 'What is known of this question' })
    vim.keymap.set('n', 'K', chosen(function(question)
      M.show_page { question = question.number, uri = root.uri }
    end), { buffer = buffer, desc = 'The page of this question' })
    vim.api.nvim_buf_call(buffer, function()
      vim.cmd [[
        syntax match DjuryNumber /^Q\d\+/
        syntax match DjuryFound /\%6c\d\+ findings\?/
        syntax match DjuryClean /\%6cnothing found/
        syntax match DjuryTopic /^[A-Z][A-Za-z ]\+$/
        highlight default link DjuryNumber Identifier
        highlight default link DjuryFound DiagnosticWarn
        highlight default link DjuryClean DiagnosticOk
        highlight default link DjuryTopic Title
      ]]
    end)
  end)
end

--- The root that the current file lies in, else the first.
---@param roots table[]
function M._root(roots)
  local here = vim.uri_from_bufnr(0)
  local best
  for _, root in ipairs(roots) do
    local is_here = vim.startswith(here, root.uri .. '/')
    if is_here and (not best or #root.uri > #best.uri) then
      best = root
    end
  end
  return best or roots[1]
end

--- Writes a reviewer's note on a stretch of lines, from 1; asks for its words where none are given.
---@param first integer
---@param last integer
---@param text? string
function M.note(first, last, text)
  local uri = vim.uri_from_bufnr(0)
  local finding = under_cursor()[1]
  local line = vim.api.nvim_buf_get_lines(0, last - 1, last, false)[1] or ''
  local about = {
    uri = uri,
    range = {
      start = { line = first - 1, character = 0 },
      -- In bytes: never less than in any other count, and the server stops at the end of the line.
      ['end'] = { line = last - 1, character = #line },
    },
    rule = finding and finding.code or nil,
  }
  M.write_note(about, text)
end

---@param about table where the note belongs: `uri`, `range`, and perhaps `rule`, `finding`, `question`
---@param text? string
function M.write_note(about, text)
  local function write(words)
    if not words or vim.trim(words) == '' then
      return
    end
    about.text = words
    execute('djury.addNote', about, function()
      vim.notify('djury: the note is kept', vim.log.levels.INFO)
    end)
  end
  if text and text ~= '' then
    write(text)
  else
    vim.ui.input({ prompt = 'Note: ' }, write)
  end
end

--- Shows the reviewer's sheet of the project.
function M.review()
  local running = client()
  local root = running and running.config.root_dir or vim.fs.root(0, { 'manage.py', 'djury.toml', 'pyproject.toml', '.git' })
  local cmd = running and running.config.cmd or { 'djury' }
  local program = type(cmd) == 'table' and cmd[1] or 'djury'
  local command = { program, 'review', '--format', 'markdown', '--output', '-', root or '.' }
  local started, problem = pcall(vim.system, command, { text = true, cwd = root }, vim.schedule_wrap(function(run)
    if run.code ~= 0 and (run.stdout or '') == '' then
      return complain(vim.trim(run.stderr or '') ~= '' and vim.trim(run.stderr) or 'the review could not be made')
    end
    show('review', vim.split(vim.trim(run.stdout), '\n'), 'markdown')
  end))
  if not started then
    complain(tostring(problem))
  end
end

--- What the server may call in the editor.
M.commands = {
  ['djury.showPage'] = function(command)
    M.show_page((command.arguments or {})[1] or vim.empty_dict())
  end,
  ['djury.writeNote'] = function(command)
    M.write_note(vim.deepcopy((command.arguments or {})[1] or {}))
  end,
}

--- What the client says about itself beyond what Neovim says.
M.capabilities = {
  experimental = { commands = { commands = { 'djury.showPage', 'djury.writeNote' } } },
}

--- Names for `:DjuryExplain`: the rules that were found, and the questions.
---@param start string
---@return string[]
function M._names(start)
  local seen, names = {}, {}
  local function add(name)
    if not seen[name] and vim.startswith(name, start) then
      seen[name] = true
      table.insert(names, name)
    end
  end
  for _, finding in ipairs(vim.diagnostic.get()) do
    if finding.source == 'djury' and type(finding.code) == 'string' then
      add(finding.code)
    end
  end
  table.sort(names)
  for number = 1, 40 do
    add('Q' .. number)
  end
  return names
end

--- Starts djury in every file that it reads: `vim.lsp.enable('djury')`, also where Neovim is older than that.
---@param config? table merged over `lsp/djury.lua`
function M.enable(config)
  if is_new then
    if config then
      vim.lsp.config('djury', config)
    end
    return vim.lsp.enable 'djury'
  end
  local file = vim.api.nvim_get_runtime_file('lsp/djury.lua', false)[1]
  local base = file and dofile(file)
  if not base then
    return complain 'the plugin folder is not on the runtime path'
  end
  base = vim.tbl_deep_extend('force', base, config or {})
  base.name = 'djury'
  base.capabilities =
    vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), base.capabilities or {})
  -- Neovim 0.10 has no type of its own for these.
  vim.filetype.add { extension = { jinja = 'jinja' } }
  local function start(buffer)
    -- Only what is a file: the pages that are shown here, and hovers, are Markdown too.
    if vim.bo[buffer].buftype ~= '' then
      return
    end
    local root = vim.fs.root(buffer, base.root_markers)
    vim.lsp.start(vim.tbl_extend('force', base, { root_dir = root }), { bufnr = buffer })
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('djury', {}),
    pattern = base.filetypes,
    desc = 'Start djury',
    callback = function(event)
      start(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(base.filetypes, vim.bo[buffer].filetype) then
      start(buffer)
    end
  end
end

return M
