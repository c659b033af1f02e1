//! The accelerator: a whole network on one tile, from a binary image (section 12).
//!
//! | file | what |
//! | --- | --- |
//! | `shape` | what an accelerator is built of, and the fingerprint of that |
//! | `packet` | packets of words with a checksum |
//! | `burst` | targets, operations, and the bursts that a program is made of |
//! | `descriptor` | the numbers of an operation by name |
//! | `image` | a file of programs, read and written |
//! | `listing` | an image in words |
//! | `contents` | what programming leaves in a crossbar |
//! | `gather` | which word of which map each row of a product is fed |
//! | `clocks` | a multiplication, clock by clock |
//! | `machine` | runs pictures: every word that is sent, and its clock |
//! | `error` | what is refused, and why |

mod burst;
mod clocks;
mod contents;
mod descriptor;
mod error;
mod gather;
mod image;
mod listing;
mod machine;
mod packet;
mod shape;

pub use burst::{Burst, Operation, Target};
pub use descriptor::Descriptor;
pub use error::AcceleratorError;
pub use gather::RowEntry;
pub use image::Image;
pub use machine::{Executed, Machine, Outcome, Sent};
pub use packet::{HEADER_WORDS, PacketKind, packet};
pub use shape::Accelerator;
