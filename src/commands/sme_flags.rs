//! `--window` and `--squeeze`: what SME may do to the bits of weights.

use forms_golden::{Config, Scheme, SignPolicy, SmeOptions};
use forms_network::run::Layout;

use crate::CommandError;

/// The flags; without them SME computes the weights as they are.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct SmeFlags {
    /// SME only: significant bits that a weight's magnitude keeps; all of them if not said
    #[arg(long, value_name = "S")]
    window: Option<usize>,

    /// SME only: the most times, 0 to 3, that rows are halved and their inputs doubled to free crossbars
    #[arg(long, value_name = "X", default_value_t = 0)]
    squeeze: usize,
}

impl SmeFlags {
    /// How weights are laid out on `config`.
    ///
    /// # Errors
    /// Flags out of range, or on a configuration that is not SME's.
    pub fn layout(&self, config: &Config, signs: SignPolicy) -> Result<Layout, CommandError> {
        let sme = SmeOptions {
            significant_bits: self.window,
            squeeze: self.squeeze,
            ..SmeOptions::exact()
        };
        if config.scheme == Scheme::Sme || self.window.is_some() || self.squeeze > 0 {
            sme.validate(config)?;
        }
        Ok(Layout { signs, sme })
    }
}
