//! What comes out of a network: the model's outputs, which the host makes of layers' integers, and layers' maps; and
//! their NPZ file.

use std::io::{Cursor, Write};
use std::path::Path;

use forms_network::Network;
use forms_network::host::{Element, Found, HostPlan};
use forms_network::network::INPUT;
use ndarray::Array3;
use ndarray_npy::{WritableElement, WriteNpyExt};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{CommandError, files};

/// The layers' integers of a batch, and what the host makes of them.
pub struct Tails<'n> {
    network: &'n Network,
    plans: Vec<Option<HostPlan>>,
    /// Values that are seen: 0 is the input, i + 1 is node i.
    wanted: Vec<bool>,
    /// Per value and sample.
    seen: Vec<Vec<Vec<i64>>>,
}

impl<'n> Tails<'n> {
    /// Plans what the host does.
    ///
    /// # Errors
    /// An output that tract cannot plan.
    pub fn new(network: &'n Network) -> Result<Tails<'n>, CommandError> {
        let outputs = &network.interface.outputs;
        let plans = outputs.iter().map(|output| {
            output.plan().map_err(|reason| {
                forms_network::Error::Network(format!("its output \"{}\": {reason}", output.name))
            })
        });
        let mut tails = Tails {
            network,
            plans: plans.collect::<Result<_, _>>()?,
            wanted: vec![false; network.nodes.len() + 1],
            seen: vec![Vec::new(); network.nodes.len() + 1],
        };
        for name in outputs.iter().flat_map(|output| &output.sources) {
            let at = tails.place(name);
            tails.wanted[at] = true;
        }
        Ok(tails)
    }

    fn place(&self, name: &str) -> usize {
        let node = self.network.nodes.iter().position(|node| node.name == name);
        match name {
            INPUT => 0,
            _ => node.map_or(0, |at| at + 1),
        }
    }

    /// Whether the largest sum of the last layer is the largest score.
    pub fn keeps_order(&self) -> bool {
        self.network
            .interface
            .outputs
            .first()
            .is_none_or(|output| output.keeps_order)
    }

    /// Whether the network says what the model's outputs are.
    pub fn has_outputs(&self) -> bool {
        !self.network.interface.outputs.is_empty()
    }

    /// Begins a batch.
    pub fn begin(&mut self, images: &[Array3<i64>]) {
        self.seen.iter_mut().for_each(Vec::clear);
        if self.wanted[0] {
            self.seen[0] = images
                .iter()
                .map(|image| image.iter().copied().collect())
                .collect();
        }
    }

    /// Takes a node's maps.
    pub fn see(&mut self, node: usize, maps: &[&[i64]]) {
        if self.wanted[node + 1] {
            self.seen[node + 1] = maps.iter().map(|map| map.to_vec()).collect();
        }
    }

    /// Keeps the integers of a layer too, given by its place among the nodes.
    pub fn want(&mut self, node: usize) {
        self.wanted[node + 1] = true;
    }

    /// A kept layer's integers of the batch, one list a sample.
    pub fn map(&self, node: usize) -> &[Vec<i64>] {
        &self.seen[node + 1]
    }

    /// Every output of every sample of the batch.
    ///
    /// # Errors
    /// Where tract fails.
    pub fn outputs(&self) -> Result<Vec<Vec<Found>>, CommandError> {
        let outputs = &self.network.interface.outputs;
        let samples = self.seen.iter().map(Vec::len).max().unwrap_or(0);
        let of_sample = |sample: usize| {
            let each = outputs.iter().zip(&self.plans).map(|(output, plan)| {
                let maps = output
                    .sources
                    .iter()
                    .map(|name| &self.seen[self.place(name)][sample][..]);
                output
                    .run(plan.as_ref(), &maps.collect::<Vec<_>>())
                    .map_err(|reason| {
                        forms_network::Error::Network(format!(
                            "its output \"{}\": {reason}",
                            output.name
                        ))
                        .into()
                    })
            });
            each.collect()
        };
        (0..samples).map(of_sample).collect()
    }
}

/// What is written in the end.
pub(super) struct Kept<'n> {
    network: &'n Network,
    /// Names and numbers of the layers whose maps are kept.
    maps: Vec<(String, usize)>,
    outputs: Vec<Vec<Found>>,
    /// Per layer of `maps` and sample.
    integers: Vec<Vec<Vec<i64>>>,
    sums: Vec<Vec<i64>>,
}

