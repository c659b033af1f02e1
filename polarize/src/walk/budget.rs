//! Which rows go where a number of crossbars is given.

use std::collections::BTreeMap;

use forms_import::graph::Op;

use super::Walk;
use super::part::Part;
use super::room;
use crate::compensate::Step;
use crate::lower::Lowering;
use crate::maps;
use crate::{Error, layer, prune};

/// Which rows go.
pub(super) struct Budget {
    /// What a crossbar must be worth.
    pub kappa: f64,
    /// Row tiles of the nodes for which that is settled.
    pub tiles: BTreeMap<usize, usize>,
}

impl Walk<'_> {
    /// What a crossbar must be worth, so that the layers take at most so many, by what rows are worth in the float
    /// network; and the row tiles of each node that follow from it.
    pub(super) fn within(mut self, most: usize) -> Result<Budget, Error> {
        let mut plans = Vec::new();
        let mut fixed = 0;
        for at in 0..self.steps.len() {
            let step = self.steps[at].clone();
            let node = &self.source.graph.nodes[step.node];
            if let Op::Conv { .. } = node.op {
                let part = Part::of(node)?;
                let source = node.inputs[0];
                let map = match source {
                    0 => self.source.graph.input,
                    at => self.source.graph.nodes[at - 1].shape,
                };
                let lowering = Lowering::new(
                    part.window,
                    map,
                    part.groups,
                    [node.shape[1], node.shape[2]],
                );
                let mut float = part
                    .matrices()
                    .run(&lowering, &self.float[source], node.shape);
                let live = layer::live(&part.weights);
                if part.groups == 1 && live.len() > self.options.config.rows {
                    let plain = Step {
                        others: Vec::new(),
                        ..step
                    };
                    let (moments, _) = self.moments(
                        &plain,
                        &lowering,
                        1,
                        &self.float[source],
                        &float,
                        &part.weights,
                    );
                    let moments = moments[0].of_rows(&live);
                    let plan = prune::plan(&moments).ok_or_else(|| {
                        Error::layer(&node.name, "its inputs are not finite; check the data")
                    })?;
                    plans.push((step.node, plan, moments.without_matrices()));
                } else {
                    let columns = part.weights[0].ncols();
                    fixed += layer::crossbars(live.len(), columns, part.groups, self.options);
                }
                maps::clip(&mut float, node.clip);
                self.float[step.node + 1] = float;
            } else {
                self.other_float(step.node)?;
            }
            self.forget(at);
        }
        let taken = |kappa: f64| -> usize {
            let tiles = plans.iter().map(|(_, plan, moments)| {
                let tiles = layer::worth(plan, moments, self.options, kappa);
                tiles
                    * moments
                        .target_mean
                        .len()
                        .div_ceil(self.options.weight_columns())
            });
            fixed + tiles.sum::<usize>()
        };
        let (mut low, mut high) = (0.0, 1e6);
        if taken(high) > most {
            return Err(Error::Option(format!(
                "--crossbars {most} is too few: {} are needed where every layer keeps one row tile",
                taken(high)
            )));
        }
        let budget = |kappa: f64| {
            let tiles = plans.iter().map(|(node, plan, moments)| {
                (*node, layer::worth(plan, moments, self.options, kappa))
            });
            Budget {
                kappa,
                tiles: tiles.collect(),
            }
        };
        if taken(low) <= most {
            return Ok(budget(low));
        }
        // The number falls as kappa rises.
        for _ in 0..100 {
            let middle = if low > 0.0 {
                f64::sqrt(low * high)
            } else {
                high * 1e-3
            };
            if middle < 1e-12 {
                break;
            }
            match taken(middle) <= most {
                true => high = middle,
                false => low = middle,
            }
        }
        Ok(budget(high))
    }

    /// A layer without a matrix, in the float network alone.
    fn other_float(&mut self, node: usize) -> Result<(), Error> {
        let layer = &self.source.graph.nodes[node];
        let float = room::layer(&self.source.graph, node, &self.float)?;
        self.float[node + 1] = float;
        maps::clip(&mut self.float[node + 1], layer.clip);
        Ok(())
    }
}
