//! The RTL as Verilog: what makes it, and what checks it.
//!
//! rust-hdl's simulator and its Verilog are two semantics. So an export is believed only after other people's
//! tools have read it, replayed on it what the simulator did, and, where they can, proved its netlist equal.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`hardware`] | a crossbar of any legal configuration, a tile of them, or an accelerator |
//! | [`design`] | its blocks as Verilog modules |
//! | [`collateral`] | what build systems of chips and FPGAs read beside them |
//! | [`folder`] | the modules, vectors and reports as files |
//! | [`pins`], [`recording`] | what a block's pins did, clock by clock |
//! | [`replay`] | the recording on the Verilog and on its netlist |
//! | [`synthesis`] | what synthesis makes of it |
//!
//! # A crossbar of a size of your own
//!
//! ```
//! use forms_golden::Config;
//! use forms_verilog::Hardware;
//!
//! let mut config = Config::named("forms-8")?;
//! config.name = "mine".into();
//! (config.rows, config.columns) = (24, 12);
//! let design = Hardware::crossbar(&config)?.design()?;
//! assert!(design.modules.iter().any(|module| module.name == "zero_skip"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod collateral;
pub mod design;
mod error;
pub mod folder;
pub mod hardware;
pub mod pins;
pub mod recording;
pub mod replay;
pub mod synthesis;

pub use error::Error;
pub use hardware::{Assembly, Hardware};
pub use recording::Recording;
