//! Crossbar-aware structured pruning: whole weight columns (filters) and whole rows (filter shapes).
//!
//! What vanishes must free devices of a crossbar, so it goes by the column or by the row, the same for
//! all of a layer. A filter that goes takes with it the rows that its channel feeds in the next layer:
//! such rows and columns form one [`Unit`], kept or zeroed together. A [`Choice`] is a set of units of
//! which a given number stays.
//!
//! With one choice the projection is exact: the distance is the energy of the zeroed units, so the
//! units of largest energy stay. Choices that cross (rows of one, columns of another in the same layer)
//! make it a hard problem; [`project`] then settles them in turn, each exactly while the others stand,
//! until none changes. No round raises the distance, and what it ends in cannot be bettered by changing
//! one choice alone.

use ndarray::Array2;

/// Rows and columns that stay or go together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    /// (layer, column).
    pub columns: Vec<(usize, usize)>,
    /// (layer, row).
    pub rows: Vec<(usize, usize)>,
}

/// Units of which `keep` stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is about, for messages: "filters of conv1".
    pub name: String,
    /// The units; no row or column is in two of them.
    pub units: Vec<Unit>,
    /// How many stay, 1 ..= `units.len()`.
    pub keep: usize,
}

/// The rows and columns of one layer that stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// One entry a row.
    pub rows: Vec<bool>,
    /// One entry a column.
    pub columns: Vec<bool>,
}

impl Kept {
    /// All of a matrix.
    pub fn all((rows, columns): (usize, usize)) -> Kept {
        Kept {
            rows: vec![true; rows],
            columns: vec![true; columns],
        }
    }

    /// Rows that stand, ascending.
    pub fn row_list(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|&r| self.rows[r]).collect()
    }

    /// Columns that stand, ascending.
    pub fn column_list(&self) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|&k| self.columns[k])
            .collect()
    }

    /// Weights that stand.
    pub fn weights(&self) -> usize {
        self.row_list().len() * self.column_list().len()
    }

    /// Zeroes what does not stand.
    pub fn hold(&self, weights: &mut Array2<f32>) {
        for ((r, k), w) in weights.indexed_iter_mut() {
            if !(self.rows[r] && self.columns[k]) {
                *w = 0.0;
            }
        }
    }
}

/// Rounds after which the choices are taken as they stand; two or three are usual.
const MAX_ROUNDS: usize = 64;

/// What stands of each layer after every choice is made: see the module for what is chosen. Of equal
/// units the earlier stay.
///
/// `layers` are weight matrices [rows, columns].
pub fn choose(layers: &[Array2<f32>], choices: &[Choice]) -> Vec<Kept> {
    let everything = |choice: &Choice| (0..choice.units.len()).collect();
    let mut stays: Vec<Vec<usize>> = choices.iter().map(everything).collect();
    for _ in 0..MAX_ROUNDS {
        let before = stays.clone();
        for c in 0..choices.len() {
            stays[c] = everything(&choices[c]);
            let open = standing(layers, choices, &stays);
            stays[c] = largest(layers, &choices[c], &open);
        }
        if stays == before {
            break;
        }
    }
    standing(layers, choices, &stays)
}

/// The nearest layers that the choices allow, and what stands of them.
pub fn project(layers: &[Array2<f32>], choices: &[Choice]) -> (Vec<Array2<f32>>, Vec<Kept>) {
    let kept = choose(layers, choices);
    let mut nearest = layers.to_vec();
    for (layer, kept) in nearest.iter_mut().zip(&kept) {
        kept.hold(layer);
    }
    (nearest, kept)
}

/// What stands when of each choice the units of `stays` do.
fn standing(layers: &[Array2<f32>], choices: &[Choice], stays: &[Vec<usize>]) -> Vec<Kept> {
    let mut kept: Vec<Kept> = layers.iter().map(|layer| Kept::all(layer.dim())).collect();
    for (choice, stays) in choices.iter().zip(stays) {
        for (u, unit) in choice.units.iter().enumerate() {
            if stays.binary_search(&u).is_err() {
                unit.rows
                    .iter()
                    .for_each(|&(layer, r)| kept[layer].rows[r] = false);
                unit.columns
                    .iter()
                    .for_each(|&(layer, k)| kept[layer].columns[k] = false);
            }
        }
    }
    kept
}

