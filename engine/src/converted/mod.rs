//! Every conversion of every step, where conversions lose something or are not ideal.
//!
//! | file | what | when |
//! | --- | --- | --- |
//! | [`partial`] | partial sums by table, a look-up a step | fragments of up to eight rows, no noise |
//! | [`currents`] | bit-line currents by table, converted on the way | longer ones, everything ideal; where tables take too much memory, made anew for each block of vectors |
//! | [`noisy`] | V' by table, noise by hash | fragments of up to eight rows, q0 = 1, noise |
//! | [`varied`] | V by table, converted on the way | longer ones whose devices vary, q0 = 1, no noise |
//! | [`general`] | every bit line by itself | all else, and where tables of what is not ideal would take too much memory |
//! | [`planes`] | bit planes of the inputs, a byte for up to eight rows | |
//! | [`converter`], [`analog`] | converters, sixteen columns at a time and one | |

pub(crate) mod analog;
pub(crate) mod converter;
pub(crate) mod currents;
pub(crate) mod general;
pub(crate) mod noisy;
pub(crate) mod partial;
pub(crate) mod planes;
pub(crate) mod varied;

use forms_golden::mapping::MappedCrossbar;
use forms_golden::nonideal::NonIdealArray;
use forms_golden::{Config, Mapped, NonIdealMapped, Polarity, ZeroSkip};
use rayon::prelude::*;

use crate::block::Fed;
use crate::layout::CrossbarLayout;
use crate::path::Present;
use crate::steps::Steps;
use analog::Source;
use currents::Currents;
use general::General;
use noisy::Noisy;
use partial::PartialSums;
use planes::{Chunking, Planes};
use varied::Varied;

/// The tables of one crossbar.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    kind: Kind,
    chunking: Chunking,
    /// ISAAC's 2^(Wb-1), else 0.
    offset: i64,
}

#[derive(Debug, Clone)]
enum Kind {
    Partial(PartialSums),
    Currents(Currents),
    Noisy(Noisy),
    Varied(Varied),
    General(General),
    /// Currents whose tables are made when they are needed, and dropped then.
    Transient(Transient),
}

/// A crossbar whose tables are made anew for each block of vectors.
#[derive(Debug, Clone, Copy)]
struct Transient {
    /// Its number among the matrix's.
    position: usize,
    fragments: usize,
    /// Weight columns.
    k_used: usize,
}

/// Rows of a chunk of such tables: what is made for a few vectors should be made quickly.
const TRANSIENT_ROWS: usize = 4;

/// One array of a crossbar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub source: Source<'a>,
    /// Whether its result is added or subtracted.
    pub sign: Polarity,
    /// The power of two that its result counts.
    pub shift: usize,
}

/// Builds the tables of every crossbar of an ideal matrix, in at most about `limit` bytes.
pub(crate) fn ideal_tables(mapped: &Mapped, limit: usize) -> Vec<Tables> {
    let limit = limit / mapped.crossbars().len();
    let crossbars = mapped.crossbars().par_iter().enumerate();
    crossbars
        .map(|(position, crossbar)| Tables::new(mapped.config(), crossbar, position, None, limit))
        .collect()
}

/// The same of one that is not ideal.
pub(crate) fn non_ideal_tables(matrix: &NonIdealMapped, limit: usize) -> Vec<Tables> {
    let mapped = matrix.mapped();
    let limit = limit / mapped.crossbars().len();
    let crossbars = mapped.crossbars().par_iter().zip(matrix.crossbars());
    crossbars
        .enumerate()
        .map(|(position, (crossbar, dealt))| {
            Tables::new(mapped.config(), crossbar, position, Some(dealt), limit)
        })
        .collect()
}

