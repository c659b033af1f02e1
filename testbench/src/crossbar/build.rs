//! Builds the crossbar of a named configuration.

use forms_rtl::configurations::{CONFIGURATIONS, CrossbarVisitor, with_crossbar};
use forms_rtl::crossbar::crossbar::Crossbar;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_rtl::parameters::Parameters;

use crate::Error;
use crate::crossbar::CrossbarDut;
use crate::simulator::Simulator;

/// Something to be done with the simulator of a crossbar of any widths.
pub(crate) trait SimulatorVisitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
        const B: usize,
        const P: usize,
        const J: usize,
        const S: usize,
    >(
        self,
        parameters: &Parameters,
        simulator: Simulator<
            Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>,
        >,
    ) -> Result<Self::Output, Error>;
}

struct Build<V>(V);

impl<V: SimulatorVisitor> CrossbarVisitor for Build<V> {
    type Output = Result<V::Output, Error>;

    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
        const B: usize,
        const P: usize,
        const J: usize,
        const S: usize,
    >(
        self,
        parameters: &Parameters,
        crossbar: fn(
            &Parameters,
        ) -> Crossbar<
            M,
            LEVELS,
            CNT,
            CODE,
            SUM,
            ACC,
            F,
            FB,
            T,
            KB,
            ADDR,
            PROG,
            B,
            P,
            J,
            S,
        >,
        _core: fn(
            &Parameters,
        ) -> CrossbarCore<
            M,
            LEVELS,
            CNT,
            CODE,
            SUM,
            ACC,
            F,
            FB,
            T,
            KB,
            ADDR,
            PROG,
            B,
            P,
            J,
            S,
        >,
    ) -> Self::Output {
        let simulator = Simulator::new(crossbar(parameters))?;
        self.0.visit(parameters, simulator)
    }
}

/// Hands the simulator of the configuration `name` to `visitor`.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`], and those of `visitor`.
pub(crate) fn with_simulator<V: SimulatorVisitor>(
    name: &str,
    visitor: V,
) -> Result<V::Output, Error> {
    with_crossbar(name, Build(visitor)).unwrap_or_else(|| {
        Err(Error::UnknownConfiguration {
            name: name.to_string(),
            known: CONFIGURATIONS.iter().map(|p| p.name.to_string()).collect(),
        })
    })
}

/// A boxed crossbar.
struct Boxed;

impl SimulatorVisitor for Boxed {
    type Output = Box<dyn CrossbarDut>;

    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
        const B: usize,
        const P: usize,
        const J: usize,
        const S: usize,
    >(
        self,
        _parameters: &Parameters,
        simulator: Simulator<
            Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>,
        >,
    ) -> Result<Self::Output, Error> {
        Ok(Box::new(simulator))
    }
}

/// The rust-hdl crossbar of the configuration `name`.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`]; [`Error::Block`] if rust-hdl finds fault with it.
pub fn build(name: &str) -> Result<Box<dyn CrossbarDut>, Error> {
    with_simulator(name, Boxed)
}
