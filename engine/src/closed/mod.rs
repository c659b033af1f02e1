//! The closed form: where no conversion loses anything, the crossbars' result is the integer product of the
//! inputs and the weights that the devices hold.
//!
//! | weights, inputs | how | exact because |
//! | --- | --- | --- |
//! | at most 16 bits each | [`words::WordProduct`]: panels of 32 columns, sums modulo 2^32 | rows are taken so few at a time that true sums fit |
//! | more | [`wide::product`]: 64-bit integers | golden refuses matrices whose sums do not fit 63 bits |

pub(crate) mod wide;
pub(crate) mod words;
