//! Arguments, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    playbooks::cli::main()
}
