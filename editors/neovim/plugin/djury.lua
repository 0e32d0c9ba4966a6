-- The commands of djury. They are made once and load the rest when they are called.
if vim.g.loaded_djury then
  return
end
vim.g.loaded_djury = true

local command = vim.api.nvim_create_user_command

command('DjuryExplain', function(call)
  require('djury').explain(call.args)
end, {
  nargs = '?',
  desc = 'The page of a rule or a question; of the finding under the cursor where none is named',
  complete = function(start)
    return require('djury')._names(start)
  end,
})

command('DjuryQuestions', function(call)
  require('djury').questions(call.args)
end, { nargs = '?', desc = 'The questions with their state; with a number, what is known of that one' })

command('DjuryNote', function(call)
  require('djury').note(call.line1, call.line2, call.args)
end, { nargs = '*', range = true, desc = "A reviewer's note on the line, or on a range of lines" })

command('DjuryReview', function()
  require('djury').review()
end, { desc = "The reviewer's sheet of the project" })
