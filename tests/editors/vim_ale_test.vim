" djury in a real Vim with ALE.
" Run: OUT=result.txt DJURY=/path/to/djury vim -Nu NONE -n -es -S vim_ale_test.vim; cat result.txt
" Sources the block of editors/vim.md, so the page that users read is the configuration under test.
set nocompatible hidden
set rtp^=/usr/share/vim-ale
filetype plugin on
let g:ale_lsp_show_message_severity = 'disabled'
let g:ale_set_balloons = 0
let g:ale_linters = {'python': ['djury']}
let s:out = [] | let s:pass = 0 | let s:fail = 0
func! s:Check(name, ok, detail) abort
  if a:ok | let s:pass += 1 | else | let s:fail += 1 | endif
  call add(s:out, (a:ok ? 'ok   ' : 'FAIL ') . a:name . (a:ok ? '' : ': ' . string(a:detail)))
endfunc
func! Findings() abort
  return filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, item -> get(item, 'code', '') ==# 'except-bare'})
endfunc
func! s:Wait(expression) abort
  for i in range(300)
    if eval(a:expression) | return 1 | endif
    sleep 50m
  endfor
  return 0
endfunc

let s:dir = tempname()
call mkdir(s:dir . '/bin', 'p')
call mkdir(s:dir . '/takehome/answers', 'p')
call system('ln -s ' . shellescape($DJURY) . ' ' . shellescape(s:dir . '/bin/djury'))
let $PATH = s:dir . '/bin:' . $PATH
call writefile(['import os'], s:dir . '/takehome/manage.py')
call writefile(['def f():', '    try:', "        x = charge('é𝒳')", "    except: x = '𝒳'", '    return x'], s:dir . '/takehome/answers/answer.py')

let s:page = readfile(expand('<sfile>:p:h') . '/../../editors/vim.md')
let s:start = index(s:page, '```vim')
call writefile(s:page[s:start + 1 : index(s:page, '```', s:start) - 1], s:dir . '/djury.vim')
runtime plugin/ale.vim
exe 'source' s:dir . '/djury.vim'
exe 'edit' s:dir . '/takehome/answers/answer.py'
set filetype=python
call s:Check('the root is the folder with manage.py', DjuryRoot(bufnr('')) ==# s:dir . '/takehome', DjuryRoot(bufnr('')))
for s:type in ['python', 'html', 'htmldjango', 'jinja', 'markdown']
  call s:Check(s:type . ' has the linter', !empty(filter(copy(ale#linter#GetAll([s:type])), {_, linter -> linter.name ==# 'djury'})), ale#linter#GetAll([s:type]))
endfor
ALELint
call s:Check('the finding arrives', s:Wait('len(Findings()) == 1'), ale#engine#GetLoclist(bufnr('')))
let s:item = get(Findings(), 0, {})
call s:Check('its range is the keyword', get(s:item, 'lnum') == 4 && get(s:item, 'col') == 5 && get(s:item, 'end_col') == 10, s:item)
call setline(4, "    except Exception: x = '𝒳'")
ALELint
call s:Check('it goes when it is mended', s:Wait('len(Findings()) == 0'), ale#engine#GetLoclist(bufnr('')))
call ale#lsp#StopAll()
call delete(s:dir, 'rf')
call add(s:out, printf('%d passed, %d failed', s:pass, s:fail))
call writefile(s:out, $OUT)
exe s:fail ? 'cquit!' : 'qall!'
