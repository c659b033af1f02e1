//! A checkpoint of ResNet-20 is read as what it computes, or refused with what is wrong in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use forms_train::data::{Images, Part};
use forms_train::framework;
use forms_train::pretrained;
use forms_train::resnet::resnet20;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Arrays = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// A checkpoint of random weights.
fn random() -> Arrays {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut arrays = Arrays::new();
    for layer in resnet20().layers {
        let mut add = |name: String, shape: Vec<usize>, low: f32, high: f32| {
            let count = shape.iter().product();
            let values = (0..count).map(|_| rng.random_range(low..high)).collect();
            arrays.insert(name, (shape, values));
        };
        let (filters, channels) = (layer.filters, layer.channels);
        if layer.dense {
            add("linear.weight".into(), vec![filters, channels], -0.5, 0.5);
            add("linear.bias".into(), vec![filters], -0.5, 0.5);
            continue;
        }
        let bound = (6.0 / layer.rows() as f32).sqrt();
        let shape = vec![filters, channels, 3, 3];
        add(format!("{}.weight", layer.name), shape, -bound, bound);
        let norm = layer.name.replace("conv", "bn");
        add(format!("{norm}.weight"), vec![filters], 0.5, 1.0);
        add(format!("{norm}.bias"), vec![filters], -0.3, 0.3);
        add(format!("{norm}.running_mean"), vec![filters], -0.3, 0.3);
        add(format!("{norm}.running_var"), vec![filters], 0.5, 1.5);
    }
    arrays
}

/// Writes arrays as an NPZ file.
fn write(path: &Path, arrays: &Arrays) {
    let mut archive = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, (shape, values)) in arrays {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("{name}.npy"), options).unwrap();
        let shape: String = shape.iter().map(|size| format!("{size}, ")).collect();
        let mut header =
            format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}");
        while (header.len() + 11) % 64 != 0 {
            header.push(' ');
        }
        header.push('\n');
        archive.write_all(b"\x93NUMPY\x01\x00").unwrap();
        archive
            .write_all(&(header.len() as u16).to_le_bytes())
            .unwrap();
        archive.write_all(header.as_bytes()).unwrap();
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
}

/// A map `[channel][row][column]`, flat, with its channels and side.
struct Map(Vec<f64>, usize, usize);

impl Map {
    fn at(&self, c: usize, y: usize, x: usize) -> f64 {
        self.0[(c * self.2 + y) * self.2 + x]
    }
}

/// Convolution and batch normalization as the checkpoint means them; `border` a channel.
fn layer(arrays: &Arrays, name: &str, map: &Map, stride: usize, border: &[f64]) -> Map {
    let (shape, weights) = &arrays[&format!("{name}.weight")];
    let norm = |what: &str| &arrays[&format!("{}.{what}", name.replace("conv", "bn"))].1;
    let side = map.2 / stride;
    let mut out = Vec::new();
    for k in 0..shape[0] {
        for (y, x) in (0..side * side).map(|at| (at / side, at % side)) {
            let mut sum = 0.0;
            for (c, &border) in border.iter().enumerate() {
                for (dy, dx) in (0..9).map(|tap| (tap / 3, tap % 3)) {
                    let (y, x) = (
                        (y * stride + dy).wrapping_sub(1),
                        (x * stride + dx).wrapping_sub(1),
                    );
                    let inside = y < map.2 && x < map.2;
                    let v = if inside { map.at(c, y, x) } else { border };
                    sum += v * f64::from(weights[(k * shape[1] + c) * 9 + dy * 3 + dx]);
                }
            }
            let of = |what: &str| f64::from(norm(what)[k]);
            let flat = (sum - of("running_mean")) / (of("running_var") + 1e-5).sqrt();
            out.push(flat * of("weight") + of("bias"));
        }
    }
    Map(out, shape[0], side)
}

