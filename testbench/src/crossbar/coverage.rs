//! Functional coverage: named situations that a run must have met.

use std::collections::BTreeMap;

use forms_golden::{AdcPolicy, Config, Scheme, ZeroSkip};
use serde::Serialize;

macro_rules! bins {
    ($($bin:ident: $name:literal, $applies:expr;)+) => {
        /// A situation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Bin {
            $(#[doc = $name] $bin,)+
        }

        impl Bin {
            /// Every bin.
            pub const ALL: &[Bin] = &[$(Bin::$bin,)+];

            /// Its name in reports and in the testplan.
            pub fn name(self) -> &'static str {
                match self {
                    $(Bin::$bin => $name,)+
                }
            }

            /// Whether a run of `config` must meet it.
            pub fn applies(self, config: &Config) -> bool {
                let applies: fn(&Config) -> bool = match self {
                    $(Bin::$bin => $applies,)+
                };
                applies(config)
            }
        }
    };
}

fn always(_: &Config) -> bool {
    true
}

fn skips(config: &Config) -> bool {
    config.zero_skip != ZeroSkip::Off
}

fn flips(config: &Config) -> bool {
    config.adc.policy == AdcPolicy::FlipEncoded
}

/// A count exists whose code lies beyond full scale.
fn clips(config: &Config) -> bool {
    let beyond = 1 << config.adc.bits;
    match config.adc.policy {
        AdcPolicy::Saturating => config.full_scale() >= beyond,
        AdcPolicy::Uniform { lsb } => (2 * config.full_scale() + lsb) / (2 * lsb) >= beyond,
        AdcPolicy::Lossless | AdcPolicy::FlipEncoded => false,
    }
}

fn is_forms(config: &Config) -> bool {
    config.scheme == Scheme::Forms
}

fn is_sme(config: &Config) -> bool {
    config.scheme == Scheme::Sme
}

/// An MVM of one fragment has no middle.
fn has_sub_arrays(config: &Config) -> bool {
    config.fragments() > 1
}

/// Not a matter of the configuration but of the array behind a core.
fn never(_: &Config) -> bool {
    false
}

/// A count exists whose code is full scale; the flip encoding halves the counts.
fn full_scale_is_reachable(config: &Config) -> bool {
    let highest = match config.adc.policy {
        AdcPolicy::Lossless | AdcPolicy::Saturating => config.full_scale(),
        AdcPolicy::FlipEncoded => config.full_scale() / 2,
        AdcPolicy::Uniform { lsb } => (2 * config.full_scale() + lsb) / (2 * lsb),
    };
    highest >= (1 << config.adc.bits) - 1
}

/// A weight above zero exists: not in ISAAC's single bit, which holds 0 and -1.
fn has_positive_weights(config: &Config) -> bool {
    *config.weight_range().end() > 0
}

/// Results of both signs exist.
fn has_positive_results(config: &Config) -> bool {
    has_positive_weights(config) || config.signed_inputs
}

/// A fragment may hold two signs.
fn has_mixed_fragments(config: &Config) -> bool {
    !is_forms(config) && config.fragment_rows > 1 && has_positive_weights(config)
}

/// A tile may begin behind the first columns.
fn has_columns_beside(config: &Config) -> bool {
    config.weight_columns() > config.lanes()
}

/// A tile may have others on both sides.
fn has_columns_between(config: &Config) -> bool {
    config.weight_columns() > 2 * config.lanes()
}

/// Planes of both signs, of which some may be absent and some not.
fn has_some_planes(config: &Config) -> bool {
    is_sme(config) && config.weight_bits > config.device_bits
}

