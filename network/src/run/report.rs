//! What a run showed: accuracy, and what each layer and the whole network cost.

use forms_engine::{Counts, PerPolicy};
use forms_golden::mapping::Projection;
use forms_golden::{Config, RowTiles};
use schemars::JsonSchema;
use serde::Serialize;

use super::layer::Layer;
use super::sharing::SideBySide;

/// How many sub-arrays took how many effective input cycles; entry e counts those of e.
pub type EicHistogram = Vec<u64>;

/// What one matrix layer cost.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LayerCost {
    /// The layer.
    pub name: String,
    /// Rows of one group's matrix.
    pub rows: usize,
    /// Its filters, all groups together.
    pub filters: usize,
    /// Groups.
    pub groups: usize,
    /// The order of its rows: `w-major`, `h-major`, `c-major` or `table`.
    pub row_order: &'static str,
    /// How its fragments are dealt to row tiles.
    pub row_tiles: RowTiles,
    /// Bits of an input that are fed.
    pub b_used: usize,
    /// Crossbars.
    pub crossbars: usize,
    /// Twins that splitting added.
    pub extra_columns: usize,
    /// The part of all devices that lies in a row and a column in use.
    pub utilization: f64,
    /// Multiplications, one an output position and pack.
    pub mvms: u64,
    /// Under the configured policy.
    pub eic_histogram: EicHistogram,
    /// Effective input cycles of a sub-array, under each policy; B_used under off.
    pub mean_eic: PerPolicy<f64>,
    /// Steps of one array of each crossbar.
    pub steps: PerPolicy<u64>,
    /// Conversions of all crossbars.
    pub conversions: PerPolicy<u64>,
    /// Clips under the configured policy.
    pub clips: u64,
    /// Clocks of all images, every crossbar being hardware of its own.
    pub clocks_side_by_side: PerPolicy<u64>,
    /// Clocks of all images, one crossbar being used again and again, programming aside.
    pub clocks_one_after_another: PerPolicy<u64>,
    /// What projection removed.
    pub projection: Option<Projection>,
}

impl LayerCost {
    pub(super) fn new(layer: &Layer, config: &Config, counts: &Counts) -> LayerCost {
        let n = config.devices_per_weight() as f64;
        let used: f64 = counts
            .crossbars
            .iter()
            .map(|crossbar| (crossbar.rows.len() * crossbar.columns * crossbar.arrays) as f64 * n)
            .sum();
        let crossbars = counts.arrays();
        let present = (crossbars * config.rows * config.columns) as f64;
        LayerCost {
            name: layer.name.clone(),
            rows: layer.rows,
            filters: layer.filters,
            groups: layer.groups,
            row_order: layer.row_order,
            row_tiles: layer.row_tiles,
            b_used: layer.b_used,
            crossbars,
            extra_columns: layer.mapped().map(|mapped| mapped.extra_columns()).sum(),
            utilization: if crossbars == 0 { 0.0 } else { used / present },
            mvms: counts.mvms,
            eic_histogram: counts.eic_histogram().of(config.zero_skip).clone(),
            mean_eic: counts.mean_eic(),
            steps: counts.steps(),
            conversions: counts.conversions(),
            clips: counts.clips(),
            clocks_side_by_side: counts.clocks_side_by_side(),
            clocks_one_after_another: counts.clocks_one_after_another(),
            projection: layer.projection(),
        }
    }
}

/// A network's clocks over all its images, both ways to count them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NetworkClocks {
    /// Images.
    pub images: u64,
    /// Every crossbar is hardware of its own and the layers form a pipeline: the slowest layer's clocks.
    pub pipeline: PerPolicy<u64>,
    /// The slowest layer, under each policy.
    pub slowest: PerPolicy<String>,
    /// One crossbar is used again and again for all layers: their sum, programming aside.
    pub one_crossbar: PerPolicy<u64>,
}

