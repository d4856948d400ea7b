//! The `foresite` command.

fn main() {}
