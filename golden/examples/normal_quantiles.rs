//! Writes `golden/src/nonideal/quantiles.rs`, the committed table of standard-normal quantiles.

use forms_golden::nonideal::normal::{QUANTILES, compute};

fn main() {
    println!(
        "//! The upper half of the table of quantiles; see `normal.rs`, which says how it is made."
    );
    println!();
    println!("/// z of the indices 2048 .. 4096, in units of 2^-16.");
    println!("pub(super) const UPPER_HALF: [i32; {}] = [", QUANTILES / 2);
    let values: Vec<String> = (QUANTILES / 2..QUANTILES)
        .map(|index| compute(index).to_string())
        .collect();
    // Filled as rustfmt fills: at most 96 characters after the indent.
    let mut line = String::new();
    for value in values {
        if line.len() + value.len() + 2 > 96 {
            println!("    {}", line.trim_end());
            line.clear();
        }
        line += &value;
        line += ", ";
    }
    println!("    {}", line.trim_end());
    println!("];");
}
