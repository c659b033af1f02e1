//! A convolution as the matrices of its groups.

use forms_golden::layers::Window;
use forms_import::graph::{Node, Op};
use ndarray::{Array2, Array4, Axis};

use crate::Error;
use crate::layer::Solved;
use crate::maps::Matrices;

/// A convolution's matrices.
pub(super) struct Part<'g> {
    pub weights: Vec<Array2<f64>>,
    pub bias: &'g [f64],
    pub kernel: [usize; 3],
    pub window: Window,
    pub groups: usize,
}

impl<'g> Part<'g> {
    pub fn of(node: &'g Node) -> Result<Part<'g>, Error> {
        let Op::Conv {
            weights,
            bias,
            window,
            groups,
            ..
        } = &node.op
        else {
            return Err(Error::layer(&node.name, "it has no matrix"));
        };
        if weights.iter().any(|w| !w.is_finite()) {
            return Err(Error::layer(
                &node.name,
                "it has weights that are not finite; export the model again",
            ));
        }
        let (filters, channels, height, width) = weights.dim();
        let each = filters / groups;
        Ok(Part {
            weights: (0..*groups)
                .map(|group| matrix(weights, group * each, each))
                .collect(),
            bias,
            kernel: [channels, height, width],
            window: *window,
            groups: *groups,
        })
    }

    pub fn matrices(&self) -> Matrices {
        let turned = |weights: &Array2<f64>| -> Array2<f32> {
            Array2::from_shape_fn((weights.ncols(), weights.nrows()), |(n, k)| {
                weights[[k, n]] as f32
            })
        };
        Matrices {
            weights: self.weights.iter().map(turned).collect(),
            bias: self.bias.iter().map(|&b| b as f32).collect(),
        }
    }
}

/// Some filters as a matrix `[rows, filters]`, W-major.
fn matrix(weights: &Array4<f32>, first: usize, count: usize) -> Array2<f64> {
    let (_, _, height, width) = weights.dim();
    let rows = weights.len() / weights.len_of(Axis(0)).max(1);
    Array2::from_shape_fn((rows, count), |(k, n)| {
        f64::from(
            weights[[
                first + n,
                k / (height * width),
                k / width % height,
                k % width,
            ]],
        )
    })
}

impl Solved {
    pub fn matrices(&self) -> Matrices {
        let columns = self.levels[0].ncols();
        let weights = self.levels.iter().enumerate().map(|(group, levels)| {
            Array2::from_shape_fn((columns, levels.nrows()), |(n, k)| {
                (f64::from(levels[[k, n]]) * self.scales[group * columns + n]) as f32
            })
        });
        Matrices {
            weights: weights.collect(),
            bias: self.bias.iter().map(|&b| b as f32).collect(),
        }
    }
}
