//! `djury`: arguments only.

mod cli;
mod diff;
mod lsp;
mod review;
#[expect(dead_code, reason = "the language server asks for more than the command line does")]
mod world;

fn main() -> std::process::ExitCode {
    cli::main()
}
