//! One product on one crossbar: golden's, with what it cost, and the fast engine's.
//!
//!     cargo run --release --example product

use forms_engine::{Matrix, Options};
use forms_golden::{Config, Mapped, SignPolicy};
use ndarray::array;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::named("forms-8")?;
    // Weights [rows, columns]. Column 1 has both signs in one fragment: it gets a twin.
    let weights = array![[3, -1], [250, 0], [7, 90]];
    let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split)?;

    let mvm = mapped.mvm(&[5, 1, 2], 8)?;
    assert_eq!(mvm.outputs, [3 * 5 + 250 + 7 * 2, -5 + 90 * 2]);
    println!("y = {:?}", mvm.outputs);
    println!(
        "{} columns and {} twin; {} of 8 input bits were fed, {} conversions",
        mapped.columns(),
        mapped.extra_columns(),
        mvm.crossbars[0].steps[0],
        mvm.conversions()
    );

    // The same a million times as fast.
    let matrix = Matrix::from_mapped(mapped);
    let done = matrix.run(array![[5, 1, 2], [0, 0, 1]].view(), 8, &Options::default())?;
    println!("a batch: {}", done.outputs);
    Ok(())
}
