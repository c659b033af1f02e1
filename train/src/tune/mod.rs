//! Fine-tuning of any network under the signs that polarization gave it.
//!
//! [`forms_polarize`] makes a trained network polarized without training. What it loses comes back by gradient steps
//! that keep every fragment's sign and every order of rows, and that see the grid of the devices and the steps of the
//! activations: weights are rounded on the way forward, gradients pass straight through the rounding (Bengio et al.,
//! 2013). The network before polarization teaches: its scores are targets beside the labels (Hinton et al., 2015).
//!
//! | file | what |
//! | --- | --- |
//! | [`program`] | a float graph as training computes it |
//! | [`floats`] | before polarization: floats trained on, rows pruned by ADMM |
//! | [`grids`] | weights within their signs, on grids of few bits |
//! | [`lessons`] | batches of a data set, changed at random |
//! | [`tuner`] | round after round |
//! | `checkpoint`, `float_checkpoint` | a run on disk |
//! | [`run`] | a whole run: files in, network and record out |

mod checkpoint;
mod float_checkpoint;
pub mod floats;
pub mod grids;
pub mod lessons;
pub mod program;
pub mod run;

pub mod tuner;
