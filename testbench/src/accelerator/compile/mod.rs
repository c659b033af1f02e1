//! A network as an image.

mod program;

use forms_golden::accelerator::{Accelerator, Descriptor, Image, RowEntry, Target};
use forms_golden::layers::{ActivationRange, ElementOrder};
use forms_network::{Network, Plan};
use ndarray::{Array3, ArrayView3};

use super::lower::{Lowered, Multiplication, lower};
use super::space::Space;
use crate::Error;
use crate::tile::TileLayer;
use crate::tile::lower::parts;
use program::{assemble, sum_writes};

/// A network's image, and what each of its operations is.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What the hardware is sent.
    pub image: Image,
    /// Its multiplications and additions in their order.
    pub steps: Vec<Step>,
    /// Words of the memory of activations in use.
    pub activations: usize,
    /// Crossbars of all parts of all layers.
    pub crossbars: usize,
    /// [channels, height, width] of a picture.
    pub input: [usize; 3],
    /// [channels, height, width] of what is sent.
    pub output: [usize; 3],
}

/// An operation of the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The layer, and that of the pool behind it.
    pub name: String,
    /// Crossbars; none of an addition.
    pub crossbars: usize,
    /// Which part of the columns, and of how many.
    pub part: (usize, usize),
}

/// A picture [channels, height, width] as it is sent: channels last.
///
/// # Errors
/// [`Error::NotOnAccelerator`] for a number of more than 32 bits.
pub fn picture(map: ArrayView3<i64>) -> Result<Vec<i32>, Error> {
    let last = map.permuted_axes([1, 2, 0]);
    last.iter()
        .map(|&word| {
            i32::try_from(word).map_err(|_| Error::NotOnAccelerator {
                node: "input".into(),
                reason: format!("{word} has more than 32 bits"),
            })
        })
        .collect()
}

/// What is sent as a map [channels, height, width].
pub fn output_map(sent: &[i64], [channels, height, width]: [usize; 3]) -> Array3<i64> {
    Array3::from_shape_fn((channels, height, width), |(c, i, j)| {
        sent[(i * width + j) * channels + c]
    })
}

/// One write of a program.
type Write = (Target, u8, u32, u32);

/// A map in the memory.
#[derive(Clone, Copy)]
struct Held {
    base: usize,
    /// [channels, height, width] as it lies there.
    shape: [usize; 3],
}

/// A matrix that fits the crossbars at once, ready to run.
struct Part {
    name: String,
    of: (usize, usize),
    /// Of each crossbar: its own writes; then the tables' entries, with where they begin left open.
    crossbars: usize,
    layer: TileLayer,
    rows: Vec<RowEntry>,
    /// The crossbar of each fragment, and whether it is its last.
    fragments: Vec<(usize, bool)>,
    descriptor: Descriptor,
}

/// What the sequencer is told.
enum Work {
    Part(Box<Part>),
    Add(String, Vec<Write>, Descriptor),
}

/// Compiles `network` for `accelerator`.
///
/// Where all parts of all layers find crossbars of their own, they are loaded once; else each is a pass.
///
/// # Errors
/// [`Error::NotOnAccelerator`] names the layer that does not run on it; [`Error::BeyondTile`] one with more rows
/// than the crossbars have; those of the network and of golden.
pub fn compile(network: &Network, accelerator: &Accelerator) -> Result<Compiled, Error> {
    accelerator.validate()?;
    let plan = network.check()?;
    let mut compiler = Compiler {
        network,
        plan: &plan,
        accelerator,
        held: vec![None; network.nodes.len() + 1],
        space: Space::new(accelerator.memory_words),
        work: Vec::new(),
    };
    compiler.hold(0)?;
    let receive = compiler.receive()?;
    let mut done = 0;
    while done < network.nodes.len() {
        done = compiler.node(done)? + 1;
    }
    let send = compiler.send()?;
    let output = compiler.output();
    let activations = compiler.space.most();
    let work = compiler.work;
    let crossbars = work.iter().map(|work| match work {
        Work::Part(part) => part.crossbars,
        Work::Add(..) => 0,
    });
    let crossbars = crossbars.sum();
    let steps = work.iter().map(|work| match work {
        Work::Part(part) => Step {
            name: part.name.clone(),
            crossbars: part.crossbars,
            part: part.of,
        },
        Work::Add(name, ..) => Step {
            name: name.clone(),
            crossbars: 0,
            part: (1, 1),
        },
    });
    let steps = steps.collect();
    let image = assemble(accelerator, receive, work, send, crossbars)?;
    Ok(Compiled {
        image,
        steps,
        activations,
        crossbars,
        input: plan.input.shape,
        output,
    })
}

