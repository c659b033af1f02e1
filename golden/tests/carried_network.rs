//! The layer functions against an independent truth: the network in `data/cntk_mnist`, whose
//! outputs were computed by nested loops in Python.

use std::path::{Path, PathBuf};

use forms_golden::layers::{
    ActivationRange, Pads, RowOrder, Scale, Window, argmax, flatten, im2col, max_pool,
    requantize_channels, sum_tiles, to_feature_map,
};
use ndarray::{Array, Array1, Array2, Array3, Axis, Dimension, Ix1};
use ndarray_npy::{ReadableElement, read_npy};
use serde_json::Value;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

/// An NPY file whose elements are integers of type `T`.
fn npy<T: ReadableElement + Copy + Into<i64>, D: Dimension>(path: PathBuf) -> Array<i64, D> {
    let array: Array<T, D> =
        read_npy(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    array.map(|&element| element.into())
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn pair(value: &Value) -> [usize; 2] {
    [number(&value[0]), number(&value[1])]
}

/// A layer's rows cut into row tiles, summed with the bias as the contract says.
fn product(inputs: &Array2<i64>, weights: &Array2<i64>, bias: &[i64]) -> Array2<i64> {
    let crossbars: Vec<_> = inputs
        .axis_chunks_iter(Axis(1), 128)
        .zip(weights.axis_chunks_iter(Axis(0), 128))
        .map(|(x, w)| x.dot(&w))
        .collect();
    Array2::from_shape_fn((inputs.nrows(), weights.ncols()), |(p, k)| {
        let words: Vec<_> = crossbars.iter().map(|crossbar| crossbar[[p, k]]).collect();
        sum_tiles(&words, bias[k], 32).unwrap()
    })
}

/// The class sums of one image by the layers of `network.json`.
fn run(network: &Value, image: Array3<i64>) -> Array1<i64> {
    let folder = data().join("cntk_mnist");
    let file = |value: &Value| folder.join(value.as_str().unwrap());
    let order: RowOrder = serde_json::from_value(network["row_order"].clone()).unwrap();
    let mut map = image;
    for layer in network["layers"].as_array().unwrap() {
        let weights = npy::<i16, _>(file(&layer["weights"]));
        let bias: Vec<i64> = npy::<i32, Ix1>(file(&layer["bias"])).to_vec();
        if layer["kind"] == "dense" {
            let inputs = flatten(map.view()).insert_axis(Axis(0));
            return product(&inputs, &weights, &bias).row(0).to_owned();
        }
        let pads = Pads {
            top: number(&layer["pads"]["top"]),
            left: number(&layer["pads"]["left"]),
            bottom: number(&layer["pads"]["bottom"]),
            right: number(&layer["pads"]["right"]),
        };
        let window = Window::new(pair(&layer["kernel"]))
            .with_stride(pair(&layer["stride"]))
            .with_dilation(pair(&layer["dilation"]))
            .with_pads(pads);
        let how = &layer["requantize"];
        let scales: Vec<_> = npy::<u32, Ix1>(file(&how["multiplier"]))
            .into_iter()
            .zip(npy::<u8, Ix1>(file(&how["shift"])))
            .map(|(m, s)| Scale::new(m as u32, s as u32).unwrap())
            .collect();
        let range =
            ActivationRange::new(how["low"].as_i64().unwrap(), how["high"].as_i64().unwrap());
        let inputs = im2col(map.view(), &window, order, 0).unwrap();
        let sums = product(&inputs, &weights, &bias);
        let activations = requantize_channels(sums.view(), &scales, range.unwrap()).unwrap();
        let size = window.output_size([map.dim().1, map.dim().2]).unwrap();
        let full = to_feature_map(activations.view(), size).unwrap();
        let pool =
            Window::new(pair(&layer["pool"]["kernel"])).with_stride(pair(&layer["pool"]["stride"]));
        map = max_pool(full.view(), &pool).unwrap();
        let shape: Vec<_> = layer["out_shape"]
            .as_array()
            .unwrap()
            .iter()
            .map(number)
            .collect();
        assert_eq!(map.shape(), shape, "{}", layer["name"]);
    }
    panic!("the network has no dense layer at its end");
}

#[test]
fn the_carried_network_yields_the_outputs_that_python_computed_and_names_the_digits() {
    let text = std::fs::read_to_string(data().join("cntk_mnist/network.json")).unwrap();
    let network: Value = serde_json::from_str(&text).unwrap();
    let images: Array3<i64> = npy::<u8, _>(data().join("mnist/images.npy"));
    let labels: Array1<i64> = npy::<u8, _>(data().join("mnist/labels.npy"));
    let golden: Array2<i64> = npy::<i64, _>(data().join("cntk_mnist/golden_logits.npy"));
    assert_eq!((images.len_of(Axis(0)), labels.len()), (2000, 2000));
    assert_eq!(golden.dim(), (20, 10));

    let mut right = 0;
    for (i, image) in images.axis_iter(Axis(0)).enumerate() {
        let sums = run(&network, image.insert_axis(Axis(0)).to_owned());
        if i < golden.nrows() {
            assert_eq!(sums, golden.row(i), "image {i}");
        }
        right += usize::from(argmax(sums.view()) == Ok(labels[i] as usize));
    }
    assert_eq!(right, 1968, "of the first 2000 test images");
}
