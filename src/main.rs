//! The `gouji` command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    gouji::cli::run()
}
