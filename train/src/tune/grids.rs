//! Weights within the signs of their fragments, on grids of few bits.
//!
//! What is trained are real weights, as shares of the range that their column's first scale gives them, and, where levels
//! are few, the logarithm of each column's scale: so a step of the optimizer means the same in every column. What the
//! network computes with are the levels nearest to them. The gradient of a level passes straight to its weight; that of a
//! scale is `sum of gradient * (level - weight / scale)` (Esser et al., 2020). After each step weights are moved back
//! into what their signs allow.
//!
//! Where levels are many, the network is near its best from the start and gradients are mostly noise. Steps then follow
//! the gradient's size; Adam's, which are as long whatever it is, would lead away.

use forms_import::graph::Graph;
use forms_polarize::State;
use ndarray::Array2;

use super::program::Layer;
use crate::Error;
use crate::parameters::Parameters;

/// Whether grids of so many magnitude bits have few levels, and scales that are trained: finer ones gain nothing by it.
pub fn is_coarse(bits: u32) -> bool {
    bits <= 4
}

/// What a layer's weights may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The least and the largest level of each weight, `[rows, filters]`.
    pub bounds: Array2<[f32; 2]>,
    /// What a level of each column was worth at first.
    pub scales: Vec<f32>,
    /// The largest level.
    pub most: f32,
}

/// Those of all layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Grids(pub Vec<Grid>);

impl Grids {
    /// The grids of a polarized network, and weights to begin with. The signs of fragments without a weight are those
    /// of `float`, the network before; rows that are pruned stay so.
    ///
    /// # Errors
    /// Where a layer is not polarized.
    pub fn new(
        layers: &[Layer],
        start: &State,
        float: &Graph,
        fragment: usize,
        bits: u32,
    ) -> Result<Grids, Error> {
        let most = ((1_u32 << bits) - 1) as f32;
        let masks = start.masks(float, fragment)?;
        if masks.len() != layers.len() {
            return Err(Error::Settings(
                "the network before polarization has other layers than the one after; give its own"
                    .to_owned(),
            ));
        }
        let grids = layers.iter().zip(masks).map(|(layer, mask)| {
            let mut bounds = Array2::from_elem((layer.rows(), layer.filters), [0.0; 2]);
            for (filter, signs) in mask.signs.outer_iter().enumerate() {
                for (element, sign) in signs.iter().enumerate() {
                    bounds[[layer.row(element), filter]] = match sign {
                        1 => [0.0, most],
                        -1 => [-most, 0.0],
                        _ => [0.0; 2],
                    };
                }
            }
            Grid {
                bounds,
                scales: mask.scales.iter().map(|&s| s as f32).collect(),
                most,
            }
        });
        Ok(Grids(grids.collect()))
    }

    /// What is trained, from real weights; with room for the logarithms of the scales where they are trained.
    pub fn master(&self, real: Parameters, bits: u32) -> Parameters {
        let mut master = real;
        for (layer, grid) in self.0.iter().enumerate() {
            for mut row in master.weights[layer].outer_iter_mut() {
                let units = row.iter_mut().zip(&grid.scales);
                units.for_each(|(w, scale)| *w /= scale * grid.most);
            }
            let count = if is_coarse(bits) {
                grid.scales.len()
            } else {
                0
            };
            master.gains[layer] = vec![0.0; count];
        }
        self.hold(&mut master);
        master
    }

    /// By what a column's scale has grown.
    fn growth(master: &Parameters, layer: usize, column: usize) -> f32 {
        master.gains[layer]
            .get(column)
            .map_or(1.0, |gain| gain.exp())
    }

    /// What a level of each column of a layer is worth now.
    pub fn scales(&self, master: &Parameters, layer: usize) -> Vec<f32> {
        let scales = self.0[layer].scales.iter().enumerate();
        scales
            .map(|(k, scale)| scale * Grids::growth(master, layer, k))
            .collect()
    }

    /// The levels nearest to the weights of a layer, times their scales.
    fn rounded(&self, master: &Parameters, layer: usize) -> Array2<f32> {
        let grid = &self.0[layer];
        let scales = self.scales(master, layer);
        let levels: Vec<f32> = (0..scales.len())
            .map(|k| grid.most / Grids::growth(master, layer, k))
            .collect();
        let mut weights = master.weights[layer].clone();
        for (mut row, bounds) in weights.outer_iter_mut().zip(grid.bounds.outer_iter()) {
            let columns = row.iter_mut().zip(bounds).zip(scales.iter().zip(&levels));
            for ((w, &[low, high]), (scale, levels)) in columns {
                *w = (*w * levels).round().max(low).min(high) * scale;
            }
        }
        weights
    }

    /// What the network computes with.
    pub fn effective(&self, master: &Parameters) -> Parameters {
        Parameters {
            weights: (0..self.0.len()).map(|l| self.rounded(master, l)).collect(),
            biases: master.biases.clone(),
            gains: vec![Vec::new(); self.0.len()],
        }
    }

    /// The gradient of what is trained, from that of what the network computes with.
    pub fn back(
        &self,
        master: &Parameters,
        effective: &Parameters,
        gradient: Parameters,
    ) -> Parameters {
        let mut back = gradient;
        back.gains = master.gains.iter().map(|g| vec![0.0; g.len()]).collect();
        for (layer, grid) in self.0.iter().enumerate() {
            let gains = &mut back.gains[layer];
            let units: Vec<f32> = grid.scales.iter().map(|scale| scale * grid.most).collect();
            let rows = back.weights[layer].outer_iter_mut();
            let bounds = grid.bounds.outer_iter();
            let values = effective.weights[layer]
                .outer_iter()
                .zip(master.weights[layer].outer_iter());
            for ((mut row, bounds), (rounded, real)) in rows.zip(bounds).zip(values) {
                for (k, g) in row.iter_mut().enumerate() {
                    if let Some(gain) = gains.get_mut(k) {
                        // d (level * scale) / d log scale = (level - weight / scale) * scale.
                        *gain += *g * (rounded[k] - real[k] * units[k]);
                    }
                    *g *= if bounds[k] == [0.0; 2] { 0.0 } else { units[k] };
                }
            }
        }
        back
    }

    /// The gradient by which a step of shares is a step of real weights.
    pub fn of_real_weights(&self, mut gradient: Parameters) -> Parameters {
        for (layer, grid) in self.0.iter().enumerate() {
            let units: Vec<f32> = grid.scales.iter().map(|scale| scale * grid.most).collect();
            for mut row in gradient.weights[layer].outer_iter_mut() {
                for (g, unit) in row.iter_mut().zip(&units) {
                    *g /= (unit * unit).max(1e-12);
                }
            }
        }
        gradient
    }

    /// Moves weights back into what their signs allow.
    pub fn hold(&self, master: &mut Parameters) {
        for (layer, grid) in self.0.iter().enumerate() {
            let levels: Vec<f32> = (0..grid.scales.len())
                .map(|k| Grids::growth(master, layer, k) / grid.most)
                .collect();
            let rows = master.weights[layer].outer_iter_mut();
            for (mut row, bounds) in rows.zip(grid.bounds.outer_iter()) {
                for ((w, &[low, high]), level) in row.iter_mut().zip(bounds).zip(&levels) {
                    *w = w.max(low * level).min(high * level);
                }
            }
        }
    }
}
