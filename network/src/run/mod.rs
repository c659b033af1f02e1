//! Running a network on crossbars: what is programmed once, and what each batch of images does.
//!
//! | file | what |
//! | --- | --- |
//! | `engine` | what computes a matrix product and counts its cost: the trait, the fast engine, golden |
//! | `layout` | what is done to mixed signs, and to SME's bits |
//! | `pack` | groups on crossbars: block-diagonal, each on a fragment boundary |
//! | `map` | feature maps between layers |
//! | `planes` | feature maps to planes of bytes, for the fast engine's windows |
//! | `windows` | one matrix layer over planes: sums requantized line by line |
//! | `lower` | feature maps to crossbar inputs, position by position, for all else |
//! | `layer` | one matrix layer: products, zero-point correction, bias, requantization |
//! | `plain` | the layers without a matrix, quickly |
//! | `machine` | the whole network: batches in, class sums and costs out |
//! | `evaluation` | a data set through a machine, and how often it is right |
//! | `sharing` | parts of matrices side by side in one crossbar |
//! | `sme` | what SME's three steps did to each layer |
//! | `imperfect` | the fast engine with devices and converters that are not ideal |
//! | `report` | accuracy and costs, to print or to write |

mod engine;
mod evaluation;
mod imperfect;
mod layer;
mod layout;
mod lower;
mod machine;
mod map;
mod pack;
mod plain;
mod planes;
mod report;
mod sharing;
mod sme;
mod windows;

pub use engine::{Fast, Golden, Inputs, MatrixEngine, Programmed, Stream};
pub use evaluation::{Evaluation, evaluate};
pub use imperfect::{Imperfect, first_array};
pub use layout::Layout;
pub use machine::{Machine, Session};
pub use report::{Accuracy, EicHistogram, Float, LayerCost, NetworkClocks, RunReport, class_of};
pub use sharing::SideBySide;
pub use sme::LayerSme;
