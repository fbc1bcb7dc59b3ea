//! The `gouji` command line.

use std::process::ExitCode;

// a run makes some hundred thousand small allocations, a quarter of its time with the allocator of the system
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gouji::cli::run()
}