struct Compiler<'n> {
    network: &'n Network,
    plan: &'n Plan,
    accelerator: &'n Accelerator,
    /// Where each source lies, while it does.
    held: Vec<Option<Held>>,
    space: Space,
    work: Vec<Work>,
}

impl Compiler<'_> {
    fn name(&self, source: usize) -> String {
        match source {
            0 => "input".to_owned(),
            node => self.network.nodes[node - 1].name.clone(),
        }
    }

    fn refused(&self, source: usize, reason: String) -> Error {
        Error::NotOnAccelerator {
            node: self.name(source),
            reason,
        }
    }

    /// Finds room for a source.
    fn hold(&mut self, source: usize) -> Result<Held, Error> {
        let value = self.plan.value(source);
        let words = self.accelerator.memory_words;
        let bits = self.accelerator.word_bits as u32;
        let fits = ActivationRange::signed(bits)?;
        if value.low < fits.low() || value.high > fits.high() {
            return Err(self.refused(
                source,
                format!(
                    "its activations reach {}..={}, and a word has {bits} bits; give the memory wider words",
                    value.low, value.high
                ),
            ));
        }
        let length = value.shape.iter().product();
        let base = self.space.take(length).ok_or_else(|| {
            self.refused(
                source,
                format!(
                    "its map of {length} words finds no room beside those that are still read, in {words} words; \
                     give the accelerator a larger memory, or use the fast engine"
                ),
            )
        })?;
        let held = Held {
            base,
            shape: value.shape,
        };
        self.held[source] = Some(held);
        Ok(held)
    }

    /// The map of a source.
    fn map(&self, source: usize) -> Result<Held, Error> {
        self.held[source].ok_or_else(|| {
            self.refused(
                source,
                "a pool has taken up its output, and another layer reads it".to_owned(),
            )
        })
    }

    fn receive(&self) -> Result<Descriptor, Error> {
        let input = self.map(0)?;
        Ok(Descriptor {
            output: input.base as u16,
            count: input.shape.iter().product::<usize>() as u32 - 1,
            ..Descriptor::default()
        })
    }

    /// Whether `source` is the network's output.
    fn is_output(&self, source: usize) -> bool {
        source == self.network.nodes.len()
    }

    /// [channels, height, width] of what is sent.
    fn output(&self) -> [usize; 3] {
        let last = self.held.last().copied().flatten();
        last.map_or(self.plan.output().shape, |held| held.shape)
    }

    /// How the output is sent, where it does not leave by itself.
    fn send(&self) -> Result<Option<Descriptor>, Error> {
        if let Some(Work::Part(part)) = self.work.last()
            && part.descriptor.to_stream
        {
            return Ok(None);
        }
        let output = self.map(self.network.nodes.len())?;
        Ok(Some(Descriptor {
            input: output.base as u16,
            count: output.shape.iter().product::<usize>() as u32 - 1,
            ..Descriptor::default()
        }))
    }

    /// Lowers a node; the last one that was done with it.
    fn node(&mut self, position: usize) -> Result<usize, Error> {
        let config = &self.accelerator.config;
        let (out, lowered) = lower(self.network, self.plan, position, config)?;
        match lowered {
            Lowered::Same(source) => {
                // It lies where it lay.
                self.held[out + 1] = Some(self.map(source)?);
            }
            Lowered::Add {
                sources,
                scales,
                range,
            } => {
                let [a, b] = [self.map(sources[0])?, self.map(sources[1])?];
                let held = self.hold(out + 1)?;
                let descriptor = Descriptor {
                    input: a.base as u16,
                    second: b.base as u16,
                    output: held.base as u16,
                    count: a.shape.iter().product::<usize>() as u32 - 1,
                    ..Descriptor::default()
                };
                let name = self.name(out + 1);
                let range = self.bounds(out + 1, range)?;
                let writes = sum_writes(scales, range);
                self.work.push(Work::Add(name, writes, descriptor));
            }
            Lowered::Multiply(all) => {
                let mut parts = Vec::new();
                for (source, one) in &all {
                    let from = self.map(*source)?;
                    parts.extend(self.cut(out, from, one)?);
                }
                let direct = self.is_output(out + 1) && parts.len() == 1;
                let base = match direct {
                    true => 0,
                    false => self.hold(out + 1)?.base,
                };
                let count = parts.len();
                for (i, mut part) in parts.into_iter().enumerate() {
                    part.of = (i + 1, count);
                    part.descriptor.to_stream = direct;
                    part.descriptor.output = part.descriptor.output.wrapping_add(base as u16);
                    self.work.push(Work::Part(Box::new(part)));
                }
            }
        }
        self.release(out)?;
        Ok(out)
    }

    /// Gives back the maps that nobody reads behind node `done`.
    fn release(&mut self, done: usize) -> Result<(), Error> {
        let last = self.plan.last_readers();
        let bases: Vec<usize> = self
            .held
            .iter()
            .zip(&last)
            .filter(|(_, last)| **last > done)
            .filter_map(|(held, _)| held.map(|held| held.base))
            .collect();
        for (held, &last) in self.held.iter_mut().zip(&last) {
            if last <= done
                && let Some(gone) = held.take()
                && !bases.contains(&gone.base)
            {
                self.space.give_back(gone.base);
            }
        }
        Ok(())
    }

    /// A range as the hardware's bounds, 32 bits.
    fn bounds(&self, source: usize, range: ActivationRange) -> Result<[u32; 2], Error> {
        let bound = |value: i64| {
            i32::try_from(value).map_err(|_| {
                self.refused(
                    source,
                    format!("its results reach {value}, and the accelerator's have 32 bits; requantize them"),
                )
            })
        };
        Ok([bound(range.low())? as u32, bound(range.high())? as u32])
    }

    /// A multiplication cut by columns, as wide as the crossbars hold.
    fn cut(&self, out: usize, from: Held, one: &Multiplication) -> Result<Vec<Part>, Error> {
        let accelerator = self.accelerator;
        let config = &accelerator.config;
        let layer = one.layer();
        let value = self.plan.outputs[out];
        for bound in [value.low, value.high] {
            self.bounds(out + 1, ActivationRange::new(bound, bound)?)?;
        }
        let rows = self.rows(out, from, one)?;
        let [channels, _, width] = value.shape;
        let geometry = self.geometry(out, from, one, channels)?;
        let mut all = Vec::new();
        for (first, mut layer) in parts(
            &layer,
            config,
            accelerator.crossbars,
            one.offset,
            one.b_used,
        )? {
            let size = one.pool.window.kernel[0] * one.pool.window.kernel[1];
            match one.pool.largest {
                true => layer.max_window = size,
                false => layer.average_window = size,
            }
            let mut part = Part {
                name: self.name(out + 1),
                of: (1, 1),
                crossbars: layer.crossbars().count(),
                rows: Vec::new(),
                fragments: Vec::new(),
                descriptor: Descriptor {
                    output: (one.first_channel + first) as u16,
                    ..geometry
                },
                layer,
            };
            part.walk(config.fragment_rows, &rows);
            part.descriptor.last_fragment = (part.fragments.len() - 1) as u16;
            all.push(part);
        }
        // It was inferred from the same window.
        debug_assert!(width > 0 && !all.is_empty());
        Ok(all)
    }

    /// What each row of the matrix is fed.
    fn rows(&self, out: usize, from: Held, one: &Multiplication) -> Result<Vec<RowEntry>, Error> {
        let [channels, height, width] = from.shape;
        let (_, in_channels, kernel_height, kernel_width) = one.weights.dim();
        let kernel = [in_channels, kernel_height, kernel_width];
        let is_flat = in_channels != channels;
        let dilation = one.window.dilation;
        let entry = |row: usize| {
            let element = one.row_order.element(row, kernel);
            let [c, i, j] = match is_flat {
                // A vector that lies in the memory as the map that it was.
                true => [
                    element / (height * width),
                    element / width % height,
                    element % width,
                ],
                false => [
                    element / (kernel_height * kernel_width),
                    element / kernel_width % kernel_height * dilation[0],
                    element % kernel_width * dilation[1],
                ],
            };
            if i > 127 || j > 127 {
                return Err(self.refused(
                    out + 1,
                    "its kernel reaches further than 127 rows or columns; use the fast engine"
                        .into(),
                ));
            }
            Ok(RowEntry::At {
                // Within the memory, so 16 bits.
                offset: ((i * width + j) * channels + c) as u16,
                down: i as u8,
                right: j as u8,
            })
        };
        (0..in_channels * kernel_height * kernel_width)
            .map(entry)
            .collect()
    }

    /// Where its products lie, and where results go.
    fn geometry(
        &self,
        out: usize,
        from: Held,
        one: &Multiplication,
        channels: usize,
    ) -> Result<Descriptor, Error> {
        let [own_channels, height, width] = from.shape;
        let (stride, pads) = (one.window.stride, one.window.pads);
        let before = [pads.top, pads.left];
        let pool = one.pool.window;
        let pool_before = [pool.pads.top, pool.pads.left];
        let windows = self.plan.outputs[out].shape;
        let windows = [windows[1], windows[2]];
        let narrow = |value: usize| {
            u16::try_from(value).map_err(|_| {
                self.refused(
                    out + 1,
                    format!(
                        "its geometry has a step of {value}, beyond 16 bits; use the fast engine"
                    ),
                )
            })
        };
        let signed = |value: i64| {
            i16::try_from(value).map_err(|_| {
                self.refused(
                    out + 1,
                    format!("a product of it lies at {value}, beyond 16 bits; use the fast engine"),
                )
            })
        };
        let mut d = Descriptor {
            input: narrow(from.base)?,
            size: [narrow(height)?, narrow(width)?],
            pitch: [narrow(width * own_channels)?, narrow(own_channels)?],
            output_pitch: narrow(channels)?,
            offset: one.offset as i32,
            count: (windows[0] * windows[1]) as u32 - 1,
            ..Descriptor::default()
        };
        for a in 0..2 {
            let lowest = -(before[a] as i64);
            d.lowest[a] = signed(lowest)?;
            d.highest[a] = signed(lowest + ((one.size[a] - 1) * stride[a]) as i64)?;
            d.first[a] = signed(lowest - (pool_before[a] * stride[a]) as i64)?;
            d.window_step[a] = narrow(pool.stride[a] * stride[a])?;
            d.product_step[a] = narrow(pool.dilation[a] * stride[a])?;
            d.last_product[a] = narrow(pool.kernel[a] - 1)?;
            d.last_window[a] = narrow(windows[a] - 1)?;
            // The last place before it is clamped.
            let reach = (windows[a] - 1) * pool.stride[a] + (pool.kernel[a] - 1) * pool.dilation[a];
            signed(i64::from(d.first[a]) + (reach * stride[a]) as i64)?;
        }
        Ok(d)
    }
}
