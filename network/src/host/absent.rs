//! In the place of the host's runtime, where this crate is built without its feature `host`.

use super::{Element, Found, Port};

/// A model that nothing here can run: there is no value of it.
#[derive(Clone, Debug)]
pub enum HostPlan {}

impl HostPlan {
    /// Says that the runtime is missing, and how to have it.
    ///
    /// # Errors
    /// Always.
    pub fn new(_model: &[u8], _inputs: &[Port]) -> Result<HostPlan, String> {
        Err("what the host computes needs the runtime that this build is without; build it in: cargo run \
             --release --features import -- ..."
            .to_owned())
    }

    /// Per output, its sizes and elements where they do not depend on data.
    pub fn known(&self) -> &[Option<(Vec<usize>, Element)>] {
        match *self {}
    }

    /// Every output.
    ///
    /// # Errors
    /// There is no plan to run.
    pub fn run(&self, _inputs: &[Vec<f64>]) -> Result<Vec<Found>, String> {
        match *self {}
    }
}