impl NetworkClocks {
    pub(super) fn new(costs: &[LayerCost], images: u64) -> Option<NetworkClocks> {
        let slowest = |policy| {
            costs
                .iter()
                .rev()
                .max_by_key(|cost| *cost.clocks_side_by_side.of(policy))
        };
        slowest(forms_golden::ZeroSkip::Off)?;
        Some(NetworkClocks {
            images,
            pipeline: PerPolicy::from_fn(|policy| {
                slowest(policy).map_or(0, |cost| *cost.clocks_side_by_side.of(policy))
            }),
            slowest: PerPolicy::from_fn(|policy| {
                slowest(policy).map_or_else(String::new, |cost| cost.name.clone())
            }),
            one_crossbar: PerPolicy::from_fn(|policy| {
                costs
                    .iter()
                    .map(|cost| *cost.clocks_one_after_another.of(policy))
                    .sum()
            }),
        })
    }
}

/// The float model over the same images.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Float {
    /// Its file.
    pub model: String,
    /// Images.
    pub images: u64,
    /// Of those, the ones that it has right, where labels are there.
    pub top_1: Option<u64>,
    /// Of those, the ones that it takes for the class that the integer network takes them for.
    pub same: u64,
    /// The root mean square of what the integer network's first output is off by, over that of the float model's, all
    /// images together; none where the output is a class, or the network does not say what its sums are worth.
    pub error: Option<f64>,
    /// Seconds for the images.
    pub seconds: f64,
}

/// How often a network was right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Accuracy {
    /// Images with a label.
    pub images: u64,
    /// Of those, the ones whose class has the largest sum; the first of equal ones counts.
    pub top_1: u64,
    /// Of those, the ones whose class is among the five largest.
    pub top_5: u64,
    /// Entry \[label\]\[class\] counts the images of a label that were taken for a class; for up to
    /// [`Accuracy::MAX_CONFUSION`] classes.
    pub confusion: Option<Vec<Vec<u64>>>,
}

impl Accuracy {
    /// The most classes of which a confusion matrix is kept.
    pub const MAX_CONFUSION: usize = 100;

    /// Of a network with so many classes, before its first image.
    pub fn new(classes: usize) -> Accuracy {
        let keep = classes <= Accuracy::MAX_CONFUSION;
        Accuracy {
            images: 0,
            top_1: 0,
            top_5: 0,
            confusion: keep.then(|| vec![vec![0; classes]; classes]),
        }
    }

    /// Counts one image; returns the class it was taken for.
    pub fn count<T: PartialOrd>(&mut self, sums: &[T], label: usize) -> usize {
        let class = class_of(sums);
        self.images += 1;
        if let Some(own) = sums.get(label) {
            let before = sums
                .iter()
                .enumerate()
                .filter(|&(i, sum)| sum > own || (i < label && sum == own))
                .count();
            self.top_1 += u64::from(before == 0);
            self.top_5 += u64::from(before < 5);
            if let Some(confusion) = &mut self.confusion {
                confusion[label][class] += 1;
            }
        }
        class
    }
}

/// The class that sums stand for: the place of the largest, the first of equal ones.
pub fn class_of<T: PartialOrd>(sums: &[T]) -> usize {
    let better = |best: usize, at: usize| if sums[at] > sums[best] { at } else { best };
    (0..sums.len()).reduce(better).unwrap_or(0)
}

/// What `forms run --report` writes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunReport {
    /// Version of this layout.
    pub schema: u32,
    /// The network.
    pub network: String,
    /// The configuration.
    pub config: Config,
    /// What computed.
    pub engine: String,
    /// What became of fragments of both signs.
    pub signs: String,
    /// Images that were asked for.
    pub asked: u64,
    /// Images that were run; fewer than asked where the run was interrupted.
    pub images: u64,
    /// Whether all images were run.
    pub complete: bool,
    /// Seconds from the network's file to the last image's result; the images' own files are read apart.
    pub seconds: f64,
    /// Of those, the ones for reading, checking and laying out the network.
    pub seconds_to_first_image: f64,
    /// How often it was right, where labels are there.
    pub accuracy: Option<Accuracy>,
    /// What the float model says of the same images, where one was named.
    pub float: Option<Float>,
    /// Crossbars of all layers.
    pub crossbars: usize,
    /// The same with parts of matrices side by side in one crossbar, where the scheme has it.
    pub side_by_side: Option<SideBySide>,
    /// The network's clocks.
    pub clocks: Option<NetworkClocks>,
    /// Each layer with a matrix.
    pub layers: Vec<LayerCost>,
}

impl RunReport {
    /// Version of the layout; it grows when a field changes its meaning or goes away.
    pub const SCHEMA: u32 = 2;
}
