//! A program: modules that were compiled once, and runs of them. Knows no rule and no question.

use std::rc::Rc;

use super::{
    Budget, Outcome,
    code::Code,
    compile::{self, Consts},
    heap::{Object, Value},
    machine::{Halt, Machine, Res},
    symbols::Symbols,
};
use crate::syntax::python::{self, Stmt};

/// Statements and expressions that share names. Compiling looks at each once; running compiles nothing.
#[derive(Debug, Default)]
pub struct Program {
    symbols: Rc<Symbols>,
    consts: Consts,
    statements: Vec<(u32, Rc<Code>)>,
    doubtful: Vec<String>,
    is_open: bool,
}

/// An expression that was compiled for a program.
#[derive(Debug, Clone)]
pub(crate) struct Expression(Rc<Code>);

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub outcome: Outcome,
    /// Everything that was printed.
    pub output: String,
    /// How many steps it took: instructions, and elements that built-in functions touched. The same on every machine,
    /// so that the growth of an answer can be measured by runs with inputs of growing size.
    pub steps: u64,
}

impl Program {
    /// A program of one text, as a module.
    pub fn of_text(text: &str) -> Program {
        let mut program = Program::default();
        program.add_text(text, 0);
        program
    }

    /// Adds a statement to a module. Statements run in the order in which they were added.
    pub(crate) fn add(&mut self, stmt: &Stmt, item: u32, module: u32) {
        let code = compile::statement(stmt, item, &self.symbols, &mut self.consts);
        self.statements.push((module, code));
    }

    /// Adds all statements of a text to a module.
    pub(crate) fn add_text(&mut self, text: &str, module: u32) {
        for (item, number) in lowered(text).iter().zip(0..) {
            for stmt in &item.body {
                self.add(stmt, number, module);
            }
        }
    }

    /// A name that something may bind which was left out: where it is missing, nothing is known.
    pub(crate) fn doubt(&mut self, name: &str) {
        self.doubtful.push(name.to_owned());
    }

    /// Any name may be bound by something that was left out: `from x import *`.
    pub(crate) fn doubt_all(&mut self) {
        self.is_open = true;
    }

    /// An expression by its text; none where it is no single expression.
    pub(crate) fn expression(&mut self, text: &str) -> Option<Expression> {
        let items = lowered(text);
        let mut stmts = items.iter().flat_map(|item| &item.body);
        let (only, None) = (stmts.next()?, stmts.next()) else { return None };
        compile::expression(only, &self.symbols, &mut self.consts).map(Expression)
    }

    /// A machine on which nothing has run yet.
    pub(crate) fn machine(&self, budget: Budget) -> Machine {
        let mut machine = Machine::start(&self.symbols, &self.consts.0, budget);
        machine.doubtful = self.doubtful.iter().map(|name| self.symbols.intern(name)).collect();
        machine.is_open = self.is_open;
        let name = machine.sym("__name__");
        let text = machine.str("__answer__");
        machine.set_global(0, name, text);
        machine
    }

    /// Runs the statements of all modules.
    pub(crate) fn load(&self, machine: &mut Machine) -> Res<()> {
        for (module, code) in &self.statements {
            machine.run_code(code, *module)?;
        }
        Ok(())
    }

    /// Runs the statements, then looks a name up and tells what it holds.
    pub fn run(&self, result: &str, budget: Budget) -> Run {
        let mut machine = self.machine(budget);
        let value = self.load(&mut machine).map(|()| {
            let sym = machine.sym(result);
            machine.global(0, sym).unwrap_or(Value::None)
        });
        machine.ended(value)
    }
}

impl Machine {
    pub(crate) fn evaluate(&mut self, expression: &Expression, module: u32) -> Res {
        self.run_code(&expression.0, module)
    }

    /// Shows how a run ended.
    pub(crate) fn ended(&mut self, value: Res) -> Run {
        let steps = self.steps;
        let output = self.output.clone();
        let outcome = self.outcome(value);
        Run { outcome, output, steps }
    }

    pub(crate) fn outcome(&mut self, value: Res) -> Outcome {
        match value {
            Ok(value) => match self.repr(value) {
                Ok(text) => Outcome::Value(Some(text)),
                Err(Halt::Unsupported(_)) => Outcome::Value(None),
                Err(halt) => self.halted(halt),
            },
            Err(halt) => self.halted(halt),
        }
    }

    fn halted(&mut self, halt: Halt) -> Outcome {
        match halt {
            Halt::Over(limit) => Outcome::OverBudget(limit),
            Halt::Unsupported(what) => Outcome::Unsupported(what),
            Halt::Raised(exception) => {
                let class = self.type_name(exception);
                let text = match self.heap.of(exception) {
                    Some(Object::Exception(_)) => self.str_of(exception).ok(),
                    _ => None,
                };
                Outcome::Raised { class, text }
            }
        }
    }
}

fn lowered(text: &str) -> Vec<python::Item> {
    let tree = python::parse(text, None);
    python::items(&tree, text).iter().map(|item| python::lower(&tree, text, item)).collect()
}
