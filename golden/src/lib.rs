//! The golden model: what every other model of the FORMS datapath must compute.
//!
//! FORMS (Yuan et al., ISCA 2021) multiplies a vector by a matrix inside a crossbar of ReRAM devices:
//! inputs come in bit by bit, currents add up on the bit lines, converters count them, and a little
//! digital logic shifts, adds and signs the counts. This crate does the same in plain integers, slowly
//! and in the order of the hardware. The RTL, the exported Verilog and the fast engine are compared
//! with it, bit for bit and clock for clock; it is compared with a dot product ([`oracle`]).
//!
//! "Section 3" and the like are those of `docs/contract.md`, the contract that all
//! models share.
//!
//! # Where to find what
//!
//! | section | what | where |
//! | --- | --- | --- |
//! | 1, 11 | geometry, legality, named configurations | [`config`] |
//! | 1 | magnitudes in devices, polarity of a fragment, ranges | [`mod@slice`], [`sign`], [`weights`], [`inputs`] |
//! | 2 | the product, step by step | [`device_array`], [`shift_add`], [`accumulate`] |
//! | 3 | converters, flip encoding | [`converter`], [`flip`] |
//! | 4 | zero-skipping | [`zero_skip`] |
//! | 5 | clocks, counters | [`timeline`], [`device_array::Mvm`], [`report`] |
//! | 5, 9 | clocks of crossbars side by side in a tile | [`tile_timeline`] |
//! | 6 | ISAAC, PRIME; reject, project, split | [`crossbar`], [`mapping`] |
//! | 8 | SME: quantization, slicing, squeeze-out | [`crossbar::sme`] |
//! | 9 | tiling of a matrix by rows and columns | [`mapping`] |
//! | 9 | row orders, lowering, requantization, pools, merges | [`layers`] |
//! | 10 | devices, bit lines and converters that are not ideal | [`nonideal`] |
//! | 12 | the accelerator: images, and what a picture comes to | [`accelerator`] |
//!
//! Not here: section 9's block-diagonal packing of groups.
//!
//! # A first multiplication
//!
//! ```
//! use forms_golden::{Config, Crossbar};
//! use ndarray::array;
//!
//! let config = Config::named("forms-8")?;
//! // Two weight columns; each fragment (here one of three rows) has one sign.
//! let weights = array![[3, -1], [250, 0], [7, -90]];
//! let crossbar = Crossbar::program(&config, weights.view())?;
//! let mvm = crossbar.mvm(&[5, 1, 2], 8)?;
//! assert_eq!(mvm.outputs, [3 * 5 + 250 + 7 * 2, -5 - 90 * 2]);
//! // The largest input has three bits, so zero-skipping leaves three of the eight steps.
//! assert_eq!(mvm.steps, [3]);
//! # Ok::<(), forms_golden::Error>(())
//! ```

pub mod accelerator;
pub mod config;
pub mod converter;
pub mod crossbar;
mod datapath;
pub mod device_array;
mod devices;
mod error;
pub mod inputs;
pub mod layers;
pub mod mapping;
pub mod nonideal;
pub mod oracle;
pub mod report;
pub mod text;
pub mod tile_timeline;
pub mod timeline;
pub mod weights;

pub use config::{Adc, AdcPolicy, Config, LATENCY, NamedAccelerator, NamedTile, Scheme, ZeroSkip};
pub use crossbar::Crossbar;
pub use crossbar::sme::{SmeOptions, SmeSigns};
pub use datapath::{accumulate, shift_add, zero_skip};
pub use device_array::{DeviceArray, Mvm, Step, Trace};
pub use devices::sign::Polarity;
pub use devices::{flip, sign, slice};
pub use error::Error;
pub use mapping::{MapOptions, Mapped, MappedMvm, RowTiles, SignPolicy};
pub use nonideal::{NonIdeal, NonIdealMapped};
pub use report::Report;
pub use text::plain;
pub use timeline::Timeline;
