//! Modules of custom Verilog that differ in numbers alone: one text with parameters serves all of them.

use crate::ir::{Module, Signal};

/// A parameter of custom Verilog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Generic {
    pub name: String,
    /// A number, which each instance sets, or an expression of others, which none does.
    pub value: String,
    pub docs: String,
    /// Pins of so many bits.
    pub pins: Vec<String>,
}

impl Module {
    /// Whether one text, with parameters, serves both.
    pub fn is_variant_of(&self, other: &Module) -> bool {
        let told = |module: &Module| {
            let generics = module.generics.iter();
            let generics: Vec<_> = generics
                .map(|generic| {
                    (
                        generic.name.clone(),
                        generic.docs.clone(),
                        generic.pins.clone(),
                    )
                })
                .collect();
            let pins = module.signals.iter();
            let mut pins: Vec<_> = pins
                .map(|pin| (module.pin_name(pin).to_string(), pin.role, pin.reg))
                .collect();
            pins.dedup();
            (module.name.clone(), module.contract.clone(), generics, pins)
        };
        !self.generics.is_empty() && told(self) == told(other) && self.body == other.body
    }

    /// Whether a parameter tells how wide this pin is. An array's elements together are one pin then.
    pub fn has_generic_pin(&self, name: &str) -> bool {
        let mut pins = self.generics.iter().flat_map(|generic| &generic.pins);
        pins.any(|pin| pin == name)
    }

    /// The pin that a signal is, or is an element of.
    fn pin_name<'a>(&self, signal: &'a Signal) -> &'a str {
        match signal.path.split_once('$') {
            Some((array, _)) if self.has_generic_pin(array) => array,
            _ => &signal.name,
        }
    }

    /// The parameters that an instance sets: names and numbers.
    pub fn set_generics(&self) -> impl Iterator<Item = (&str, u64)> {
        let generics = self.generics.iter();
        generics.filter_map(|generic| Some((generic.name.as_str(), generic.value.parse().ok()?)))
    }
}
