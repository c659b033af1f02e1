//! The command `forms`.
fn main() {}