impl<'n> Kept<'n> {
    pub fn new(network: &'n Network, maps: &[String]) -> Result<Kept<'n>, CommandError> {
        let place = |name: &String| {
            let at = network.nodes.iter().position(|node| node.name == *name);
            at.map(|at| (name.clone(), at + 1)).ok_or_else(|| {
                let known: Vec<&str> = network
                    .nodes
                    .iter()
                    .take(12)
                    .map(|node| node.name.as_str())
                    .collect();
                CommandError::Argument(format!(
                    "--maps names \"{name}\", which is no layer; there are {}",
                    known.join(", ")
                ))
            })
        };
        let maps: Vec<_> = maps.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Kept {
            network,
            integers: vec![Vec::new(); maps.len()],
            maps,
            outputs: Vec::new(),
            sums: Vec::new(),
        })
    }

    /// What a layer must be seen for.
    pub fn wants(&self, tails: &mut Tails) {
        for (_, at) in &self.maps {
            tails.wanted[*at] = true;
        }
    }

    pub fn keep(
        &mut self,
        found: Vec<Vec<Found>>,
        tails: &Tails,
        sums: &[Vec<i64>],
    ) -> Result<(), CommandError> {
        self.outputs.extend(found);
        for ((_, at), kept) in self.maps.iter().zip(&mut self.integers) {
            kept.extend(tails.seen[*at].iter().cloned());
        }
        if self.network.interface.outputs.is_empty() {
            self.sums.extend(sums.iter().cloned());
        }
        Ok(())
    }

    /// Writes the file.
    pub fn write(self, path: &Path) -> Result<(), CommandError> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (number, output) in self.network.interface.outputs.iter().enumerate() {
            let samples: Vec<&Found> = self
                .outputs
                .iter()
                .map(|outputs| &outputs[number])
                .collect();
            let Some(first) = samples.first() else {
                continue;
            };
            if let Some(other) = samples.iter().find(|found| found.dims != first.dims) {
                return Err(CommandError::file(
                    path,
                    format!(
                        "output \"{}\" is {:?} for one sample and {:?} for another, which is no array; run fewer samples",
                        output.name, first.dims, other.dims
                    ),
                ));
            }
            // A batch of one is the samples' axis.
            let rest = match &first.dims[..] {
                [1, rest @ ..] => rest,
                all => all,
            };
            let shape = [&[samples.len()], rest].concat();
            let all = samples.iter().flat_map(|found| found.data.iter().copied());
            match first.element {
                Element::Float => add(
                    &mut archive,
                    path,
                    &output.name,
                    &shape,
                    all.map(|x| x as f32).collect(),
                )?,
                _ => add(
                    &mut archive,
                    path,
                    &output.name,
                    &shape,
                    all.map(|x| x as i64).collect(),
                )?,
            }
        }
        if !self.sums.is_empty() {
            let shape = [self.sums.len(), self.sums[0].len()];
            add(&mut archive, path, "sums", &shape, self.sums.concat())?;
        }
        let plan = self.network.check()?;
        for ((name, at), samples) in self.maps.iter().zip(&self.integers) {
            let shape = [&[samples.len()], &plan.value(*at).shape[..]].concat();
            add(&mut archive, path, name, &shape, samples.concat())?;
            if let Some(scale) = self.network.nodes[at - 1].scale {
                add(
                    &mut archive,
                    path,
                    &format!("{name}.scale"),
                    &[],
                    vec![scale],
                )?;
            }
        }
        let bytes = archive
            .finish()
            .map_err(|e| CommandError::file(path, e.to_string()))?;
        files::write_bytes(path, bytes.get_ref())
    }
}

/// Adds an array to the file.
pub(crate) fn add<T: WritableElement>(
    archive: &mut ZipWriter<Cursor<Vec<u8>>>,
    path: &Path,
    name: &str,
    shape: &[usize],
    data: Vec<T>,
) -> Result<(), CommandError> {
    let refuse = |what: String| {
        CommandError::file(path, format!("array \"{name}\" cannot be written: {what}"))
    };
    let array = ndarray::ArrayD::from_shape_vec(shape, data).map_err(|e| refuse(e.to_string()))?;
    let mut bytes = Vec::new();
    array
        .write_npy(&mut bytes)
        .map_err(|e| refuse(e.to_string()))?;
    archive
        .start_file(
            format!("{name}.npy"),
            SimpleFileOptions::default().large_file(true),
        )
        .map_err(|e| refuse(e.to_string()))?;
    archive.write_all(&bytes).map_err(|e| refuse(e.to_string()))
}
