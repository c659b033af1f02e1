//! Every conversion of every step, where conversions lose something.
//!
//! | file | what |
//! | --- | --- |
//! | [`planes`] | bit planes of the inputs, a byte for up to eight rows |
//! | [`converter`] | converters, sixteen columns at a time |
//! | [`currents`] | bit-line currents by table, converted on the way |

pub(crate) mod converter;
pub(crate) mod currents;
pub(crate) mod planes;

use forms_golden::{Config, Mapped, ZeroSkip};

use crate::block::Fed;
use crate::layout::TileLayout;
use crate::path::Present;
use crate::steps::Steps;
use currents::Currents;
use planes::{Chunking, Planes};

/// The tables of one tile.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    currents: Currents,
    /// ISAAC's 2^(Wb-1), else 0.
    offset: i64,
}

/// Builds the tables of every tile.
pub(crate) fn tables(mapped: &Mapped) -> Vec<Tables> {
    let config = mapped.config();
    let chunking = Chunking {
        fragment_rows: config.fragment_rows,
        chunk_rows: config.fragment_rows.min(8),
    };
    mapped
        .tiles()
        .iter()
        .map(|part| Tables {
            currents: Currents::new(config, part.tile.crossbars(), chunking),
            offset: part.tile.offset(),
        })
        .collect()
}

impl Tables {
    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        self.currents.bytes()
    }
}

/// A block of vectors to multiply by the tiles of one feed.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub path: Present,
    pub config: &'a Config,
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
}

/// Which planes are fed, and with which sign.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feeding<'a> {
    pub path: Present,
    /// Bits that are fed under off.
    pub fed_bits: usize,
    skip: ZeroSkip,
    signed: bool,
    steps: &'a Steps,
}

impl Feeding<'_> {
    /// The sign of plane `bit` of sub-array `f` of vector `i`, or `None` where it is past the last one fed.
    ///
    /// All-zero planes that the policy `plane` skips are not told apart: without imperfections they
    /// convert to nothing.
    #[inline(always)]
    pub fn sign(&self, i: usize, f: usize, bit: usize) -> Option<i32> {
        let length = match self.skip {
            ZeroSkip::Off => self.fed_bits,
            ZeroSkip::Leading | ZeroSkip::Plane => {
                usize::from(self.steps.leading[i * self.steps.fragments + f])
            }
        };
        (bit < length).then_some(if self.signed && bit + 1 == length {
            -1
        } else {
            1
        })
    }
}

/// What a thread keeps from block to block.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    planes: Planes,
    y: Vec<i64>,
    populations: Vec<i64>,
}

/// Adds what each tile gives to `outputs` [mvms, columns], and its clips to its counter.
pub(crate) fn multiply<'t>(
    job: &Job,
    tiles: impl Iterator<Item = ((&'t TileLayout, &'t Tables), &'t mut u64)>,
    scratch: &mut Scratch,
    outputs: &mut [i64],
) {
    let feeding = Feeding {
        path: job.path,
        fed_bits: job.fed_bits,
        skip: job.config.zero_skip,
        signed: job.config.signed_inputs,
        steps: job.steps,
    };
    let mvms = outputs.len() / job.columns;
    let fragments = job.steps.fragments;
    let mut cut = None;
    for ((layout, tables), clips) in tiles {
        let tile = &tables.currents;
        if tile.columns() == 0 {
            continue;
        }
        let chunking = tile.chunking();
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
        scratch.y.resize(mvms * tile.columns(), 0);
        *clips += tile.multiply(&feeding, &scratch.planes, &mut scratch.y);
        populations(job, tables, &mut scratch.populations);
        let rows = outputs.chunks_exact_mut(job.columns);
        let results = scratch.y.chunks_exact(tile.columns());
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
