//! The fast engine with devices and converters that are not ideal (contract, section 10).

use forms_engine::Matrix;
use forms_golden::{Mapped, NonIdeal};

use super::engine::{MatrixEngine, Programmed};

/// Most bytes of a matrix's tables; a larger matrix is computed bit line by bit line, which is slower.
const TABLE_LIMIT: usize = 1 << 28;

/// The fast engine, its crossbars dealt their devices by the settings. A layer's crossbars are numbered by
/// [`first_array`], so what a layer is dealt does not depend on the layers before it; noise is drawn by the
/// number of the position in the stream of images.
#[derive(Debug, Clone)]
pub struct Imperfect(pub NonIdeal);

impl MatrixEngine for Imperfect {
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String> {
        self.program_at(mapped, 0)
    }

    fn program_at(&self, mapped: Mapped, first_array: u64) -> Result<Box<dyn Programmed>, String> {
        let settings = NonIdeal {
            first_array: self.0.first_array.wrapping_add(first_array),
            ..self.0.clone()
        };
        match Matrix::non_ideal_within(mapped, &settings, TABLE_LIMIT) {
            Ok(matrix) => Ok(Box::new(matrix)),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The number of a node's first crossbar: 2^32 times the node's place in the network.
pub fn first_array(node: usize) -> u64 {
    (node as u64) << 32
}