impl Tables {
    fn new(
        config: &Config,
        crossbar: &MappedCrossbar,
        position: usize,
        dealt: Option<&Vec<NonIdealArray>>,
        limit: usize,
    ) -> Tables {
        let parts = parts(crossbar, dealt);
        let m = config.fragment_rows;
        let whole = crossbar_of(position, crossbar, m);
        let (chunk_rows, kind) = choose(config, whole, &parts, dealt.is_some(), limit);
        Tables {
            kind,
            chunking: Chunking {
                fragment_rows: m,
                chunk_rows: m.min(chunk_rows),
            },
            offset: crossbar.crossbar.offset(),
        }
    }

    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        match &self.kind {
            Kind::Partial(tables) => tables.bytes(),
            Kind::Currents(tables) => tables.bytes(),
            Kind::Noisy(tables) => tables.bytes(),
            Kind::Varied(tables) => tables.bytes(),
            Kind::General(tables) => tables.bytes(),
            Kind::Transient(_) => 0,
        }
    }

    /// Columns of y, padding included.
    fn columns(&self) -> usize {
        match &self.kind {
            Kind::Partial(tables) => tables.columns(),
            Kind::Currents(tables) => tables.columns(),
            Kind::Noisy(tables) => tables.columns(),
            Kind::Varied(tables) => tables.columns(),
            Kind::General(tables) => tables.columns(),
            Kind::Transient(crossbar) => crossbar.k_used,
        }
    }

    fn multiply(&self, job: &Job, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
        match &self.kind {
            Kind::Transient(Transient {
                position,
                fragments,
                k_used,
            }) => {
                let parts = parts(&job.mapped.crossbars()[*position], None);
                let (config, chunking) = (job.config, self.chunking);
                let tables = Currents::new(config, &parts, *fragments, *k_used, chunking);
                tables.multiply(feeding, planes, y)
            }
            Kind::Partial(tables) => tables.multiply(feeding, planes, y),
            Kind::Currents(tables) => tables.multiply(feeding, planes, y),
            Kind::Noisy(tables) => tables.multiply(feeding, planes, y),
            Kind::Varied(tables) => tables.multiply(feeding, planes, y),
            Kind::General(tables) => tables.multiply(feeding, planes, y),
        }
    }
}

/// The arrays of a crossbar, as golden laid them out or as they were dealt.
fn parts<'a>(crossbar: &'a MappedCrossbar, dealt: Option<&'a Vec<NonIdealArray>>) -> Vec<Part<'a>> {
    let arrays = crossbar.crossbar.arrays().iter().enumerate();
    arrays
        .map(|(position, placed)| Part {
            source: match dealt.and_then(|dealt| dealt.get(position)) {
                Some(dealt) => Source::NonIdeal(dealt),
                None => Source::Ideal(&placed.array),
            },
            sign: placed.sign,
            shift: placed.shift,
        })
        .collect()
}

fn crossbar_of(position: usize, crossbar: &MappedCrossbar, m: usize) -> Transient {
    Transient {
        position,
        fragments: crossbar.rows.len().div_ceil(m),
        k_used: crossbar.columns.len(),
    }
}

/// The fastest kind that the crossbar and the memory allow, and the most rows of its chunks.
fn choose(
    config: &Config,
    crossbar: Transient,
    parts: &[Part],
    is_non_ideal: bool,
    limit: usize,
) -> (usize, Kind) {
    let (m, n) = (config.fragment_rows, config.devices_per_weight());
    let Transient {
        fragments, k_used, ..
    } = crossbar;
    let first = parts.first().map(|part| part.source.reader(config));
    let has_noise = first
        .as_ref()
        .is_some_and(|reader| !reader.noise.is_empty());
    if m <= 8 && !has_noise && PartialSums::bytes_needed(fragments, m, k_used) <= limit {
        return (
            8,
            Kind::Partial(PartialSums::new(config, parts, fragments, k_used)),
        );
    }
    if !is_non_ideal {
        let whole = Currents::bytes_needed(config, fragments, k_used, parts.len(), 8);
        let chunk_rows = if whole <= limit { 8 } else { 4 };
        let needed = Currents::bytes_needed(config, fragments, k_used, parts.len(), chunk_rows);
        if needed <= limit {
            let chunking = Chunking {
                fragment_rows: m,
                chunk_rows: m.min(chunk_rows),
            };
            return (
                chunk_rows,
                Kind::Currents(Currents::new(config, parts, fragments, k_used, chunking)),
            );
        }
        return (TRANSIENT_ROWS, Kind::Transient(crossbar));
    }
    let is_unit = first.is_some_and(|reader| reader.lsb() == 1);
    if m <= 8
        && has_noise
        && is_unit
        && Noisy::bytes_needed(fragments, m, n * k_used, parts.len()) <= limit
        && let Some(noisy) = Noisy::new(config, parts, fragments, k_used)
    {
        return (8, Kind::Noisy(noisy));
    }
    if is_non_ideal
        && Varied::bytes_needed(config, fragments, k_used, parts.len()) <= limit
        && let Some(varied) = Varied::new(config, parts, fragments, k_used)
    {
        return (varied::CHUNK_ROWS, Kind::Varied(varied));
    }
    (
        8,
        Kind::General(General::new(config, parts, fragments, k_used)),
    )
}

/// A block of vectors to multiply by the crossbars of one feed.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub path: Present,
    pub config: &'a Config,
    /// What golden laid out.
    pub mapped: &'a Mapped,
    /// The number of the first vector, counted from the beginning of the run.
    pub first: u64,
    /// The words, `stride` from one vector to the next.
    pub fed: Fed<'a>,
    pub stride: usize,
    /// The feed's first word within a vector.
    pub offset_in_vector: usize,
    /// Bits that are fed under off.
    pub fed_bits: usize,
    /// Steps of each sub-array.
    pub steps: &'a Steps,
    /// Columns of the matrix.
    pub columns: usize,
    /// Whether devices and converters are ideal.
    pub is_ideal: bool,
}

