//! Energy, area and time: what the engine counts, times what components cost.
//!
//! The counts are exact and the same as golden's; the prices are rows of a component file, each with its
//! source. Every figure of a report names the rows that it was computed from.
//!
//! | module | what |
//! | --- | --- |
//! | [`components`] | the component file |
//! | [`converter`] | what a converter costs, by seven sources |
//! | [`design`] | one scheme on the chip: seconds a step, energy an action, area and static power of each part |
//! | [`parts`] | a kind of part: its actions, energy, power, area |
//! | [`actions`] | what a layer did: conversions, row drives, bytes, from the engine's counts |
//! | [`balance`] | copies of layers that fill a chip |
//! | [`model`] | a network on a design: energy, time, throughput, by layer and by component |
//! | [`compare`] | designs beside each other: ratios, break-even, what a figure's doubling would flip |
//!
//! ISAAC's chip, out of its components as the paper prints it:
//!
//! ```
//! use forms_cost::{Components, Design, Source};
//! use forms_golden::Config;
//!
//! // The published chip's weights have 16 bits.
//! let config = Config { weight_bits: 16, ..Config::named("isaac-128")? };
//! let chip = Design::new(&config, &Components::isaac(), Source::Forms, true)?;
//! let (watts, gops) = (chip.power_mw() / 1e3, chip.peak_gops(16.0));
//! println!("{watts:.1} W, {:.1} mm2, {gops:.0} GOPs, {:.1} GOPs/W", chip.area_mm2(), gops / watts);
//! assert!((gops / 41_288.0 - 1.0).abs() < 0.01);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod actions;
pub mod balance;
pub mod compare;
pub mod components;
pub mod converter;
pub mod design;
mod error;
pub mod model;
pub mod parts;

pub use components::Components;
pub use converter::Source;
pub use design::Design;
pub use error::Error;
