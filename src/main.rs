//! The `gouji` command line.
fn main() {}