/// Which planes are fed, and with which sign.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feeding<'a> {
    pub path: Present,
    /// The number of the first vector, counted from the beginning of the run.
    pub first: u64,
    /// Bits that are fed under off.
    pub fed_bits: usize,
    /// Whether every plane can be added, as those that are not fed are zero and convert to nothing, and
    /// none has negative weight.
    pub feeds_all_alike: bool,
    skip: ZeroSkip,
    signed: bool,
    steps: &'a Steps,
}

impl Feeding<'_> {
    /// 1 or -1, the sign of plane `bit` of sub-array `f` of vector `i`; 0 where it is not fed.
    #[inline(always)]
    pub fn sign(&self, i: usize, f: usize, bit: usize, has_ones: bool) -> i32 {
        let length = match self.skip {
            ZeroSkip::Off => self.fed_bits,
            ZeroSkip::Leading => usize::from(self.steps.leading[i * self.steps.fragments + f]),
            ZeroSkip::Plane if has_ones => {
                usize::from(self.steps.leading[i * self.steps.fragments + f])
            }
            ZeroSkip::Plane => 0,
        };
        match bit < length {
            false => 0,
            true if self.signed && bit + 1 == length => -1,
            true => 1,
        }
    }
}

/// What a thread keeps from block to block.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    planes: Planes,
    y: Vec<i64>,
    populations: Vec<i64>,
}

/// Adds what each crossbar gives to `outputs` [mvms, columns], and its clips to its counter.
pub(crate) fn multiply<'t>(
    job: &Job,
    crossbars: impl Iterator<Item = ((&'t CrossbarLayout, &'t Tables), &'t mut u64)>,
    scratch: &mut Scratch,
    outputs: &mut [i64],
) {
    let feeding = Feeding {
        path: job.path,
        first: job.first,
        fed_bits: job.fed_bits,
        feeds_all_alike: job.is_ideal && !job.config.signed_inputs,
        skip: job.config.zero_skip,
        signed: job.config.signed_inputs,
        steps: job.steps,
    };
    let mvms = outputs.len() / job.columns;
    let fragments = job.steps.fragments;
    let mut cut = None;
    for ((layout, tables), clips) in crossbars {
        if layout.arrays == 0 {
            continue;
        }
        let chunking = tables.chunking;
        if cut != Some(chunking) {
            cut = Some(chunking);
            let planes = &mut scratch.planes;
            planes.resize(mvms, fragments, chunking, job.fed_bits);
            match job.fed {
                Fed::Words(words) => {
                    planes::of_words(
                        job.path,
                        words,
                        job.stride,
                        job.offset_in_vector,
                        chunking,
                        planes,
                    );
                }
                Fed::Values(values) => {
                    planes::of_values(
                        job.path,
                        values,
                        job.stride,
                        job.offset_in_vector,
                        chunking,
                        planes,
                    );
                }
            }
        }
        scratch.y.resize(mvms * tables.columns(), 0);
        *clips += tables.multiply(job, &feeding, &scratch.planes, &mut scratch.y);
        populations(job, tables, &mut scratch.populations);
        let rows = outputs.chunks_exact_mut(job.columns);
        let results = scratch.y.chunks_exact(tables.columns());
        for (i, (row, y)) in rows.zip(results).enumerate() {
            let correction = scratch
                .populations
                .get(i)
                .map_or(0, |sum| tables.offset * sum);
            for (&column, y) in layout.columns.iter().zip(y) {
                row[column] += y - correction;
            }
        }
    }
}

/// The sum of each vector's inputs, where an offset has to be taken off; else nothing.
fn populations(job: &Job, tables: &Tables, populations: &mut Vec<i64>) {
    populations.clear();
    if tables.offset == 0 {
        return;
    }
    let words = job.steps.fragments * job.config.fragment_rows;
    let range = job.offset_in_vector..job.offset_in_vector + words;
    let signed = job.config.signed_inputs;
    match job.fed {
        Fed::Words(all) => populations.extend(all.chunks_exact(job.stride).map(|vector| {
            let vector = vector[range.clone()].iter();
            if signed {
                vector.map(|&word| i64::from(word as i16)).sum::<i64>()
            } else {
                vector.map(|&word| i64::from(word)).sum()
            }
        })),
        Fed::Values(all) => populations.extend(
            all.chunks_exact(job.stride)
                .map(|vector| vector[range.clone()].iter().sum::<i64>()),
        ),
    }
}
