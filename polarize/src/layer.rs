//! One layer: rows pruned, ordered, signed, fitted, quantized.

use ndarray::{Array2, Axis};

use crate::Error;
use crate::grid::{self, Solution};
use crate::moments::Moments;
use crate::options::{Options, Order};
use crate::order::{Codes, Rows, Search, search};
use crate::prune::{self, Removal};
use crate::report::LayerReport;
use crate::signs::{Polarity, polarities};
use crate::sme::{self, Signs, Sme};
use forms_golden::layers::{ElementOrder, RowOrder};

/// Rows from which on statistics of few pictures need more of a ridge.
pub(crate) const MANY_ROWS: usize = 1152;

/// What is known of a layer before it is solved.
pub(crate) struct Layer<'a> {
    pub name: &'a str,
    /// Channels of a group, kernel height and width.
    pub kernel: [usize; 3],
    /// Each group's moments.
    pub moments: &'a [Moments],
    /// Each group's weights, `[rows, columns]`, W-major.
    pub weights: &'a [Array2<f64>],
    /// Inputs of sampled positions.
    pub codes: Codes,
    /// The least scale of each column, group after group.
    pub least: &'a [f64],
    /// Sampled positions.
    pub samples: usize,
    /// Which rows go; `None` keeps all.
    pub worth: Option<Worth>,
    /// A number for random streams.
    pub number: u64,
    /// SME's grid and planes, where it is solved for SME.
    pub sme: Option<Sme>,
}

/// How many rows stay.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Worth {
    /// Those that are worth their crossbars.
    Kappa(f64),
    /// As many as fill so many row tiles.
    Tiles(usize),
}

/// A layer that was solved.
pub(crate) struct Solved {
    /// The element in each row; pruned rows are last.
    pub order: Vec<usize>,
    /// Each group's levels, `[rows, columns]`, W-major.
    pub levels: Vec<Array2<i32>>,
    /// Scale of each column, group after group.
    pub scales: Vec<f64>,
    /// Bias of each column, group after group.
    pub bias: Vec<f64>,
    pub report: LayerReport,
}

/// The rows in a named order.
pub(crate) fn named(order: RowOrder, kernel: [usize; 3]) -> Vec<usize> {
    let rows = kernel.iter().product();
    (0..rows).map(|row| order.element(row, kernel)).collect()
}

/// The row tiles that are worth their crossbars.
pub(crate) fn worth(removal: &Removal, moments: &Moments, options: &Options, kappa: f64) -> usize {
    let (rows, columns) = moments.g.dim();
    let variance: f64 = moments
        .target_variance
        .iter()
        .sum::<f64>()
        .max(f64::MIN_POSITIVE);
    let tiles = rows.div_ceil(options.config.rows);
    let cost = |tiles: usize| {
        let kept = rows.min(tiles * options.config.rows);
        let crossbars = options.crossbars(kept, columns) as f64;
        removal.losses[rows - kept] / variance + kappa * crossbars
    };
    let better = |best: usize, tiles: usize| {
        if cost(tiles) < cost(best) {
            tiles
        } else {
            best
        }
    };
    (1..tiles).fold(tiles, better)
}