/// The units of largest energy, ascending, counting only what stands in `kept`.
fn largest(layers: &[Array2<f32>], choice: &Choice, kept: &[Kept]) -> Vec<usize> {
    let energy =
        |unit: &Unit| -> f64 {
            let square = |layer: usize, r: usize, k: usize| -> f64 {
                match kept[layer].rows[r] && kept[layer].columns[k] {
                    true => f64::from(layers[layer][[r, k]]).powi(2),
                    false => 0.0,
                }
            };
            let columns = unit.columns.iter().flat_map(|&(layer, k)| {
                (0..layers[layer].nrows()).map(move |r| square(layer, r, k))
            });
            let rows = unit.rows.iter().flat_map(|&(layer, r)| {
                (0..layers[layer].ncols()).map(move |k| square(layer, r, k))
            });
            columns.sum::<f64>() + rows.sum::<f64>()
        };
    let energies: Vec<f64> = choice.units.iter().map(energy).collect();
    let mut order: Vec<usize> = (0..choice.units.len()).collect();
    order.sort_by(|&a, &b| energies[b].total_cmp(&energies[a]).then(a.cmp(&b)));
    order.truncate(choice.keep);
    order.sort_unstable();
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::energy;
    use proptest::prelude::*;

    fn filters(layer: usize, columns: usize, keep: usize) -> Choice {
        let unit = |k| Unit {
            columns: vec![(layer, k)],
            rows: vec![],
        };
        Choice {
            name: "filters".into(),
            units: (0..columns).map(unit).collect(),
            keep,
        }
    }

    fn shapes(layer: usize, rows: usize, keep: usize) -> Choice {
        let unit = |r| Unit {
            columns: vec![],
            rows: vec![(layer, r)],
        };
        Choice {
            name: "filter shapes".into(),
            units: (0..rows).map(unit).collect(),
            keep,
        }
    }

    fn matrices() -> impl Strategy<Value = Array2<f32>> {
        (1..6usize, 1..6usize).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(-9i8..10, rows * columns).prop_map(move |w| {
                Array2::from_shape_vec((rows, columns), w.into_iter().map(f32::from).collect())
                    .unwrap()
            })
        })
    }

    fn distance(a: &[Array2<f32>], b: &[Array2<f32>]) -> f64 {
        a.iter().zip(b).map(|(a, b)| energy((a - b).iter())).sum()
    }

    /// The least distance over all subsets of the right size, choice by choice.
    fn brute_force(layers: &[Array2<f32>], choices: &[Choice]) -> f64 {
        fn go(layers: &[Array2<f32>], choices: &[Choice], stays: &mut Vec<Vec<usize>>) -> f64 {
            let Some(choice) = choices.get(stays.len()) else {
                let kept = standing(layers, choices, stays);
                let mut cut = layers.to_vec();
                cut.iter_mut()
                    .zip(&kept)
                    .for_each(|(layer, kept)| kept.hold(layer));
                return distance(layers, &cut);
            };
            let mut best = f64::INFINITY;
            for subset in 0u32..1 << choice.units.len() {
                if subset.count_ones() as usize == choice.keep {
                    let list = (0..choice.units.len())
                        .filter(|u| subset >> u & 1 == 1)
                        .collect();
                    stays.push(list);
                    best = best.min(go(layers, choices, stays));
                    stays.pop();
                }
            }
            best
        }
        go(layers, choices, &mut Vec::new())
    }

    proptest! {
        #[test]
        fn pruning_filters_finds_the_nearest_matrix(w in matrices(), keep in 1..6usize) {
            let choices = [filters(0, w.ncols(), keep.min(w.ncols()))];
            let layers = [w];
            let (nearest, _) = project(&layers, &choices);
            prop_assert_eq!(distance(&layers, &nearest), brute_force(&layers, &choices));
        }

        #[test]
        fn pruning_filter_shapes_finds_the_nearest_matrix(w in matrices(), keep in 1..6usize) {
            let choices = [shapes(0, w.nrows(), keep.min(w.nrows()))];
            let layers = [w];
            let (nearest, _) = project(&layers, &choices);
            prop_assert_eq!(distance(&layers, &nearest), brute_force(&layers, &choices));
        }

        #[test]
        fn a_filter_and_the_rows_it_feeds_are_weighed_together(
            a in prop::collection::vec(-9i8..10, 8), b in prop::collection::vec(-9i8..10, 12),
            keep in 1..5usize,
        ) {
            let f = |v: Vec<i8>| v.into_iter().map(f32::from).collect::<Vec<_>>();
            let layers = [
                Array2::from_shape_vec((2, 4), f(a)).unwrap(),
                Array2::from_shape_vec((4, 3), f(b)).unwrap(),
            ];
            let unit = |u| Unit { columns: vec![(0, u)], rows: vec![(1, u)] };
            let choices = [Choice { name: "c".into(), units: (0..4).map(unit).collect(), keep }];
            let (nearest, _) = project(&layers, &choices);
            prop_assert_eq!(distance(&layers, &nearest), brute_force(&layers, &choices));
        }

        #[test]
        fn crossing_choices_end_where_no_single_choice_can_better_them(
            w in matrices(), rows in 1..6usize, columns in 1..6usize,
        ) {
            let choices = [
                filters(0, w.ncols(), columns.min(w.ncols())),
                shapes(0, w.nrows(), rows.min(w.nrows())),
            ];
            let layers = [w];
            let (nearest, kept) = project(&layers, &choices);
            let ours = distance(&layers, &nearest);
            for (c, choice) in choices.iter().enumerate() {
                let other = 1 - c;
                let list = [kept[0].column_list(), kept[0].row_list()];
                for subset in 0u32..1 << choice.units.len() {
                    if subset.count_ones() as usize == choice.keep {
                        let mut stays = vec![vec![], vec![]];
                        stays[other] = list[other].clone();
                        stays[c] =
                            (0..choice.units.len()).filter(|u| subset >> u & 1 == 1).collect();
                        let kept = standing(&layers, &choices, &stays);
                        let mut cut = layers.to_vec();
                        kept[0].hold(&mut cut[0]);
                        prop_assert!(ours <= distance(&layers, &cut));
                    }
                }
            }
        }

        #[test]
        fn projecting_twice_is_projecting_once(
            w in matrices(), rows in 1..6usize, columns in 1..6usize,
        ) {
            let choices = [
                filters(0, w.ncols(), columns.min(w.ncols())),
                shapes(0, w.nrows(), rows.min(w.nrows())),
            ];
            let (once, _) = project(&[w], &choices);
            let (twice, _) = project(&once, &choices);
            prop_assert_eq!(once, twice);
        }
    }
}
