//! What a tree is compiled to: instructions of a stack machine. Knows no value that is made while running.

use std::rc::Rc;

use num_bigint::BigInt;

use super::symbols::Sym;
use crate::syntax::{
    Id, Name,
    python::{BinaryOp, CompareOp, UnaryOp},
};

/// A function's, class's or comprehension's body, or one statement of a module.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) name: Name,
    /// `Solution.is_palindrome`, as CPython's messages have it.
    pub(crate) qualified: Name,
    /// The number of the item that the body stands in.
    pub(crate) item: u32,
    pub(crate) instrs: Vec<Instr>,
    /// The node that each instruction was made of.
    pub(crate) at: Vec<Id>,
    pub(crate) codes: Vec<Rc<Code>>,
    /// Why something is not supported, by number.
    pub(crate) reasons: Vec<&'static str>,
    pub(crate) keywords: Vec<Vec<Sym>>,
    pub(crate) params: Params,
    /// The names of the slots: parameters first.
    pub(crate) locals: Vec<Sym>,
    /// Names of the cells: own ones first, then those of the functions around.
    pub(crate) cells: Vec<Sym>,
    /// For each own cell, the parameter that it starts with.
    pub(crate) own_cells: Vec<Option<u32>>,
    /// Where the other cells come from: numbers of cells of the code around.
    pub(crate) captured: Vec<u32>,
    pub(crate) is_generator: bool,
    pub(crate) is_class: bool,
    /// The number of the constant.
    pub(crate) docstring: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Params {
    pub(crate) positional_only: u32,
    /// Positional-only ones included.
    pub(crate) positional: u32,
    pub(crate) keyword_only: u32,
    pub(crate) has_args: bool,
    pub(crate) has_kwargs: bool,
}

/// A value that stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Const {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    Big(BigInt),
    Float(f64),
    Str(Name),
}

/// Jumps hold the number of an instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Instr {
    Const(u32),
    Pop,
    Dup,
    DupTwo,
    /// The topmost value goes below one, two or three others.
    Under(u32),
    LoadFast(u32),
    StoreFast(u32),
    DeleteFast(u32),
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    LoadGlobal(Sym),
    StoreGlobal(Sym),
    DeleteGlobal(Sym),
    /// In a class body: its own names, then a cell of the functions around (if any), then the module's.
    LoadName(Sym, u16),
    StoreName(Sym),
    DeleteName(Sym),
    LoadAttr(Sym),
    StoreAttr(Sym),
    DeleteAttr(Sym),
    LoadItem,
    StoreItem,
    DeleteItem,
    Slice,
    Unary(UnaryOp),
    Binary(BinaryOp),
    InPlace(BinaryOp),
    Compare(CompareOp),
    List(u32),
    Tuple(u32),
    Set(u32),
    Dict(u32),
    /// `[*x]`: the iterable on top goes into the list below.
    Extend,
    Merge,
    ListToTuple,
    ListToSet,
    /// CPython makes a set of constants anew when it compiles, and copies it where it is no loop's; both show in
    /// its order.
    Thaw(bool),
    ListAppend(u32),
    SetAdd(u32),
    DictAdd(u32),
    Text(u32),
    /// `!r`, `!s`, `!a` or nothing; whether a specifier lies above the value.
    Format(Option<char>, bool),
    Jump(u32),
    JumpIfFalse(u32),
    JumpIfTrue(u32),
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),
    Iter,
    For(u32),
    Send(u32),
    Yield,
    Unpack(u32),
    UnpackStar(u16, u16),
    Call(u32),
    /// Positional and keyword arguments together, and which names the last ones have.
    CallNamed(u16, u16),
    /// A list of arguments, and on top of it a dict of named ones.
    CallSpread,
    LoadMethod(Sym),
    CallMethod(u32),
    /// Which code; how many defaults lie on the stack, and whether a dict of keyword defaults lies on top.
    Function(u32, u16, bool),
    /// Which code; how many bases lie on the stack.
    Class(u32, u16),
    Return,
    /// How many operands: nothing, an exception, an exception and its cause.
    Raise(u32),
    /// The topmost value, an exception, goes on.
    Reraise,
    /// Where exceptions go from here on; whether the topmost value is no longer there then.
    Try(u32, bool),
    EndTry,
    /// Whether the exception below is of the class on top.
    Matches,
    /// The exception on top is being handled now; it stays on the stack.
    Handle,
    EndHandle,
    Enter,
    /// The exit function lies below; gives it no exception.
    Leave,
    /// The exit function lies below the exception: gives it the exception and tells whether it was swallowed.
    LeaveRaised,
    AssertFails(bool),
    Import(Sym, bool),
    ImportFrom(Sym),
    MatchSequence(u32, bool),
    Unsupported(u32),
}