pub(crate) fn solve(layer: &Layer, options: &Options) -> Result<Solved, Error> {
    let rows = layer.kernel.iter().product::<usize>();
    let m = options.config.fragment_rows;
    let (kept, gone) = prune(layer, options)?;
    let all = signed(layer);
    let known = Rows {
        signed: all,
        codes: Some(layer.codes.clone()),
    };
    let order = ordered(layer, options, &known, &kept);
    let mut levels = Vec::new();
    let (mut scales, mut bias) = (Vec::new(), Vec::new());
    let (mut real, mut error, mut variance, mut projected) = (0.0, 0.0, 0.0, 0.0);
    let mut first = 0;
    let w_major: Vec<usize> = (0..rows).collect();
    let parts: Vec<Part> = layer
        .moments
        .iter()
        .zip(layer.weights)
        .map(|(moments, weights)| {
            let here = first..first + weights.ncols();
            first = here.end;
            let own = known.signed.slice_axis(Axis(1), here.clone().into());
            Part {
                moments: moments.of_rows(&order),
                start: weights.select(Axis(0), &order),
                polarity: polarities(&own.select(Axis(0), &order), m),
                least: &layer.least[here],
            }
        })
        .collect();
    let (solutions, planes) = solutions(layer, options, &parts, kept.len());
    for (solution, (part, (moments, weights))) in solutions
        .into_iter()
        .zip(parts.iter().zip(layer.moments.iter().zip(layer.weights)))
    {
        if solution.error.iter().any(|e| !e.is_finite()) {
            return Err(Error::layer(
                layer.name,
                "its values on the calibration set are too large to be fitted; check the scale of the inputs",
            ));
        }
        real += solution.real_error.iter().sum::<f64>();
        error += solution.error.iter().sum::<f64>();
        variance += moments.target_variance.iter().sum::<f64>();
        projected += projection(moments, weights, m);
        finish(
            &solution,
            &part.moments,
            &order,
            rows,
            &mut levels,
            &mut bias,
        );
        scales.extend(solution.scales);
    }
    let relative = |sum: f64| if variance > 0.0 { sum / variance } else { 0.0 };
    let zeros: usize = levels.iter().flatten().filter(|&&q| q == 0).count();
    let weights: usize = levels.iter().map(Array2::len).sum();
    let groups = layer.weights.len();
    let fragments = |rows: usize| (rows.div_ceil(m) * groups).max(1) as f64;
    let report = LayerReport {
        name: layer.name.to_owned(),
        rows,
        columns: first,
        groups,
        kept_rows: kept.len(),
        crossbars: match &planes {
            None => crossbars(kept.len(), first / groups, groups, options),
            Some(planes) => planes.len() * tiles(layer, kept.len(), options),
        },
        planes,
        samples: layer.samples,
        kept_energy_before: known.kept(&w_major, m),
        kept_energy: known.kept(&order, m),
        projection_error: relative(projected),
        real_error: relative(real),
        error: relative(error),
        zeros: zeros as f64 / weights.max(1) as f64,
        steps_before: known.steps(&w_major, m) / fragments(rows),
        steps: known.steps(&order, m) / fragments(kept.len()),
    };
    Ok(Solved {
        order: order.into_iter().chain(gone).collect(),
        levels,
        scales,
        bias,
        report,
    })
}

/// One group with its rows in their order.
struct Part<'a> {
    moments: Moments,
    start: Array2<f64>,
    polarity: Array2<Polarity>,
    least: &'a [f64],
}

/// Every group's solution; for SME the planes too, which all groups share.
fn solutions(
    layer: &Layer,
    options: &Options,
    parts: &[Part],
    rows: usize,
) -> (Vec<Solution>, Option<Vec<u32>>) {
    let (m, bits) = (options.config.fragment_rows, options.weight_bits);
    let Some(how) = &layer.sme else {
        let solved = parts.iter().map(|part| {
            let (moments, start) = (&part.moments, part.start.view());
            grid::solve(moments, start, &part.polarity, m, bits, part.least)
        });
        return (solved.collect(), None);
    };
    let parts: Vec<sme::Part> = parts
        .iter()
        .map(|part| sme::Part {
            moments: &part.moments,
            start: part.start.view(),
            polarity: &part.polarity,
            least: part.least,
        })
        .collect();
    let planned = sme::solve(how, &parts, m, bits, tiles(layer, rows, options));
    (planned.solutions, Some(planned.planes))
}

/// Crossbars that an SME plane takes, both signs together.
fn tiles(layer: &Layer, rows: usize, options: &Options) -> usize {
    let one = Options {
        // A device a weight in each plane.
        weight_bits: options.config.device_bits as u32,
        ..options.clone()
    };
    let groups = layer.weights.len();
    let columns: usize = layer.weights.iter().map(Array2::ncols).sum();
    let signs = match layer.sme.map(|how| how.signs) {
        Some(Signs::Separate) => 2,
        _ => 1,
    };
    signs * crossbars(rows, columns / groups.max(1), groups, &one)
}

/// Crossbars of groups of `columns` each, which are packed block-diagonally.
pub(crate) fn crossbars(rows: usize, columns: usize, groups: usize, options: &Options) -> usize {
    if groups == 1 {
        return options.crossbars(rows, columns);
    }
    let pitch = rows.next_multiple_of(options.config.fragment_rows);
    let by_rows = (options.config.rows / pitch).max(1);
    let by_columns = (options.weight_columns() / columns.max(1)).max(1);
    let one = options.crossbars(rows, columns);
    groups.div_ceil(by_rows.min(by_columns)) * one
}

/// The rows that have a weight in any group: the others were pruned before, and need no place in a crossbar. One row
/// stays of a layer of zeros.
pub(crate) fn live(weights: &[Array2<f64>]) -> Vec<usize> {
    let rows = weights.first().map_or(0, Array2::nrows);
    let lives = |row: &usize| {
        weights
            .iter()
            .any(|w| w.row(*row).iter().any(|&w| w != 0.0))
    };
    let live: Vec<usize> = (0..rows).filter(lives).collect();
    match live.is_empty() {
        true => (0..rows.min(1)).collect(),
        false => live,
    }
}

