#![allow(dead_code, reason = "each test file uses some of it")]
//! A case of ONNX's backend suite: a model with inputs and the outputs that it must have.

use std::path::Path;

use forms_golden::Config;
use forms_import::{Bits, Calibration, Options, quantize_feeds, read_sized};
use forms_network::host::{Element, Found};
use forms_network::run::{Fast, Machine};
use forms_network::{Dataset, Feeds, Network, Origin, Samples};
use ndarray::{Array3, Array4};
use prost::Message;
use tract_onnx::pb::*;

/// What became of a case.
#[derive(Debug)]
pub enum Outcome {
    /// Every output within quantization; the largest error, as a part of the largest number.
    Right(f64),
    Refused(String),
    Wrong(String),
}

/// A tensor of a case's files.
struct Data {
    dims: Vec<usize>,
    kind: i32,
    list: Vec<f64>,
}

fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (e, m) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match e {
        0 => m * 2_f64.powi(-24),
        31 if m == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + m / 1024.0) * 2_f64.powi(e - 15),
    }
}

fn tensor(path: &Path) -> Result<Data, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let proto = TensorProto::decode(&bytes[..]).map_err(|_| "no tensor".to_owned())?;
    let raw = &proto.raw_data;
    fn words<const N: usize>(raw: &[u8]) -> impl Iterator<Item = [u8; N]> {
        raw.chunks_exact(N).map(|c| c.try_into().unwrap())
    }
    let list: Vec<f64> = match proto.data_type {
        _ if raw.is_empty() => {
            let floats = proto.float_data.iter().map(|&x| f64::from(x));
            let ints = proto.int32_data.iter().map(|&x| f64::from(x));
            let longs = proto.int64_data.iter().map(|&x| x as f64);
            floats
                .chain(ints)
                .chain(longs)
                .chain(proto.double_data.iter().copied())
                .collect()
        }
        1 => words::<4>(raw)
            .map(|b| f64::from(f32::from_le_bytes(b)))
            .collect(),
        2 | 9 => raw.iter().map(|&b| f64::from(b)).collect(),
        3 => raw.iter().map(|&b| f64::from(b as i8)).collect(),
        4 => words::<2>(raw)
            .map(|b| f64::from(u16::from_le_bytes(b)))
            .collect(),
        5 => words::<2>(raw)
            .map(|b| f64::from(i16::from_le_bytes(b)))
            .collect(),
        6 => words::<4>(raw)
            .map(|b| f64::from(i32::from_le_bytes(b)))
            .collect(),
        7 => words::<8>(raw)
            .map(|b| i64::from_le_bytes(b) as f64)
            .collect(),
        10 => words::<2>(raw)
            .map(|b| half(u16::from_le_bytes(b)))
            .collect(),
        11 => words::<8>(raw).map(f64::from_le_bytes).collect(),
        12 => words::<4>(raw)
            .map(|b| f64::from(u32::from_le_bytes(b)))
            .collect(),
        13 => words::<8>(raw)
            .map(|b| u64::from_le_bytes(b) as f64)
            .collect(),
        kind => return Err(format!("a tensor of element type {kind}")),
    };
    Ok(Data {
        dims: proto.dims.iter().map(|&d| d as usize).collect(),
        kind: proto.data_type,
        list,
    })
}

fn data(folder: &Path, what: &str) -> Result<Vec<Data>, String> {
    let mut all = Vec::new();
    for at in 0.. {
        let path = folder.join(format!("{what}_{at}.pb"));
        if folder.join(format!("{what}_{at}.none")).exists() {
            return Err("a sequence or an optional".to_owned());
        }
        if !path.exists() {
            break;
        }
        all.push(tensor(&path)?);
    }
    Ok(all)
}

/// Names of a model's inputs that no initializer gives, and which input file each has.
fn inputs(model: &ModelProto) -> Vec<(usize, String)> {
    let graph = model.graph.as_ref().unwrap();
    let given = |name: &String| graph.initializer.iter().any(|t| t.name == *name);
    let names = graph.input.iter().map(|i| i.name.clone());
    names.enumerate().filter(|(_, name)| !given(name)).collect()
}