/// ResNet-20 with option A's shortcuts: zeros before and behind the channels.
fn reference(arrays: &Arrays, pixels: &[u8]) -> Vec<f64> {
    let (mean, deviation) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
    let seen = |p: u8, c: usize| (f64::from(p) / 255.0 - mean[c]) / deviation[c];
    let planes = (0..3).flat_map(|c| (0..1024).map(move |at| seen(pixels[at * 3 + c], c)));
    let input = Map(planes.collect(), 3, 32);
    let gray: Vec<f64> = (0..3).map(|c| seen(120, c)).collect();
    let relu = |mut map: Map| {
        map.0.iter_mut().for_each(|v| *v = v.max(0.0));
        map
    };
    let mut map = relu(layer(arrays, "conv1", &input, 1, &gray));
    for (stage, channels) in [16, 32, 64].into_iter().enumerate() {
        for block in 0..3 {
            let stride = if channels == map.1 { 1 } else { 2 };
            let name = |which| format!("layer{}.{block}.conv{which}", stage + 1);
            let first = relu(layer(arrays, &name(1), &map, stride, &vec![0.0; map.1]));
            let mut sum = layer(arrays, &name(2), &first, 1, &vec![0.0; channels]);
            let before = (channels - map.1) / 2;
            for c in 0..map.1 {
                for (y, x) in (0..sum.2 * sum.2).map(|at| (at / sum.2, at % sum.2)) {
                    sum.0[((before + c) * sum.2 + y) * sum.2 + x] +=
                        map.at(c, y * stride, x * stride);
                }
            }
            map = relu(sum);
        }
    }
    let means: Vec<f64> = map
        .0
        .chunks(64)
        .map(|c| c.iter().sum::<f64>() / 64.0)
        .collect();
    let (weights, bias) = (&arrays["linear.weight"].1, &arrays["linear.bias"].1);
    let row = |k: usize| weights[k * 64..(k + 1) * 64].iter().zip(&means);
    (0..10)
        .map(|k| f64::from(bias[k]) + row(k).map(|(w, v)| f64::from(*w) * v).sum::<f64>())
        .collect()
}

#[test]
fn folded_and_reordered_it_computes_what_the_checkpoint_means() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("resnet20.npz");
    let arrays = random();
    write(&path, &arrays);
    let network = resnet20();
    let parameters = pretrained::resnet20(&path, &network).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let images = Images {
        shape: [32, 32, 3],
        pixels: (0..2 * 3072).map(|_| rng.random()).collect(),
        labels: vec![0; 2],
    };
    let inputs = images.floats(network.zero);
    let free = vec![None; network.nodes.len()];
    let ours = framework::logits(&network.plain(), &parameters, &free, &inputs).unwrap();
    for (i, ours) in ours.chunks(10).enumerate() {
        let wanted = reference(&arrays, images.image(i));
        let size = wanted.iter().fold(0.0f64, |a, v| a.max(v.abs()));
        for (ours, wanted) in ours.iter().zip(&wanted) {
            let apart = (f64::from(*ours) - wanted).abs();
            assert!(apart < 1e-4 * size, "{ours} {wanted} of {size}");
        }
    }
}

#[test]
fn a_checkpoint_of_another_network_is_named_with_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.npz");
    let refused = |arrays: &Arrays, wanted: &str| {
        write(&path, arrays);
        let line = pretrained::resnet20(&path, &resnet20())
            .unwrap_err()
            .to_string();
        assert!(
            line.contains("other.npz") && line.contains(wanted),
            "{line}"
        );
        assert_eq!(line.lines().count(), 1);
    };
    let mut arrays = random();
    arrays.remove("layer2.1.bn2.running_var");
    refused(&arrays, "no array \"layer2.1.bn2.running_var\"");
    let mut arrays = random();
    arrays.insert("conv1.weight".into(), (vec![8, 3, 3, 3], vec![0.0; 216]));
    refused(
        &arrays,
        "\"conv1.weight\" of shape [8, 3, 3, 3], and ResNet-20 has [16, 3, 3, 3]",
    );
    let mut arrays = random();
    arrays.get_mut("linear.bias").unwrap().1[3] = f32::NAN;
    refused(&arrays, "weights that are no finite numbers");
}

#[test]
fn the_checkpoint_of_the_shared_data_reads_pictures_as_well_as_its_makers_say() {
    let places = ["FORMS_DATA", "FORMS_CIFAR10"].map(std::env::var_os);
    let [Some(data), Some(cifar)] = places.map(|place| place.map(PathBuf::from)) else {
        eprintln!(
            "skipped: FORMS_DATA and FORMS_CIFAR10 name no folders of the shared data and CIFAR-10"
        );
        return;
    };
    let network = resnet20();
    let path = data.join("resnet_cifar10/resnet20.npz");
    let parameters = pretrained::resnet20(&path, &network).unwrap();
    let all = Images::open(&cifar, Part::Test, &network).unwrap();
    let images = all.pick(&(0..1000).collect::<Vec<_>>());
    let free = vec![None; network.nodes.len()];
    let inputs = images.floats(network.zero);
    let logits = framework::logits(&network.plain(), &parameters, &free, &inputs).unwrap();
    let right = logits
        .chunks(10)
        .zip(&images.labels)
        .filter(|(row, label)| {
            (0..10).max_by(|&a, &b| row[a].total_cmp(&row[b])) == Some(usize::from(**label))
        });
    let right = right.count();
    eprintln!("{right} of 1000 right");
    assert!(right > 900, "{right} of 1000");
}