/// Rows that stay and rows that go, both in ascending order.
fn prune(layer: &Layer, options: &Options) -> Result<(Vec<usize>, Vec<usize>), Error> {
    let rows: usize = layer.kernel.iter().product();
    let mut kept = live(layer.weights);
    if let (Some(how), [moments]) = (layer.worth, layer.moments)
        && kept.len() > options.config.rows
    {
        let moments = moments.of_rows(&kept);
        let removal = prune::plan(&moments)
            .ok_or_else(|| Error::layer(layer.name, "its inputs are not finite; check the data"))?;
        let tiles = match how {
            Worth::Kappa(kappa) => worth(&removal, &moments, options, kappa),
            Worth::Tiles(tiles) => tiles,
        };
        let stay = removal.kept(kept.len().min(tiles * options.config.rows));
        kept = stay.into_iter().map(|at| kept[at]).collect();
    }
    let gone = (0..rows).filter(|row| kept.binary_search(row).is_err());
    let gone = gone.collect();
    Ok((kept, gone))
}

/// Signed energies of all groups' columns side by side.
fn signed(layer: &Layer) -> Array2<f64> {
    let rows = layer.kernel.iter().product();
    let columns = layer.weights.iter().map(Array2::ncols).sum();
    let mut all = Array2::zeros((rows, columns));
    let mut first = 0;
    for (moments, weights) in layer.moments.iter().zip(layer.weights) {
        for ((k, n), &w) in weights.indexed_iter() {
            all[[k, first + n]] = w * w.abs() * moments.h[[k, k]];
        }
        first += weights.ncols();
    }
    all
}

/// The kept rows in the order that is asked for.
fn ordered(layer: &Layer, options: &Options, known: &Rows, kept: &[usize]) -> Vec<usize> {
    let base = match options.order {
        Order::Fixed(order) => order,
        Order::Search | Order::Channels => RowOrder::CMajor,
    };
    let mut start = named(base, layer.kernel);
    start.retain(|row| kept.binary_search(row).is_ok());
    let how = Search {
        fragment_rows: options.config.fragment_rows,
        proposals: proposals(start.len()),
        chains: 2,
        steps_weight: options.steps_weight,
        seed: options.seed ^ (layer.number << 32),
    };
    let [channels, height, width] = layer.kernel;
    match options.order {
        Order::Fixed(_) => start,
        Order::Search => {
            let places: Vec<Vec<usize>> = (0..start.len()).map(|place| vec![place]).collect();
            search(known, &start, &places, &how)
        }
        // Pruned rows leave channels of different sizes; then all rows are free.
        Order::Channels if start.len() < channels * height * width => {
            let places: Vec<Vec<usize>> = (0..start.len()).map(|place| vec![place]).collect();
            search(known, &start, &places, &how)
        }
        Order::Channels => {
            let unit = |c| (0..height * width).map(|at| at * channels + c).collect();
            let units: Vec<Vec<usize>> = (0..channels).map(unit).collect();
            search(known, &start, &units, &how)
        }
    }
}

/// Swaps to be proposed for so many rows.
fn proposals(rows: usize) -> u64 {
    (rows as u64 * 4_000).clamp(20_000, 10_000_000)
}

/// The error of projecting the weights as they are, its bias corrected, over all columns of a group.
fn projection(moments: &Moments, weights: &Array2<f64>, m: usize) -> f64 {
    // Signs by the weights' own energy, as `--signs project` has them.
    let own = weights.mapv(|w| w * w.abs());
    let polarity = polarities(&own, m);
    let kept = Array2::from_shape_fn(weights.dim(), |(k, n)| {
        let [low, high] = polarity[[k / m, n]].bounds(f64::MAX);
        weights[[k, n]].clamp(low, high)
    });
    let product = moments.h.dot(&kept);
    (0..weights.ncols())
        .map(|n| {
            let (kept, product, g) = (kept.column(n), product.column(n), moments.g.column(n));
            let quadratic: f64 = kept
                .iter()
                .zip(product)
                .zip(g)
                .map(|((w, p), g)| w * (p - 2.0 * g))
                .sum();
            quadratic + moments.target_variance[n] + moments.ridge_energy[n]
        })
        .sum()
}

/// A group's levels back in W-major order, and its biases.
fn finish(
    solution: &Solution,
    moments: &Moments,
    order: &[usize],
    rows: usize,
    levels: &mut Vec<Array2<i32>>,
    bias: &mut Vec<f64>,
) {
    let columns = solution.scales.len();
    let mut all = Array2::zeros((rows, columns));
    for (place, &row) in order.iter().enumerate() {
        all.row_mut(row).assign(&solution.levels.row(place));
    }
    levels.push(all);
    for (n, scale) in solution.scales.iter().enumerate() {
        let weights = solution.levels.column(n);
        bias.push(moments.bias(n, weights.iter().map(|&q| f64::from(q) * scale)));
    }
}