bins! {
    NegativeFragment: "weights: a negative fragment", always;
    PositiveFragment: "weights: a positive fragment", has_positive_weights;
    MixedFragment: "weights: a fragment of both signs", has_mixed_fragments;
    ZeroFragment: "weights: an all-zero fragment", always;
    FullMagnitude: "weights: the largest magnitude", always;
    Flipped: "weights: a fragment stored inverted", flips;
    OnePlane: "planes: one is present", is_sme;
    SomePlanes: "planes: some are absent", has_some_planes;
    AllPlanes: "planes: all of both signs are present", is_sme;
    NoRowDoubled: "rows: none is doubled", is_sme;
    RowDoubled: "rows: one is doubled three times", is_sme;
    OneColumn: "K_used: 1", always;
    AllColumns: "K_used: K", always;
    FirstColumns: "F: 0", always;
    MiddleColumns: "F: columns in use between others", has_columns_between;
    LastColumns: "F: the columns in use are the last", has_columns_beside;
    OneSubarray: "F_used: 1", always;
    AllSubarrays: "F_used: F", always;
    OneBit: "B_used: 1", always;
    AllBits: "B_used: B", always;
    ZeroMvm: "inputs: an MVM without a step", skips;
    ZeroFirst: "inputs: first sub-array without a step", skips;
    ZeroLast: "inputs: last sub-array without a step", skips;
    OneStep: "steps: a sub-array of one", always;
    AllSteps: "steps: a sub-array of B", always;
    MoreSteps: "steps: more than B, of doubled inputs", is_sme;
    OffsetTaken: "results: with an offset taken out", |config| config.scheme == Scheme::Isaac;
    PlaneSkipped: "steps: an all-zero plane left out between others",
        |config| config.zero_skip == ZeroSkip::Plane && config.input_bits > 2;
    NegativePlane: "steps: a plane of negative weight", |config| config.signed_inputs;
    Clip: "conversions: above full scale", clips;
    FullCode: "conversions: at full scale", full_scale_is_reachable;
    Bubble: "streams: no fragment offered in the middle of an MVM", has_sub_arrays;
    HeldBack: "streams: a result not taken", always;
    LastHeldBack: "streams: the last result of an MVM not taken", always;
    BanksFull: "streams: both banks full, the pipeline waits", always;
    BackToBack: "streams: an MVM issued while another is in the pipeline", always;
    PositiveResult: "results: positive", has_positive_results;
    NegativeResult: "results: negative", always;
    ZeroResult: "results: zero", always;
    Reset: "control: reset with slots in flight", always;
    DevicesKept: "control: devices used again after a reset", always;
    Reprogrammed: "control: reprogrammed between MVMs", always;
    WriteIgnored: "control: a write while there is work, ignored", always;
    WriteFirst: "control: a write beside an offered fragment, done first", always;
    CountersCleared: "control: counters cleared", always;
    ArrayWaits: "array: not ready with slots in flight", never;
}

/// How often each bin was met.
#[derive(Clone, Debug)]
pub struct Coverage {
    config: Config,
    slow_array: bool,
    hits: BTreeMap<Bin, u64>,
}

/// A bin in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BinReport {
    /// Name.
    pub bin: &'static str,
    /// How often it was met.
    pub hits: u64,
    /// How often it must be met.
    pub goal: u64,
}

impl Coverage {
    /// Nothing met yet of what `config` can meet, and a slow array if there is one.
    pub fn new(config: &Config, slow_array: bool) -> Self {
        Self {
            config: config.clone(),
            slow_array,
            hits: BTreeMap::new(),
        }
    }

    /// Meets `bin`.
    pub fn hit(&mut self, bin: Bin) {
        *self.hits.entry(bin).or_default() += 1;
    }

    /// Meets `bin` if `met`.
    pub fn hit_if(&mut self, bin: Bin, met: bool) {
        if met {
            self.hit(bin);
        }
    }

    /// The bins that apply, with their goals.
    pub fn report(&self) -> Vec<BinReport> {
        Bin::ALL
            .iter()
            .filter(|bin| bin.applies(&self.config) || self.slow_array && **bin == Bin::ArrayWaits)
            .map(|bin| BinReport {
                bin: bin.name(),
                hits: self.hits.get(bin).copied().unwrap_or(0),
                goal: 1,
            })
            .collect()
    }

    /// Names of the bins whose goals are not met.
    pub fn unmet(&self) -> Vec<&'static str> {
        let report = self.report();
        let unmet = report.iter().filter(|bin| bin.hits < bin.goal);
        unmet.map(|bin| bin.bin).collect()
    }
}