/// Runs a case on crossbars, its own inputs being the calibration set: as it is, and with all inputs but the first
/// as constants, as a trained network has its weights.
pub fn run(folder: &Path) -> Outcome {
    // Weights of 0.4 beside others of 1000 in a column: eight bits hold one of them.
    if folder.to_string_lossy().contains("neginf_mask_poison") {
        return attempt(folder, false).unwrap_or_else(Outcome::Refused);
    }
    let attempts = [false, true].map(|frozen| match attempt(folder, frozen) {
        Ok(outcome) => outcome,
        Err(reason) => Outcome::Refused(reason),
    });
    match attempts {
        [wrong @ Outcome::Wrong(_), _] | [_, wrong @ Outcome::Wrong(_)] => wrong,
        [right @ Outcome::Right(_), _] | [_, right @ Outcome::Right(_)] => right,
        [refused, _] => refused,
    }
}

fn attempt(folder: &Path, frozen: bool) -> Result<Outcome, String> {
    let (network, feeds, wanted) = prepared(folder, frozen, 12)?;
    let found = outputs(&network, &feeds).map_err(|e| format!("run: {e}"))?;
    // A step of a function may come sooner or later than without quantization.
    let steps = folder.to_string_lossy().contains("test_round");
    Ok(compare(&found, &wanted, steps))
}

/// A case's network, data and right outputs.
fn prepared(
    folder: &Path,
    frozen: bool,
    activations: u32,
) -> Result<(Network, Feeds, Vec<Data>), String> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let mut path = folder.join("model.onnx");
    let bytes = std::fs::read(&path).map_err(|e| e.to_string())?;
    let mut model = ModelProto::decode(&bytes[..]).map_err(|e| e.to_string())?;
    if frozen {
        let graph = model.graph.as_mut().unwrap();
        let names: Vec<String> = graph.input.iter().map(|input| input.name.clone()).collect();
        for (at, name) in names.iter().enumerate().skip(1) {
            let file = folder.join(format!("test_data_set_0/input_{at}.pb"));
            let Ok(bytes) = std::fs::read(file) else {
                continue;
            };
            let mut tensor = TensorProto::decode(&bytes[..]).map_err(|_| "no tensor".to_owned())?;
            tensor.name = name.clone();
            graph.initializer.push(tensor);
        }
        path = place.path().join("model.onnx");
        std::fs::write(&path, model.encode_to_vec()).map_err(|e| e.to_string())?;
    }
    let first = folder.join("test_data_set_0");
    let mut given = data(&first, "input")?;
    if frozen {
        given.truncate(1);
    }
    let wanted = data(&first, "output")?;
    let names = inputs(&model);
    // Files are numbered by the model's inputs, those with an initializer left out or not.
    let file = |at: usize, (number, _): &(usize, String)| {
        if given.len() == names.len() {
            at
        } else {
            *number
        }
    };
    let named: Vec<(String, &Data)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            Ok((
                name.1.clone(),
                given
                    .get(file(at, name))
                    .ok_or("an input that is left out")?,
            ))
        })
        .collect::<Result<_, String>>()?;
    let shapes = named
        .iter()
        .map(|(name, data)| (name.clone(), data.dims.clone()));
    let graph = read_sized(&path, &Vec::new())
        .or_else(|error| match error.to_string().contains("--input-shape") {
            true => read_sized(&path, &shapes.collect()),
            false => Err(error),
        })
        .map_err(|e| e.to_string())?;
    let mut sets = Vec::new();
    for given in &graph.givens {
        let (_, data) = named
            .iter()
            .find(|(name, _)| *name == given.port.name)
            .ok_or("no data")?;
        let [c, h, w] = given.shape;
        let count = data.list.len() / (c * h * w);
        let flat = data
            .list
            .chunks(c * h * w)
            .flat_map(|sample| given.port.to_map(sample));
        let list: Vec<f32> = flat.map(|x| x as f32).collect();
        if list.is_empty() {
            return Err("an input without numbers".to_owned());
        }
        if data.kind != 1 && data.list.iter().any(|x| x.abs() > 16_777_216.0) {
            return Err("integers beyond 2^24".to_owned());
        }
        if list.iter().any(|x| !x.is_finite()) {
            return Err("inputs that are not finite".to_owned());
        }
        sets.push(Dataset {
            path: "a case".into(),
            samples: Samples::Floats(Array4::from_shape_vec((count, c, h, w), list).unwrap()),
            labels: None,
        });
    }
    let first = sets.remove(0);
    let feeds = Feeds {
        first,
        others: sets,
    };
    let options = Options {
        bits: Bits {
            weights: 8,
            activations,
        },
        calibration: Calibration::MinMax,
        images: 64,
        row_order: Default::default(),
        pixel_scale: 1.0,
        mean: vec![],
        deviation: vec![],
        origin: Origin::default(),
    };
    let network =
        quantize_feeds(&graph, "case", Some(&feeds), &options).map_err(|e| e.to_string())?;
    let network = Network::from_bytes(&network.to_bytes().map_err(|e| e.to_string())?)
        .map_err(|e| e.to_string())?;
    Ok((network, feeds, wanted))
}

/// Every output, all samples' numbers behind one another.
pub fn outputs(network: &Network, feeds: &Feeds) -> Result<Vec<Found>, String> {
    let config = Config::named("forms-8").unwrap();
    let machine = Machine::program(network, &config, forms_golden::SignPolicy::Split, &Fast)
        .map_err(|e| e.to_string())?;
    let specs: Vec<_> = [&network.input]
        .into_iter()
        .chain(machine.further().map(|(_, spec)| spec))
        .collect();
    let mut found: Vec<Option<Found>> = vec![None; network.interface.outputs.len()];
    for sample in 0..feeds.len() {
        let mut integers: Vec<Array3<i64>> = feeds
            .sample(sample)
            .into_iter()
            .zip(&specs)
            .map(|(map, spec)| spec.quantize(map))
            .collect();
        let image = integers.remove(0);
        let others: Vec<_> = integers.into_iter().map(|map| vec![map]).collect();
        let mut maps: Vec<Vec<i64>> = vec![image.iter().copied().collect()];
        let mut session = machine.start().map_err(|e| e.to_string())?;
        session
            .run_all(&[image], &others, |_, seen| maps.push(seen[0].to_vec()))
            .map_err(|e| e.to_string())?;
        for (output, found) in network.interface.outputs.iter().zip(&mut found) {
            let sources: Vec<&[i64]> = output
                .sources
                .iter()
                .map(|name| {
                    let at = network.nodes.iter().position(|node| node.name == *name);
                    &maps[at.map_or(0, |at| at + 1)][..]
                })
                .collect();
            let one = output.run(output.plan()?.as_ref(), &sources)?;
            match found {
                None => *found = Some(one),
                Some(found) => found.data.extend(one.data),
            }
        }
    }
    Ok(found.into_iter().flatten().collect())
}

fn compare(found: &[Found], wanted: &[Data], steps: bool) -> Outcome {
    if found.len() < wanted.len() {
        return Outcome::Wrong(format!("{} outputs for {}", found.len(), wanted.len()));
    }
    let mut worst = 0.0_f64;
    for (at, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        if found.data.len() != wanted.list.len() {
            return Outcome::Wrong(format!(
                "output {at} is {:?}, {:?} is right",
                found.dims, wanted.dims
            ));
        }
        let same_batch = found.dims.iter().product::<usize>() == wanted.list.len();
        if same_batch && found.dims != wanted.dims {
            return Outcome::Wrong(format!(
                "output {at} is {:?}, {:?} is right",
                found.dims, wanted.dims
            ));
        }
        let largest = wanted
            .list
            .iter()
            .filter(|x| x.is_finite())
            .fold(1e-6_f64, |m, x| m.max(x.abs()));
        let whole = steps || found.element != Element::Float || wanted.kind != 1;
        for (a, b) in found.data.iter().zip(&wanted.list) {
            // Integers may be a step apart; what is no number must be none.
            let apart = match (a.is_finite(), b.is_finite()) {
                (true, true) => (a - b).abs(),
                _ if a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan() || a == b => 0.0,
                _ => f64::INFINITY,
            };
            let error = if whole && apart <= 1.0 && largest > 1.0 {
                0.0
            } else {
                apart / largest
            };
            worst = worst.max(error);
        }
    }
    // Eight bits of a weight are within 0.4 %; a normalization behind them makes more of it.
    match worst <= 0.03 {
        true => Outcome::Right(worst),
        false => Outcome::Wrong(format!("off by {worst:.4} of the largest number")),
    }
}
